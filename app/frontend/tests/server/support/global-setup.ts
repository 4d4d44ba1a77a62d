import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import type { TestProject } from "vitest/node";
import { startPgBouncer, startPostgres } from "./postgres";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    pgBouncerUrl: string;
    /** The migration as the image has it. */
    migrationFile: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "todo-migrate-"));
  const [postgres] = await Promise.all([
    startPostgres(),
    build({
      configFile: join(import.meta.dirname, "../../../vite.migrate.config.ts"),
      logLevel: "error",
      build: { outDir: directory },
    }),
  ]);
  const pgBouncer = await startPgBouncer(postgres.url);
  project.provide("postgresUrl", postgres.url);
  project.provide("pgBouncerUrl", pgBouncer.url);
  project.provide("migrationFile", join(directory, "migrate.mjs"));
  return async () => {
    await pgBouncer.stop();
    await postgres.stop();
    rmSync(directory, { recursive: true });
  };
}
