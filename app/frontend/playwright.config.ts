import { defineConfig } from "@playwright/test";

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
  use: {
    baseURL: process.env.BASE_URL ?? "https://todo.local",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
