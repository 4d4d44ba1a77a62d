import { caCertificate, launchBrowser } from "./support/browser";
import { expect, test } from "./support/fixtures";

test("the page comes over verified TLS, with its security headers", async ({ page }) => {
  const response = await page.goto("/sign-in");
  if (response === null) throw new Error("the browser did not report an answer");
  expect(response.status()).toBe(200);
  expect(new URL(response.url()).protocol).toBe("https:");
  expect((await response.securityDetails())?.protocol).toMatch(/^TLS 1\.[23]$/);

  const headers = response.headers();
  expect(headers["content-security-policy"]).toContain("'strict-dynamic'");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["x-powered-by"]).toBeUndefined();
});

test("a browser that does not know the authority refuses the page", async ({ baseURL }) => {
  test.skip(caCertificate === undefined, "needs E2E_CA_CERT; a public authority is known to every browser");
  const { browser, close } = await launchBrowser(undefined);
  try {
    const page = await browser.newPage();
    await expect(page.goto(baseURL ?? "")).rejects.toThrow("ERR_CERT_AUTHORITY_INVALID");
  } finally {
    await close();
  }
});

test("a task is added, kept, changed, completed, reopened and deleted", async ({
  page,
  tasksPage,
  capture,
}) => {
  await tasksPage.open();
  await tasksPage.add("Buy milk");
  await tasksPage.add("Call mum");
  await expect(tasksPage.input).toBeFocused();

  await tasksPage.reload();
  await expect(tasksPage.row("Buy milk")).toBeVisible();
  await expect(tasksPage.checkbox("Buy milk")).not.toBeChecked();

  await tasksPage.setCompleted("Buy milk", true);
  await tasksPage.reload();
  await expect(tasksPage.checkbox("Buy milk")).toBeChecked();
  await expect(tasksPage.checkbox("Call mum")).not.toBeChecked();
  await capture("tasks");

  await page.getByRole("button", { name: "Edit Call mum" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Call grandma");
  await page.getByRole("textbox", { name: "Description" }).fill("About Sunday");
  await capture("task-edit");
  await tasksPage.saved("PATCH", () => page.getByRole("button", { name: "Save" }).click());
  await tasksPage.reload();
  await expect(tasksPage.row("Call grandma")).toContainText("About Sunday");

  await tasksPage.setCompleted("Buy milk", false);
  await tasksPage.remove("Call grandma");
  await tasksPage.reload();
  await expect(tasksPage.checkbox("Buy milk")).not.toBeChecked();
  await expect(tasksPage.row("Call grandma")).toHaveCount(0);
});

test("tasks are filtered, searched and ordered", async ({ page, tasksPage, capture }) => {
  await tasksPage.open();
  for (const title of ["Call mum", "Drink MILK", "Buy milk"]) await tasksPage.add(title);
  await tasksPage.setCompleted("Drink MILK", true);

  await tasksPage.filter("Open").click();
  await expect(tasksPage.titles).toHaveText(["Buy milk", "Call mum"]);
  await tasksPage.filter("Completed").click();
  await expect(tasksPage.titles).toHaveText(["Drink MILK"]);
  await tasksPage.filter("All").click();

  await tasksPage.order.selectOption("By title");
  await expect(tasksPage.titles).toHaveText(["Buy milk", "Call mum", "Drink MILK"]);
  await tasksPage.order.selectOption("Oldest first");
  await expect(tasksPage.titles).toHaveText(["Call mum", "Drink MILK", "Buy milk"]);

  await tasksPage.search.fill("milk");
  await expect(tasksPage.titles).toHaveText(["Drink MILK", "Buy milk"]);
  await expect(tasksPage.filter("All")).toHaveText("All 2");
  await capture("tasks-search");
  await tasksPage.search.fill("100%");
  await expect(page.getByText("No task matches “100%”")).toBeVisible();
});

test("everything can be done with the keyboard", async ({ tasksPage }) => {
  const { keyboard } = tasksPage.page;
  const tabTo = async (target: ReturnType<typeof tasksPage.checkbox>) => {
    for (let stops = 0; stops < 12; stops += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  await tasksPage.open();
  await tabTo(tasksPage.input);
  await keyboard.type("Water the plants");
  await keyboard.press("Enter");
  const checkbox = tasksPage.checkbox("Water the plants");
  await expect(checkbox).toBeEnabled();

  await tabTo(checkbox);
  await tasksPage.saved("PATCH", () => keyboard.press("Space"));
  await expect(checkbox).toBeChecked();

  await tabTo(tasksPage.page.getByRole("button", { name: "Edit Water the plants" }));
  await keyboard.press("Enter");
  await keyboard.type("Water the garden");
  await tasksPage.saved("PATCH", () => keyboard.press("Enter"));
  await expect(tasksPage.page.getByRole("button", { name: "Edit Water the garden" })).toBeFocused();

  await tabTo(tasksPage.deleteButton("Water the garden"));
  await tasksPage.saved("DELETE", () => keyboard.press("Enter"));
  await expect(tasksPage.row("Water the garden")).toHaveCount(0);
  await expect(tasksPage.input).toBeFocused();
});

test("titles are shown as they were written", async ({ tasksPage }) => {
  const titles = ["<script>alert(1)</script>", "Robert'); DROP TABLE task;--", "🥛 מים ‏ شراء الحليب"];
  await tasksPage.open();
  for (const title of titles) await tasksPage.add(title);
  await tasksPage.reload();
  for (const title of titles) await expect(tasksPage.row(title)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("everything can be touched", async ({ tasksPage }) => {
    await tasksPage.open();
    await tasksPage.add("Buy milk");
    const target = await tasksPage.deleteButton("Buy milk").boundingBox();
    expect(target?.width).toBeGreaterThanOrEqual(44);
    expect(target?.height).toBeGreaterThanOrEqual(44);

    await tasksPage.saved("PATCH", () => tasksPage.row("Buy milk").getByText("Buy milk").tap());
    await expect(tasksPage.checkbox("Buy milk")).toBeChecked();
    await tasksPage.saved("DELETE", () => tasksPage.deleteButton("Buy milk").tap());
  });
});

test.describe("when the server fails", () => {
  test.use({ expectedConsoleErrors: /status of (401|503)|ERR_FAILED/ });

  test("a change is taken back, explained, and can be tried again", async ({ page, tasksPage, capture }) => {
    await tasksPage.open();
    await tasksPage.add("Pay the rent");
    await page.route("**/api/tasks/*", (route) =>
      route.fulfill({ status: 503, body: "<html>Unavailable</html>" }),
    );
    await tasksPage.checkbox("Pay the rent").check({ force: true });

    const alert = page.getByRole("alert").filter({ hasText: "Could not complete" });
    await expect(alert).toContainText("Could not complete “Pay the rent”: the server had a problem");
    await expect(tasksPage.checkbox("Pay the rent")).not.toBeChecked();
    await capture("change-failed");

    await page.unrouteAll();
    await tasksPage.saved("PATCH", () => alert.getByRole("button", { name: "Try again" }).click());
    await expect(tasksPage.checkbox("Pay the rent")).toBeChecked();
    await expect(alert).toHaveCount(0);
  });

  test("a list that cannot be loaded is explained and can be loaded again", async ({
    page,
    tasksPage,
    capture,
  }) => {
    await page.route("**/api/tasks?*", (route) => route.abort());
    await page.goto("/");
    await expect(
      page.getByText("Your tasks could not be loaded: the server cannot be reached"),
    ).toBeVisible();
    await capture("load-failed");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await tasksPage.loaded();
  });

  test("a token that is refused is replaced once, unseen", async ({ page, tasksPage }) => {
    let refused = 0;
    await page.route("**/api/tasks?*", (route) => {
      refused += 1;
      return refused === 1 ? route.fulfill({ status: 401, json: { detail: "expired" } }) : route.fallback();
    });
    await tasksPage.open();
    await expect(page.getByText("Nothing to do yet")).toBeVisible();
    expect(refused).toBe(2);
  });

  test("a session that has ended leads to the sign-in page", async ({ page, context, tasksPage }) => {
    await tasksPage.open();
    await context.clearCookies();
    await page.route("**/api/tasks", (route) => route.fulfill({ status: 401, json: { detail: "expired" } }));
    await tasksPage.input.fill("Buy milk");
    await tasksPage.input.press("Enter");
    await expect(page).toHaveURL("/sign-in");
  });
});

test("an empty list invites to add the first task", async ({ page, tasksPage, capture }) => {
  await tasksPage.open();
  await expect(page.getByText("Nothing to do yet")).toBeVisible();
  await capture("empty");
});

test.describe("an address that does not exist", () => {
  test.use({ expectedConsoleErrors: /status of 404/ });

  test("leads back to the tasks", async ({ page, tasksPage }) => {
    const response = await page.goto("/no-such-page");
    expect(response?.status()).toBe(404);
    await page.getByRole("link", { name: "Go to your tasks" }).click();
    await tasksPage.loaded();
  });
});
