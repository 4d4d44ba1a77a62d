import { AccountPages } from "./pages/account-pages";
import { TasksPage } from "./pages/tasks-page";
import { expect, test } from "./support/fixtures";
import { makeUser, removeUser, signUp } from "./support/users";

// These tests sign users out and delete them.
test.use({ keepsUser: false });

test("a visitor signs up, works, signs out and in again", async ({ page, capture }) => {
  const [pages, tasksPage, user] = [new AccountPages(page), new TasksPage(page), makeUser()];
  await page.goto("/");
  await expect(page).toHaveURL("/sign-in");
  await capture("sign-in");
  await page.getByRole("link", { name: "Create an account" }).click();
  await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
  await capture("sign-up");

  await expect(async () => {
    await pages.fill("Create account", user);
    await expect(page).toHaveURL("/", { timeout: 2_000 });
  }).toPass();
  await tasksPage.loaded();
  await expect(page.getByText("Nothing to do yet")).toBeVisible();
  await expect(page.getByRole("link", { name: user.email })).toBeVisible();
  await tasksPage.add("Buy milk");

  await page.goto("/sign-up");
  await expect(page, "a signed-in user needs no sign-up").toHaveURL("/");
  await tasksPage.loaded();

  await pages.signOut();
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in");
  await expect(async () => {
    await pages.fill("Sign in", user);
    await expect(page).toHaveURL("/", { timeout: 2_000 });
  }).toPass();
  await expect(tasksPage.row("Buy milk")).toBeVisible();
  await removeUser(page, user);
});

test("the back button brings nothing back after signing out", async ({ page, user: _, tasksPage }) => {
  await tasksPage.open();
  await tasksPage.add("A secret");
  await new AccountPages(page).signOut();
  await page.goBack();
  await expect(page).toHaveURL("/sign-in");
  await expect(page.getByText("A secret")).toHaveCount(0);
});

test("signing out in one tab signs out the other", async ({ page, context, tasksPage }) => {
  await tasksPage.open();
  const second = await context.newPage();
  await new TasksPage(second).open();
  await new AccountPages(second).signOut();
  await expect(page).toHaveURL("/sign-in");
});

test.describe("what was typed wrong", () => {
  test.use({ expectedConsoleErrors: /status of (400|401|422|429)/ });

  test("is explained at the field, also to a screen reader", async ({ page, capture }) => {
    const pages = new AccountPages(page);
    await page.goto("/sign-up");
    await pages.fill("Create account", { email: "anna", password: "" });
    await expect(pages.email).toHaveAccessibleDescription(/Enter an e-mail address/);
    await expect(pages.email).toBeFocused();
    await pages.fill("Create account", { email: "anna@example.org", password: "short" });
    await expect(pages.password).toHaveAccessibleDescription("Use at least 8 characters; this has 5.");
    await expect(pages.password).toBeFocused();
    await capture("sign-up-problem");
  });

  test("an address that is taken", async ({ page, newUser }) => {
    const { user } = await newUser();
    const pages = new AccountPages(page);
    await page.goto("/sign-up");
    await expect(async () => {
      await pages.fill("Create account", user);
      await expect(pages.email).toHaveAccessibleDescription(/There is an account with this address already/, {
        timeout: 2_000,
      });
    }).toPass();
  });

  test("a wrong password", async ({ page, newUser, capture }) => {
    const { user } = await newUser();
    const pages = new AccountPages(page);
    await page.goto("/sign-in");
    await expect(async () => {
      await pages.fill("Sign in", { ...user, password: "not my password" });
      await expect(pages.password).toHaveAccessibleDescription(/E-mail address or password is wrong/, {
        timeout: 2_000,
      });
    }).toPass();
    await expect(pages.email).toHaveValue(user.email);
    await capture("wrong-password");
  });

  test("too many attempts", async ({ page, capture }) => {
    const pages = new AccountPages(page);
    await page.route("**/api/auth/sign-in/email", (route) =>
      route.fulfill({
        status: 429,
        headers: { "X-Retry-After": "7" },
        json: { message: "Too many requests." },
      }),
    );
    await page.goto("/sign-in");
    await pages.fill("Sign in", makeUser());
    await expect(pages.alert).toHaveText("Too many attempts. Wait 7 seconds and try again.");
    await capture("too-many-attempts");
  });
});

