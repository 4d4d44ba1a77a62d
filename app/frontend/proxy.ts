import { type NextRequest, NextResponse } from "next/server";
import { readConfig } from "@/lib/config";
import { contentSecurityPolicy } from "@/lib/security/csp";

export function proxy(request: NextRequest): NextResponse {
  const secure = secureAddress(request);
  if (secure !== null) return NextResponse.redirect(secure, 308);

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

/**
 * Where a page that was asked for by plain HTTP belongs: cookies are for HTTPS only, and its port is not always 443.
 * Who asks under another name, inside the cluster, is left alone.
 */
function secureAddress({ headers, nextUrl }: NextRequest): string | null {
  const origin = process.env.BETTER_AUTH_URL ?? "";
  if (headers.get("x-forwarded-proto") !== "http" || !URL.canParse(origin)) return null;
  const { protocol, host, hostname } = new URL(origin);
  const asked = headers.get("host")?.replace(/:\d+$/, "").toLowerCase();
  return protocol === "https:" && asked === hostname
    ? `https://${host}${nextUrl.pathname}${nextUrl.search}`
    : null;
}

export const config = {
  matcher: ["/((?!api/|healthz$|readyz$|_next/static/|icon\\.svg).*)"],
};
