import { caCertificate, launchBrowser } from "./support/browser";
import { colorOf, contrast, luminance } from "./support/colors";
import { expect, test } from "./support/fixtures";

test("the page comes over verified TLS, with its security headers", async ({ tasksPage }) => {
  const response = await tasksPage.open();
  expect(response.status()).toBe(200);
  expect(new URL(response.url()).protocol).toBe("https:");
  expect((await response.securityDetails())?.protocol).toMatch(/^TLS 1\.[23]$/);

  const headers = response.headers();
  expect(headers["content-security-policy"]).toContain("'strict-dynamic'");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["x-powered-by"]).toBeUndefined();
  await expect(tasksPage.page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
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

test("a task is added, kept, completed, reopened and deleted", async ({ tasksPage, capture }) => {
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

  await tasksPage.page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(tasksPage.row("Buy milk")).toHaveCount(0);
  await expect(tasksPage.row("Call mum")).toBeVisible();
  await tasksPage.page.getByRole("button", { name: "All", exact: true }).click();

  await tasksPage.setCompleted("Buy milk", false);
  await tasksPage.remove("Call mum");
  await tasksPage.reload();
  await expect(tasksPage.checkbox("Buy milk")).not.toBeChecked();
  await expect(tasksPage.row("Call mum")).toHaveCount(0);
});

test("everything can be done with the keyboard", async ({ tasksPage }) => {
  const { keyboard } = tasksPage.page;
  await tasksPage.open();
  await keyboard.press("Tab");
  await expect(tasksPage.input).toBeFocused();
  await keyboard.type(tasksPage.title("Water the plants"));
  await keyboard.press("Enter");
  await expect(tasksPage.checkbox("Water the plants")).toBeEnabled();

  const checkbox = tasksPage.checkbox("Water the plants");
  for (let stops = 0; stops < 8; stops += 1) {
    if (await checkbox.evaluate((element) => element === document.activeElement)) break;
    await keyboard.press("Tab");
  }
  await expect(checkbox).toBeFocused();
  await tasksPage.saved("PATCH", () => keyboard.press("Space"));
  await expect(checkbox).toBeChecked();

  await keyboard.press("Tab");
  await expect(tasksPage.deleteButton("Water the plants")).toBeFocused();
  await tasksPage.saved("DELETE", () => keyboard.press("Enter"));
  await expect(tasksPage.row("Water the plants")).toHaveCount(0);
});

test("titles are shown as they were written", async ({ tasksPage }) => {
  const names = ["<script>alert(1)</script>", "Robert'); DROP TABLE task;--", "🥛 מים ‏ شراء الحليب"];
  await tasksPage.open();
  for (const name of names) await tasksPage.add(name);
  await tasksPage.reload();
  for (const name of names) await expect(tasksPage.row(name)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("nothing is cut off and everything can be touched", async ({ tasksPage, capture }) => {
    await tasksPage.open();
    await tasksPage.add("Averylongwordwithoutanyspace".repeat(5));
    await tasksPage.add("Buy milk");

    const width = await tasksPage.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);

    const target = await tasksPage.deleteButton("Buy milk").boundingBox();
    expect(target?.width).toBeGreaterThanOrEqual(44);
    expect(target?.height).toBeGreaterThanOrEqual(44);

    await tasksPage.saved("PATCH", () =>
      tasksPage.row("Buy milk").getByText(tasksPage.title("Buy milk")).tap(),
    );
    await expect(tasksPage.checkbox("Buy milk")).toBeChecked();
    await capture("tasks-phone");
    await tasksPage.saved("DELETE", () => tasksPage.deleteButton("Buy milk").tap());
  });
});

test.describe("colours", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`text is readable when the device asks for ${colorScheme}`, async ({ page, tasksPage, capture }) => {
      await page.emulateMedia({ colorScheme });
      await tasksPage.open();
      await tasksPage.add("Read a book");
      await tasksPage.add("Go for a walk");
      await tasksPage.setCompleted("Go for a walk", true);

      const canvas = luminance(await colorOf(page.locator("body"), "backgroundColor"));
      if (colorScheme === "dark") expect(canvas).toBeLessThan(0.1);
      else expect(canvas).toBeGreaterThan(0.8);

      const surface = luminance(await colorOf(tasksPage.list.getByRole("list"), "backgroundColor"));
      for (const name of ["Read a book", "Go for a walk"]) {
        const text = tasksPage.row(name).getByText(tasksPage.title(name));
        expect(contrast(luminance(await colorOf(text, "color")), surface)).toBeGreaterThanOrEqual(4.5);
      }
      await capture(`tasks-${colorScheme}`);
    });
  }
});

test.describe("when the server fails", () => {
  test.use({ expectedConsoleErrors: /status of 503|ERR_FAILED/ });

  test("a change is taken back, explained, and can be tried again", async ({ page, tasksPage, capture }) => {
    await tasksPage.open();
    await tasksPage.add("Pay the rent");
    await page.route("**/api/tasks/*", (route) =>
      route.fulfill({ status: 503, body: "<html>Unavailable</html>" }),
    );
    await tasksPage.checkbox("Pay the rent").check({ force: true });

    const alert = page.getByRole("alert").filter({ hasText: "Could not complete" });
    await expect(alert).toContainText(
      `Could not complete “${tasksPage.title("Pay the rent")}”: the server had a problem`,
    );
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
    await page.route("**/api/tasks", (route) => route.abort());
    await page.goto("/");
    await expect(
      page.getByText("Your tasks could not be loaded: the server cannot be reached"),
    ).toBeVisible();
    await capture("load-failed");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await tasksPage.loaded();
  });
});

test("an empty list invites to add the first task", async ({ page, tasksPage, capture }) => {
  await page.route("**/api/tasks", (route) => route.fulfill({ json: [] }));
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
