/**
 * `node scripts/api.ts generate` writes openapi.json from the backend's code and the client's types from that;
 * `node scripts/api.ts check` fails when one of them is not what would be written.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const BACKEND = join(ROOT, "..", "backend");
const DESCRIPTION = join(ROOT, "openapi.json");
const TYPES_DIRECTORY = join(ROOT, "lib", "api", "generated");
const TYPES = "types.gen.ts";

// The generator is written for the compiler's former interface, which TypeScript 7 no longer has.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === "typescript" ? "typescript-6" : specifier, context),
});

function backendDescription(): string {
  return execFileSync("uv", ["run", "--frozen", "python", "-m", "app.openapi"], {
    cwd: BACKEND,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function generateTypes(input: string, output: string): Promise<void> {
  const { createClient } = await import("@hey-api/openapi-ts");
  await createClient({
    input,
    output: { path: output, entryFile: false },
    plugins: ["@hey-api/typescript"],
    logs: { level: "silent" },
  });
}

async function generate(): Promise<void> {
  writeFileSync(DESCRIPTION, backendDescription());
  await generateTypes(DESCRIPTION, TYPES_DIRECTORY);
}

async function check(): Promise<string[]> {
  const stale: string[] = [];
  if (backendDescription() !== readFileSync(DESCRIPTION, "utf8")) stale.push("openapi.json");
  const directory = mkdtempSync(join(tmpdir(), "api-types-"));
  try {
    await generateTypes(DESCRIPTION, directory);
    const [fresh, kept] = [directory, TYPES_DIRECTORY].map((path) => readFileSync(join(path, TYPES), "utf8"));
    if (fresh !== kept) stale.push(`lib/api/generated/${TYPES}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
  return stale;
}

const [command] = process.argv.slice(2);
if (command === "generate") {
  await generate();
} else if (command === "check") {
  const stale = await check();
  if (stale.length > 0) {
    process.stderr.write(`Not what the backend describes: ${stale.join(", ")}. Run: npm run api:generate\n`);
    process.exitCode = 1;
  }
} else {
  process.stderr.write("Usage: node scripts/api.ts generate|check\n");
  process.exitCode = 2;
}