test.describe("when the server fails", () => {
  test.use({ expectedConsoleErrors: /status of 50|ERR_FAILED/ });

  test("signing in is explained and can be tried again", async ({ page, user, capture }) => {
    const pages = new AccountPages(page);
    await page.goto("/");
    await pages.signOut();
    await page.route("**/api/auth/sign-in/email", (route) => route.fulfill({ status: 503, body: "<html>" }));
    await pages.fill("Sign in", user);
    await expect(pages.alert).toHaveText("The server had a problem (503). Try again in a moment.");
    await page.unrouteAll();
    await page.route("**/api/auth/sign-in/email", (route) => route.abort());
    await pages.fill("Sign in", user);
    await expect(pages.alert).toHaveText(
      "The server cannot be reached. Check your connection and try again.",
    );
    await capture("server-down");
    await page.unrouteAll();
    await expect(async () => {
      await pages.fill("Sign in", user);
      await expect(page).toHaveURL("/", { timeout: 2_000 });
    }).toPass();
  });

  test("an account is not half deleted", async ({ page, user, tasksPage }) => {
    await tasksPage.open();
    await tasksPage.add("Buy milk");
    await page.goto("/account");
    await page.route("**/api/account", (route) => route.fulfill({ status: 503, body: "<html>" }));
    const pages = new AccountPages(page);
    await pages.confirmDeletion(user.password);
    await expect(pages.alert).toHaveText(/^Your account could not be deleted: the server had a problem/);
    await page.unrouteAll();
    await tasksPage.open();
    await expect(tasksPage.row("Buy milk")).toBeVisible();
  });
});

test.describe("deleting the account", () => {
  test.use({ expectedConsoleErrors: /status of (400|401|429)/ });

  test("asks for the password and leaves nothing", async ({ page, tasksPage, user, capture }) => {
    const pages = new AccountPages(page);
    await tasksPage.open();
    await tasksPage.add("Buy milk");
    await page.getByRole("link", { name: user.email }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
    await capture("account");

    await pages.confirmDeletion("not my password");
    await expect(page.getByLabel("Your password")).toHaveAccessibleDescription(/The password is wrong/);
    await tasksPage.open();
    await expect(tasksPage.row("Buy milk")).toBeVisible();

    await page.goto("/account");
    await pages.confirmDeletion(user.password);
    await expect(page).toHaveURL("/sign-up");
    await page.goto("/");
    await expect(page).toHaveURL("/sign-in");

    await signUp(page, user);
    await tasksPage.open();
    await expect(
      page.getByText("Nothing to do yet"),
      "the address is free, and the tasks are gone",
    ).toBeVisible();
  });
});

test("another user sees nothing of it, and cannot reach it", async ({ tasksPage, page, newUser }) => {
  await tasksPage.open();
  const created = page.waitForResponse((response) => response.request().method() === "POST");
  await tasksPage.add("My secret plan");
  const { id } = await (await created).json();

  const other = await newUser();
  await other.tasksPage.open();
  await expect(other.page.getByText("Nothing to do yet")).toBeVisible();
  const statuses = await other.page.evaluate(async (taskId) => {
    const { token } = await (await fetch("/api/auth/token")).json();
    const call = (method: string, body?: string) =>
      fetch(`/api/tasks/${taskId}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        ...(body !== undefined && { body }),
      });
    const answers = [await call("GET"), await call("PATCH", '{"title":"Mine"}'), await call("DELETE")];
    return answers.map(({ status }) => status);
  }, id);
  expect(statuses).toEqual([404, 404, 404]);
  await tasksPage.reload();
  await expect(tasksPage.row("My secret plan")).toBeVisible();
});
