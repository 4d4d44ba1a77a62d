import { checkReadiness, type Readiness } from "@/lib/auth/readiness";
import { getAuth } from "@/lib/auth/server";
import { isDraining } from "@/lib/draining";

export const dynamic = "force-dynamic";

const DRAINING: Readiness = { ready: false, detail: "about to stop" };

export async function GET(): Promise<Response> {
  const { ready, detail } = isDraining() ? DRAINING : await checkReadiness(getAuth());
  return Response.json(ready ? { status: "ready" } : { detail }, {
    status: ready ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
