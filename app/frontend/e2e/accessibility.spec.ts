import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { colorOf, luminance } from "./support/colors";
import { expect, test } from "./support/fixtures";

const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A colour on its way to another is nobody's to read; without this, axe may look at the middle of a transition. */
async function settleTransitions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    return Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}

async function expectAccessible(page: Page): Promise<void> {
  await settleTransitions(page);
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG_AA).analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  expect(found).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("the pages of visitors meet WCAG AA", async ({ page, capture }) => {
      for (const path of ["/sign-in", "/sign-up"]) {
        await page.goto(path);
        await page.getByRole("button").click();
        await expect(page.getByText("Enter an e-mail address")).toBeVisible();
        await expectAccessible(page);
      }
      const canvas = luminance(await colorOf(page.locator("body"), "backgroundColor"));
      if (colorScheme === "dark") expect(canvas).toBeLessThan(0.1);
      else expect(canvas).toBeGreaterThan(0.8);
      await capture(`sign-up-${colorScheme}`);
    });

    test("the pages of users meet WCAG AA", async ({ page, tasksPage, capture }) => {
      await tasksPage.open();
      await expectAccessible(page);
      await tasksPage.add("Read a book");
      await tasksPage.add("Go for a walk");
      await tasksPage.setCompleted("Go for a walk", true);
      await expectAccessible(page);
      await capture(`tasks-${colorScheme}`);

      await page.getByRole("button", { name: "Edit Read a book" }).click();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await tasksPage.search.fill("nothing like it");
      await expect(page.getByText("No task matches")).toBeVisible();
      await expectAccessible(page);

      await page.goto("/account");
      await page.getByRole("button", { name: "Delete account" }).click();
      await expect(page.getByText("Enter your password to confirm.")).toBeVisible();
      await expectAccessible(page);
    });

    test("what the server failed at is readable", async ({ page, tasksPage }) => {
      await tasksPage.open();
      await tasksPage.add("Pay the rent");
      await page.route("**/api/tasks/*", (route) => route.fulfill({ status: 422, json: { detail: "Odd" } }));
      await tasksPage.checkbox("Pay the rent").check({ force: true });
      await expect(page.getByText("Could not complete")).toBeVisible();
      await expectAccessible(page);
    });
    test.use({ expectedConsoleErrors: /status of 422/ });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("every view meets WCAG AA and fits the width", async ({ page, tasksPage, capture }) => {
    const expectToFit = async () =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await tasksPage.open();
    await tasksPage.add("Averylongwordwithoutanyspace".repeat(5));
    await tasksPage.add("Buy milk");
    await expectAccessible(page);
    await expectToFit();
    await capture("tasks-phone");

    const views = page.getByRole("group", { name: "View" });
    await views.getByRole("button", { name: "Chat" }).tap();
    await expect(tasksPage.list).toBeHidden();
    await expectAccessible(page);
    await expectToFit();
    await capture("chat-phone");
    await views.getByRole("button", { name: "Tasks" }).tap();

    for (const path of ["/account", "/no-such-page"]) {
      await page.goto(path);
      await expectAccessible(page);
      await expectToFit();
    }
  });
  test.use({ expectedConsoleErrors: /status of 404/ });
});
