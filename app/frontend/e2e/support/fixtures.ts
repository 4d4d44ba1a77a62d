import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { TasksPage } from "../pages/tasks-page";
import { caCertificate, launchBrowser } from "./browser";

const SCREENSHOT_DIR = process.env.SCREENSHOT_DIR ?? "test-results/screenshots";

type Options = {
  /** Console errors that a test provokes on purpose. */
  expectedConsoleErrors: RegExp | null;
};

type Fixtures = {
  tasksPage: TasksPage;
  capture: (name: string) => Promise<void>;
  quietPage: undefined;
};

export const test = base.extend<Options & Fixtures>({
  expectedConsoleErrors: [null, { option: true }],

  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from this pattern
    async ({}, use) => {
      const { browser, close } = await launchBrowser(caCertificate);
      await use(browser);
      await close();
    },
    { scope: "worker" },
  ],

  /** Every test also proves that nobody else is contacted and that the browser has nothing to complain about. */
  quietPage: [
    async ({ page, baseURL, expectedConsoleErrors }, use) => {
      const origin = new URL(baseURL ?? "").origin;
      const foreign: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol !== "data:" && url.origin !== origin) foreign.push(request.url());
      });
      page.on("websocket", (socket) => foreign.push(socket.url()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        const expected = expectedConsoleErrors?.test(message.text()) ?? false;
        if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
      });
      await use(undefined);
      expect(foreign, "requests to other hosts").toEqual([]);
      expect(complaints, "errors and warnings in the console").toEqual([]);
    },
    { auto: true },
  ],

  tasksPage: async ({ page, quietPage: _ }, use) => {
    const tasksPage = new TasksPage(page, `#${Date.now().toString(36).slice(-5)}`);
    await use(tasksPage);
    await tasksPage.removeOwnTasks();
  },

  capture: async ({ page }, use) => {
    await use(async (name) => {
      await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`), animations: "disabled" });
    });
  },
});

export { expect };
