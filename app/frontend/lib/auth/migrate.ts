import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { sql } from "kysely";
import type { AuthConfig } from "./config";
import { type AuthDatabase, openDatabase } from "./database";
import { log } from "./log";
import { authOptions, SCHEMA } from "./options";
import type { Auth } from "./server";

const LOCK = "todo:auth:migration";
const PAUSE_MS = 500;

/**
 * Creates schema, tables and the first signing key, in one transaction: several processes may run it at once, also
 * through a pooler, and one that fails leaves nothing behind.
 */
export async function migrate(config: AuthConfig, waitSeconds: number): Promise<void> {
  const database = openDatabase(config.directDatabase, 1);
  try {
    await waitFor(database, waitSeconds);
    await database.transaction().execute(async (transaction) => {
      await sql`SELECT set_config('lock_timeout', ${`${Math.max(1, waitSeconds)}s`}, true)`.execute(
        transaction,
      );
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`.execute(transaction);
      const options = {
        ...authOptions(config, { db: transaction, type: "postgres" as const, schemaName: SCHEMA }),
        // It warns of each bigint column, whose type PostgreSQL names differently than it expects.
        logger: { level: "error" as const, log },
      };
      const { runMigrations, toBeCreated, toBeAdded } = await getMigrations(options);
      await runMigrations();
      await ensureKey(betterAuth(options));
      const tables = [...toBeCreated, ...toBeAdded].map(({ table }) => table);
      log("info", tables.length > 0 ? `Migrated: ${tables.join(", ")}` : "The schema is up to date");
    });
  } finally {
    await database.destroy();
  }
}

/** Signing makes the first key, and shows that the secret is the one that the key was encrypted with. */
async function ensureKey(auth: Pick<Auth, "api">): Promise<void> {
  try {
    await auth.api.signJWT({ body: { payload: {} } });
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Failed to decrypt private key"))) throw error;
    throw new Error(
      "BETTER_AUTH_SECRET is not the one that the signing keys were encrypted with. Give back the former secret, or, if it is lost, delete the rows of auth.jwks and run the migration again; users then get new tokens by themselves",
      { cause: error },
    );
  }
}

async function waitFor(database: AuthDatabase, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      await sql`SELECT 1`.execute(database);
      return;
    } catch (error) {
      if (Date.now() + PAUSE_MS > deadline || !isTemporary(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Whether waiting may help: the server is not there yet, or is starting, and did not refuse user, password or TLS. */
function isTemporary(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return !/^(28|3D|42)|CERT|TLS/.test(code) && !error.message.includes("does not support SSL");
}
