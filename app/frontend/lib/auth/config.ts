import { ConfigError } from "@/lib/config";
import { type DatabaseConfig, parseDatabaseUrl } from "./database-url";

export type AuthConfig = {
  /** The public origin; issuer and audience of the access tokens. */
  baseUrl: string;
  secret: string;
  database: DatabaseConfig;
  /** For migrations, which a pooler may be in the way of. */
  directDatabase: DatabaseConfig;
  rateLimit: boolean;
};

type Environment = Record<string, string | undefined>;

const SECRET_MIN_LENGTH = 32;

/** Reads the configuration of the accounts; no message ever repeats the secret or any part of a database URL. */
export function readAuthConfig(environment: Environment = process.env): AuthConfig {
  const read = (name: string) => environment[name]?.trim() ?? "";
  const databaseUrl = read("DATABASE_URL");
  const directUrl = read("DATABASE_DIRECT_URL");
  return {
    baseUrl: parseOrigin(read("BETTER_AUTH_URL")),
    secret: parseSecret(read("BETTER_AUTH_SECRET")),
    database: parseDatabaseUrl("DATABASE_URL", databaseUrl),
    directDatabase:
      directUrl === ""
        ? parseDatabaseUrl("DATABASE_URL", databaseUrl)
        : parseDatabaseUrl("DATABASE_DIRECT_URL", directUrl),
    rateLimit: parseSwitch("AUTH_RATE_LIMIT", read("AUTH_RATE_LIMIT"), true),
  };
}

function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== "/" ||
    `${url.search}${url.hash}${url.username}${url.password}` !== ""
  ) {
    throw new ConfigError(
      "BETTER_AUTH_URL must be the origin that people type into their browser, without a path, such as https://todo.example.org",
    );
  }
  return url.origin;
}

function parseSecret(value: string): string {
  if (value.length < SECRET_MIN_LENGTH) {
    throw new ConfigError(
      `BETTER_AUTH_SECRET must have at least ${SECRET_MIN_LENGTH} characters and be the same for every replica and release; make one with: openssl rand -base64 32`,
    );
  }
  return value;
}

function parseSwitch(name: string, value: string, fallback: boolean): boolean {
  if (value === "") return fallback;
  if (value !== "on" && value !== "off") throw new ConfigError(`${name} is "${value}"; it must be on or off`);
  return value === "on";
}
