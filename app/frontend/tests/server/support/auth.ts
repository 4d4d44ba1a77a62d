import { inject } from "vitest";
import type { AuthConfig } from "@/lib/auth/config";
import { readAuthConfig } from "@/lib/auth/config";
import { openDatabase } from "@/lib/auth/database";
import { migrate } from "@/lib/auth/migrate";
import { createAuth } from "@/lib/auth/server";
import { createDatabase, withDatabase } from "./postgres";

export const ORIGIN = "https://todo.example.org";
export const SECRET = "a secret of the tests, long enough to be one";
export const PASSWORD = "correct horse";

export function environmentFor(databaseUrl: string, overrides: Record<string, string> = {}) {
  return {
    BETTER_AUTH_URL: ORIGIN,
    BETTER_AUTH_SECRET: SECRET,
    DATABASE_URL: databaseUrl,
    AUTH_RATE_LIMIT: "off",
    ...overrides,
  };
}

/** The same database, as it is reached through PgBouncer. */
export function pooled(databaseUrl: string): string {
  return withDatabase(inject("pgBouncerUrl"), new URL(databaseUrl).pathname.slice(1));
}

export type Instance = Awaited<ReturnType<typeof startInstance>>;

/** One replica of the accounts' server, called without a network. */
export async function startInstance(config: AuthConfig) {
  const database = openDatabase(config.database);
  const auth = createAuth(config, database);

  /** A visitor with cookies and an address of their own. */
  const visitor = (address = "203.0.113.1") => {
    const cookies = new Map<string, string>();
    const call = async (path: string, body?: unknown): Promise<Response> => {
      const headers = new Headers({ "x-forwarded-for": address });
      if (cookies.size > 0) {
        headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
        headers.set("origin", ORIGIN);
      }
      if (body !== undefined) headers.set("content-type", "application/json");
      const response = await auth.handler(
        new Request(`${ORIGIN}/api/auth${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ""] = cookie.split(";");
        const at = pair.indexOf("=");
        if (/max-age=0/i.test(cookie)) cookies.delete(pair.slice(0, at));
        else cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      return response;
    };
    return {
      call,
      cookies,
      signUp: (email: string, password = PASSWORD) =>
        call("/sign-up/email", { email, password, name: email }),
      signIn: (email: string, password = PASSWORD) => call("/sign-in/email", { email, password }),
    };
  };
  return { auth, visitor, stop: () => database.destroy() };
}

/** A migrated database and a configuration for it, through PgBouncer. */
export async function prepare(overrides: Record<string, string> = {}) {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const environment = environmentFor(pooled(databaseUrl), { DATABASE_DIRECT_URL: databaseUrl, ...overrides });
  const config = readAuthConfig(environment);
  await migrate(config, 5);
  return { config, databaseUrl };
}
