import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { TasksPage } from "../pages/tasks-page";
import { caCertificate, launchBrowser } from "./browser";
import { makeUser, removeUser, signUp, type User } from "./users";

const SCREENSHOT_DIR = process.env.SCREENSHOT_DIR ?? "test-results/screenshots";

type Options = {
  /** Console errors that a test provokes on purpose. */
  expectedConsoleErrors: RegExp | null;
};

type SignedIn = { page: Page; user: User; tasksPage: TasksPage };

type Fixtures = {
  /** A user of the test's own, whom `page` is signed in as and who is removed at the end. */
  user: User;
  /** Another user, in a browser profile of their own. */
  newUser: () => Promise<SignedIn>;
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
        // A deployment may limit the sign-ups of the tests themselves.
        const expected =
          expectedConsoleErrors?.test(message.text()) ||
          /(sign-up\/email|delete-user)$/.test(message.location().url);
        if (["error", "warning"].includes(message.type()) && !expected)
          complaints.push(`${message.text()} ${message.location().url}`);
      });
      await use(undefined);
      expect(foreign, "requests to other hosts").toEqual([]);
      expect(complaints, "errors and warnings in the console").toEqual([]);
    },
    { auto: true },
  ],

  user: async ({ page, quietPage: _ }, use) => {
    const user = makeUser();
    await signUp(page, user);
    await use(user);
    await removeUser(page, user);
  },

  newUser: async ({ browser }, use) => {
    const others: SignedIn[] = [];
    await use(async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      const user = makeUser();
      const other = { page, user, tasksPage: new TasksPage(page) };
      others.push(other);
      await signUp(page, user);
      return other;
    });
    for (const { page, user } of others) {
      await removeUser(page, user);
      await page.context().close();
    }
  },

  tasksPage: async ({ page, user: _ }, use) => {
    await use(new TasksPage(page));
  },

  capture: async ({ page }, use) => {
    await use(async (name) => {
      await page.screenshot({ path: join(SCREENSHOT_DIR, `${name}.png`), animations: "disabled" });
    });
  },
});

export { expect };
