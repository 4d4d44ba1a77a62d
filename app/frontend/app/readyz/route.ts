import { checkReadiness } from "@/lib/auth/readiness";
import { getAuth } from "@/lib/auth/server";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const { ready, detail } = await checkReadiness(getAuth());
  return Response.json(ready ? { status: "ready" } : { detail }, {
    status: ready ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
