import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, inject, it } from "vitest";
import { environmentFor, pooled } from "./support/auth";
import { createDatabase, query, startPostgres } from "./support/postgres";

type Result = { status: number | null; output: string };

function runMigration(environment: Record<string, string>): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [inject("migrationFile")],
      { env: { NODE_ENV: "production", PATH: process.env.PATH, MIGRATION_WAIT: "20", ...environment } },
      (_, stdout, stderr) => resolve({ status: child.exitCode, output: stdout + stderr }),
    );
  });
}

const newDatabase = () => createDatabase(inject("postgresUrl"));

const tables = async (url: string, schema: string) =>
  (
    await query<{ tablename: string }>(
      url,
      "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY tablename",
      [schema],
    )
  ).map(({ tablename }) => tablename);

const keys = (url: string) => query<{ id: string }>(url, "SELECT id FROM auth.jwks");

describe("the migration", () => {
  it("makes one schema and one key, though four processes run it at once", async () => {
    const url = await newDatabase();
    const results = await Promise.all([1, 2, 3, 4].map(() => runMigration(environmentFor(url))));
    for (const { status, output } of results) expect(status, output).toBe(0);
    expect(results.filter(({ output }) => output.includes("Migrated: "))).toHaveLength(1);
    expect(await tables(url, "auth")).toEqual([
      "account",
      "jwks",
      "rateLimit",
      "session",
      "user",
      "verification",
    ]);
    expect(await tables(url, "public")).toEqual([]);
    expect(await keys(url)).toHaveLength(1);
  });

  it("does nothing when it is run again", async () => {
    const url = await newDatabase();
    await runMigration(environmentFor(url));
    const before = await keys(url);
    const again = await runMigration(environmentFor(url));
    expect(again).toMatchObject({ status: 0, output: expect.stringContaining("up to date") });
    expect(await keys(url)).toEqual(before);
  });

  it("works through a pooler in transaction mode, also several at once", async () => {
    const url = await newDatabase();
    const results = await Promise.all([1, 2, 3].map(() => runMigration(environmentFor(pooled(url)))));
    for (const { status, output } of results) expect(status, output).toBe(0);
    expect(await keys(url)).toHaveLength(1);
  });

  it("prefers the direct address", async () => {
    const url = await newDatabase();
    const pooler = "postgresql://todo:secret@127.0.0.1:1/nowhere";
    const { status, output } = await runMigration(environmentFor(pooler, { DATABASE_DIRECT_URL: url }));
    expect(status, output).toBe(0);
    expect(await keys(url)).toHaveLength(1);
  });

  it("keeps what is in a database that is older", async () => {
    const url = await newDatabase();
    await runMigration(environmentFor(url));
    await query(
      url,
      "INSERT INTO auth.\"user\" (id, name, email, \"emailVerified\") VALUES ('1', 'a', 'a@b.c', false)",
    );
    await query(url, 'ALTER TABLE auth."user" DROP COLUMN image');
    const { status, output } = await runMigration(environmentFor(url));
    expect(status, output).toBe(0);
    expect(await query(url, 'SELECT id, image FROM auth."user"')).toEqual([{ id: "1", image: null }]);
  });

  it("says that the secret is not the one of the keys, and leaves them", async () => {
    const url = await newDatabase();
    await runMigration(environmentFor(url));
    const other = "another secret of the tests, long enough to be one";
    const { status, output } = await runMigration(environmentFor(url, { BETTER_AUTH_SECRET: other }));
    expect(status).toBe(1);
    expect(output).toContain("BETTER_AUTH_SECRET");
    expect(output).not.toContain(other);
    expect(await keys(url)).toHaveLength(1);
  });

  it("speaks TLS as the URL asks for it", async () => {
    const server = await startPostgres({ tls: true });
    try {
      const run = (parameters: string) => runMigration(environmentFor(`${server.url}?${parameters}`));
      expect(await run("sslmode=require&channel_binding=require")).toMatchObject({ status: 0 });
      expect(await run(`sslmode=verify-full&sslrootcert=${server.certificate}`)).toMatchObject({ status: 0 });
      expect(await run("sslmode=verify-full&sslrootcert=system")).toMatchObject({
        status: 1,
        output: expect.stringMatching(/certificate/i),
      });
    } finally {
      await server.stop();
    }
  });
});

describe("a migration that cannot run", () => {
  it("waits for the database as long as it is told", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const address = closed.address();
    closed.close();
    const port = typeof address === "object" ? address?.port : 0;
    const url = `postgresql://todo:hunter2@127.0.0.1:${port}/todo`;
    const started = Date.now();
    const { status, output } = await runMigration(environmentFor(url, { MIGRATION_WAIT: "2" }));
    expect(status).toBe(1);
    expect(output).toContain("ECONNREFUSED");
    expect(output).not.toContain("hunter2");
    expect(Date.now() - started).toBeGreaterThan(1_000);
  });

  it("does not wait when the password is wrong", async () => {
    const url = new URL(await newDatabase());
    url.password = "wrong";
    const started = Date.now();
    const { status, output } = await runMigration(environmentFor(url.href));
    expect(status).toBe(1);
    expect(output).toContain("password authentication failed");
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ["DATABASE_URL", ""],
    ["DATABASE_URL", "mysql://localhost/todo"],
    ["BETTER_AUTH_URL", "todo.example.org"],
    ["BETTER_AUTH_SECRET", "short"],
    ["MIGRATION_WAIT", "soon"],
  ])("stops with 2 and names %s when it is %j", async (name, value) => {
    const { status, output } = await runMigration(
      environmentFor("postgresql://a:b@localhost/c", { [name]: value }),
    );
    expect(status).toBe(2);
    expect(output).toMatch(new RegExp(`^${name} `));
  });
});
