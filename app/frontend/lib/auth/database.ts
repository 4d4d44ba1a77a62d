import { Kysely, PostgresDialect } from "kysely";
import { type CustomTypesConfig, Pool, types } from "pg";
import type { DatabaseConfig } from "./database-url";
import { log } from "./log";

const POOL_SIZE = 5;
const QUERY_TIMEOUT_MS = 10_000;

// pg hands out bigint as text, to which Better Auth would append the seconds that a rate limit lasts.
const numbers: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === types.builtins.INT8 ? Number : types.getTypeParser(type, format as "text"),
};

/** A database without a schema of its own: only names that say it reach a table, so nothing depends on a session's state. */
// biome-ignore lint/suspicious/noExplicitAny: Better Auth's tables are not known to the type system
export type AuthDatabase = Kysely<any>;

/**
 * Opens a small pool that works through a pooler in transaction mode: pg prepares no statements unless they are named,
 * and limits that would be parameters of the session are kept by the client.
 */
export function openDatabase(config: DatabaseConfig, size: number = POOL_SIZE): AuthDatabase {
  const pool = new Pool({
    ...config,
    types: numbers,
    max: size,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
  });
  // Without a listener, a connection that the server ends while it is idle would end the process.
  pool.on("error", (error) => log("warn", "An idle database connection was lost", error));
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}
