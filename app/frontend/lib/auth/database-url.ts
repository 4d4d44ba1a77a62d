import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import type { ClientConfig } from "pg";
import { ConfigError } from "@/lib/config";

export type DatabaseConfig = Pick<
  ClientConfig,
  | "host"
  | "port"
  | "user"
  | "password"
  | "database"
  | "ssl"
  | "enableChannelBinding"
  | "application_name"
  | "connectionTimeoutMillis"
>;

const CONNECT_TIMEOUT_MS = 5_000;
// Hints for other client libraries, which mean nothing here.
const IGNORED = new Set(["connection_limit", "pgbouncer", "pool_timeout"]);

/**
 * Reads a PostgreSQL URL as libpq, and so the backend, does: pg's own parser takes `sslmode=require` for
 * `verify-full` and knows neither `sslrootcert=system` nor `channel_binding`.
 */
export function parseDatabaseUrl(name: string, value: string): DatabaseConfig {
  const refuse = (reason: string) => new ConfigError(`${name} ${reason}`);
  const form = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";
  if (value === "") throw refuse(`is missing; it must be ${form}`);
  const address = value.replace(/^postgresql\+psycopg:/, "postgresql:");
  if (!/^postgres(ql)?:\/\//.test(address) || !URL.canParse(address)) {
    throw refuse(`is not a PostgreSQL URL; it must be ${form}, with special characters percent-encoded`);
  }
  const url = new URL(address);
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw refuse("has a wrong percent-encoding");
    }
  };

  const parameters = new Map([...url.searchParams].filter(([parameter]) => !IGNORED.has(parameter)));
  const take = (parameter: string, fallback: string): string => {
    const given = parameters.get(parameter) ?? fallback;
    parameters.delete(parameter);
    return given;
  };
  const host = take("host", decode(url.hostname).replace(/^\[(.+)\]$/, "$1"));
  const database = take("dbname", decode(url.pathname.slice(1)));
  const port = Number(take("port", url.port || "5432"));
  const timeout = Number(take("connect_timeout", String(CONNECT_TIMEOUT_MS / 1000)));
  const rootCertificate = take("sslrootcert", "");
  const sslMode = take("sslmode", rootCertificate === "system" ? "verify-full" : "disable");
  const config: DatabaseConfig = {
    host,
    port,
    database,
    user: take("user", decode(url.username)),
    password: take("password", decode(url.password)),
    ssl: tlsOptions(sslMode, rootCertificate, refuse),
    enableChannelBinding: take("channel_binding", "prefer") !== "disable",
    application_name: take("application_name", "todo-frontend"),
    connectionTimeoutMillis: timeout > 0 ? timeout * 1000 : CONNECT_TIMEOUT_MS,
  };
  if (host === "") throw refuse("names no host");
  if (database === "") throw refuse("names no database");
  if (!Number.isInteger(port)) throw refuse("has a port that is not a number");
  const unknown = [...parameters.keys()].sort();
  if (unknown.length > 0) throw refuse(`has a parameter that is not supported: ${unknown.join(", ")}`);
  return config;
}

function tlsOptions(
  mode: string,
  rootCertificate: string,
  refuse: (reason: string) => ConfigError,
): boolean | ConnectionOptions {
  const authority = (): ConnectionOptions => {
    if (rootCertificate === "" || rootCertificate === "system") return {};
    try {
      return { ca: readFileSync(rootCertificate, "utf8") };
    } catch (cause) {
      throw refuse(`names a certificate file in sslrootcert that cannot be read: ${String(cause)}`);
    }
  };
  switch (mode) {
    case "disable":
      return false;
    case "require":
      // As libpq: encrypted, and verified only against an authority that was given.
      return rootCertificate === "" ? { rejectUnauthorized: false } : withoutHostName(authority());
    case "verify-ca":
      return withoutHostName(authority());
    case "verify-full":
      return authority();
    default:
      throw refuse(`has sslmode=${mode}; it must be disable, require, verify-ca or verify-full`);
  }
}

function withoutHostName(options: ConnectionOptions): ConnectionOptions {
  return { ...options, checkServerIdentity: () => undefined };
}
