import { defineConfig, type Project } from "@playwright/test";

// Node reads this when a worker starts: what a test sends itself is verified as the browser does it.
if (process.env.E2E_CA_CERT) process.env.NODE_EXTRA_CA_CERTS = process.env.E2E_CA_CERT;

/** Which language model the deployment has decides what it can be told to do. */
const PROJECTS: Record<string, Project> = {
  "built-in": {
    name: "built-in",
    testIgnore: ["chat-model*.spec.ts", ...(process.env.E2E_SQL ? [] : ["many-tasks.spec.ts"])],
  },
  scripted: { name: "scripted", testMatch: "chat-model.spec.ts" },
  down: { name: "down", testMatch: "chat-model-down.spec.ts" },
};

function fail(): never {
  throw new Error(
    `E2E_MODEL is "${process.env.E2E_MODEL}"; it must be one of ${Object.keys(PROJECTS).join(", ")}`,
  );
}

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // The tests share one database with whoever uses the deployment.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // A network interface that appears on the machine, as when a container starts, makes Chromium drop its connections.
  retries: 1,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  projects: [PROJECTS[process.env.E2E_MODEL ?? "built-in"] ?? fail()],
  use: {
    baseURL: process.env.BASE_URL ?? "https://todo.local",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
