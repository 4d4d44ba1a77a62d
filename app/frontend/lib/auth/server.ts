import { betterAuth } from "better-auth";
import { type AuthConfig, readAuthConfig } from "./config";
import { type AuthDatabase, openDatabase } from "./database";
import { authOptions, SCHEMA } from "./options";

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(config: AuthConfig, database: AuthDatabase) {
  return betterAuth(
    authOptions(config, { db: database, type: "postgres", schemaName: SCHEMA, transaction: true }),
  );
}

let auth: Auth | undefined;

/** The process's instance, made on first use: a build has no configuration. */
export function getAuth(): Auth {
  if (auth === undefined) {
    const config = readAuthConfig();
    auth = createAuth(config, openDatabase(config.database));
  }
  return auth;
}
