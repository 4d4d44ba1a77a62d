import { log } from "./log";
import type { Auth } from "./server";

const TIMEOUT_MS = 2_000;
const UNDEFINED_TABLE = "42P01";

export type Readiness = { ready: boolean; detail: string };

/** Whether people can sign in and get tokens: the database answers, and the migration has made the first signing key. */
export async function checkReadiness(auth: Auth, timeoutMs = TIMEOUT_MS): Promise<Readiness> {
  try {
    const keys = await Promise.race([countKeys(auth), expire(timeoutMs)]);
    return keys > 0 ? { ready: true, detail: "ready" } : { ready: false, detail: "no signing key yet" };
  } catch (error) {
    if (isUndefinedTable(error)) return { ready: false, detail: "database schema is not migrated yet" };
    log("warn", "Not ready: the database does not answer", error);
    return { ready: false, detail: "database unreachable" };
  }
}

async function countKeys(auth: Auth): Promise<number> {
  const { adapter } = await auth.$context;
  return (await adapter.findMany({ model: "jwks", limit: 1 })).length;
}

function expire(milliseconds: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds).unref();
  });
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE;
}
