import { join } from "node:path";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { TasksPage } from "../pages/tasks-page";
import { caCertificate, launchBrowser } from "./browser";
import { emptyAccount, makeUser, removeUser, signUp, type User } from "./users";

const SCREENSHOT_DIR = process.env.SCREENSHOT_DIR ?? "test-results/screenshots";

type Options = {
  /** Console errors that a test provokes on purpose. */
  expectedConsoleErrors: RegExp | null;
  /** Whether the test leaves its user as it found them, so that the next one can go on with the same. */
  keepsUser: boolean;
};

type Resident = {
  user: User;
  cookies: Awaited<ReturnType<BrowserContext["cookies"]>>;
  empty: () => Promise<void>;
};
type WorkerFixtures = {
  /** A user who is signed up once, because deployments limit sign-ups. */
  resident: Resident;
};

type SignedIn = { page: Page; user: User; tasksPage: TasksPage };

type Fixtures = {
  /** Whom `page` is signed in as: somebody without tasks and conversations. */
  user: User;
  /** Another user, in a browser profile of their own. */
  newUser: () => Promise<SignedIn>;
  tasksPage: TasksPage;
  capture: (name: string) => Promise<void>;
  quietPage: undefined;
};

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  expectedConsoleErrors: [null, { option: true }],
  keepsUser: [true, { option: true }],

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

  resident: [
    async ({ browser }, use, workerInfo) => {
      const context = await browser.newContext({ baseURL: workerInfo.project.use.baseURL ?? "" });
      const page = await context.newPage();
      const user = makeUser();
      await signUp(page, user);
      await use({ user, cookies: await context.cookies(), empty: () => emptyAccount(page) });
      await removeUser(page, user);
      await context.close();
    },
    { scope: "worker" },
  ],

  user: async ({ page, resident, keepsUser, quietPage: _ }, use) => {
    if (keepsUser) {
      await page.context().addCookies(resident.cookies);
      await use(resident.user);
      await resident.empty();
    } else {
      const user = makeUser();
      await signUp(page, user);
      await use(user);
      await removeUser(page, user);
    }
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
