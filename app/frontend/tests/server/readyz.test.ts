import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, inject, it, vi } from "vitest";
import { readAuthConfig } from "@/lib/auth/config";
import { checkReadiness } from "@/lib/auth/readiness";
import { environmentFor, prepare, startInstance } from "./support/auth";
import { createDatabase, query } from "./support/postgres";

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function readinessOf(databaseUrl: string, timeoutMs?: number) {
  const instance = await startInstance(readAuthConfig(environmentFor(databaseUrl)));
  stops.push(instance.stop);
  return checkReadiness(instance.auth, timeoutMs);
}

it("is ready when the migration has made schema and first key, also through a pooler", async () => {
  const { config, databaseUrl } = await prepare();
  const pooled = await startInstance(config);
  stops.push(pooled.stop);
  expect(await checkReadiness(pooled.auth)).toEqual({ ready: true, detail: "ready" });

  await query(databaseUrl, "DELETE FROM auth.jwks");
  expect(await checkReadiness(pooled.auth)).toEqual({ ready: false, detail: "no signing key yet" });
});

it("is not ready before the migration", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  expect(await readinessOf(databaseUrl)).toEqual({
    ready: false,
    detail: "database schema is not migrated yet",
  });
});

it("is not ready while the database is away or says nothing, and makes nobody wait", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const away = "postgresql://todo:hidden-password@127.0.0.1:1/todo";
  expect(await readinessOf(away)).toEqual({ ready: false, detail: "database unreachable" });
  const { databaseUrl } = await prepare();
  expect(await readinessOf(databaseUrl, 0)).toEqual({ ready: false, detail: "database unreachable" });
  expect(written).toHaveBeenCalled();
  expect(written.mock.calls.flat().join("")).not.toContain("hidden-password");
});

it("is not ready before it is stopped, and does not obey what an earlier process was told", async () => {
  const { databaseUrl } = await prepare();
  const file = join(await mkdtemp(join(tmpdir(), "draining-")), "draining");
  const environment = { ...environmentFor(databaseUrl), DRAINING_FILE: file };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await writeFile(file, "");
  const { GET } = await import("@/app/readyz/route");
  const response = await GET();
  expect([response.status, await response.json()]).toEqual([503, { detail: "about to stop" }]);

  vi.stubEnv("NEXT_RUNTIME", "nodejs");
  await (await import("@/instrumentation")).register();
  expect((await GET()).status).toBe(200);
});

it.each([
  [true, 200, { status: "ready" }],
  [false, 503, { detail: "database schema is not migrated yet" }],
])("answers probes of a database with migration %s", async (migrated, status, body) => {
  const databaseUrl = migrated ? (await prepare()).databaseUrl : await createDatabase(inject("postgresUrl"));
  for (const [name, value] of Object.entries(environmentFor(databaseUrl))) vi.stubEnv(name, value);
  const { GET } = await import("@/app/readyz/route");
  const response = await GET();
  expect([response.status, await response.json()]).toEqual([status, body]);
  expect(response.headers.get("cache-control")).toBe("no-store");
});
