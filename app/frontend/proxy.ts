import { type NextRequest, NextResponse } from "next/server";
import { readConfig } from "@/lib/config";
import { contentSecurityPolicy } from "@/lib/security/csp";

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({
    nonce,
    apiUrl: readConfig().apiUrl,
    development: process.env.NODE_ENV === "development",
  });

  // Next takes the nonce for its own scripts from the request's policy header.
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = {
  matcher: ["/((?!api/|healthz$|_next/static/|icon\\.svg).*)"],
};
