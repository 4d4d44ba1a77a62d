// @vitest-environment node
import { describe, expect, it } from "vitest";
import { readAuthConfig } from "@/lib/auth/config";
import { parseDatabaseUrl } from "@/lib/auth/database-url";
import { ConfigError } from "@/lib/config";

const RIGHT = {
  BETTER_AUTH_URL: "https://todo.example.org",
  BETTER_AUTH_SECRET: "a secret of the tests, long enough to be one",
  DATABASE_URL: "postgresql://todo:hunter2@db.example/todo",
};

describe("readAuthConfig", () => {
  it("limits the rate unless it is told otherwise, and migrates where it serves", () => {
    const config = readAuthConfig(RIGHT);
    expect(config).toMatchObject({ baseUrl: "https://todo.example.org", rateLimit: true });
    expect(config.directDatabase).toEqual(config.database);
    expect(readAuthConfig({ ...RIGHT, AUTH_RATE_LIMIT: "off" }).rateLimit).toBe(false);
    const direct = "postgresql://todo:hunter2@direct.example/todo";
    expect(readAuthConfig({ ...RIGHT, DATABASE_DIRECT_URL: direct }).directDatabase.host).toBe(
      "direct.example",
    );
  });

  it.each([
    ["BETTER_AUTH_URL", undefined],
    ["BETTER_AUTH_URL", "todo.example.org"],
    ["BETTER_AUTH_URL", "ftp://todo.example.org"],
    ["BETTER_AUTH_URL", "https://todo.example.org/app"],
    ["BETTER_AUTH_URL", "https://hunter2@todo.example.org"],
    ["BETTER_AUTH_SECRET", undefined],
    ["BETTER_AUTH_SECRET", "hunter2"],
    ["DATABASE_URL", undefined],
    ["DATABASE_URL", "hunter2"],
    ["DATABASE_DIRECT_URL", "mysql://todo:hunter2@db/todo"],
    ["AUTH_RATE_LIMIT", "maybe"],
  ])("refuses %s when it is %j, and repeats no secret", (name, value) => {
    const read = () => readAuthConfig({ ...RIGHT, [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} `));
    expect(read).not.toThrow(/hunter2/);
  });

  it("takes any port of the origin, and no trailing slash", () => {
    const read = (url: string) => readAuthConfig({ ...RIGHT, BETTER_AUTH_URL: url }).baseUrl;
    expect(read("https://prod.todo.local:8443/")).toBe("https://prod.todo.local:8443");
    expect(read("http://localhost:3000")).toBe("http://localhost:3000");
  });
});

describe("parseDatabaseUrl", () => {
  const parse = (url: string) => parseDatabaseUrl("DATABASE_URL", url);

  it("takes an address as the backend does", () => {
    expect(parse("postgresql+psycopg://anna:p%40ss%2Fword@db.example:6432/todo?application_name=x")).toEqual({
      host: "db.example",
      port: 6432,
      user: "anna",
      password: "p@ss/word",
      database: "todo",
      application_name: "x",
      ssl: false,
      enableChannelBinding: true,
      connectionTimeoutMillis: 5000,
    });
    expect(parse("postgres://a:b@[::1]/c").host).toBe("::1");
    expect(parse("postgres://a:b@h/c?pgbouncer=true&connection_limit=1").port).toBe(5432);
    expect(parse("postgres://a:b@h/c?host=/run/postgresql").host).toBe("/run/postgresql");
  });

  it.each([
    ["", false],
    ["?sslmode=disable", false],
    ["?sslmode=require", { rejectUnauthorized: false }],
    ["?sslmode=verify-full", {}],
    ["?sslrootcert=system", {}],
    ["?sslmode=verify-full&sslrootcert=system&channel_binding=require", {}],
  ])("takes %j as TLS options %j", (parameters, ssl) => {
    expect(parse(`postgres://a:b@h/c${parameters}`).ssl).toEqual(ssl);
  });

  it("verifies the chain and not the name with verify-ca", () => {
    expect(parse("postgres://a:b@h/c?sslmode=verify-ca").ssl).toEqual({
      checkServerIdentity: expect.any(Function),
    });
  });

  it.each([
    ["?sslmode=prefer", /disable, require, verify-ca or verify-full/],
    ["?sslrootcert=/no/such/file&sslmode=verify-full", /cannot be read/],
    ["?target_session_attrs=any&krbsrvname=x", /not supported: krbsrvname, target_session_attrs/],
    ["?host=", /names no host/],
    ["?dbname=", /names no database/],
    ["?port=x", /port that is not a number/],
  ])("refuses %j", (parameters, message) => {
    expect(() => parse(`postgres://a:b@h/c${parameters}`)).toThrow(message);
  });

  it("refuses a broken percent-encoding without repeating it", () => {
    expect(() => parse("postgres://a:hunter2%zz@h/c")).toThrow(/^DATABASE_URL has a wrong percent-encoding$/);
  });
});
