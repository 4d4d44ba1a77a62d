/** For a deployment whose database the test may write to. */
import { executeSql } from "./support/database";
import { expect, test } from "./support/fixtures";

test("ten thousand tasks are no slow page", async ({ page, tasksPage, capture }) => {
  await page.goto("/account");
  const id = await page.evaluate(async () => (await (await fetch("/api/auth/get-session")).json()).user.id);
  expect(id).toMatch(/^\w+$/);
  executeSql(`
    INSERT INTO task (user_id, title, completed, created_at, updated_at)
    SELECT '${id}', 'Task ' || number, false, made, made
    FROM generate_series(1, 10000) AS number, LATERAL (SELECT now() - (10000 - number) * interval '1 minute') AS times (made);
  `);

  await tasksPage.open();
  await expect(page.getByText("0 of 10,000 done")).toBeVisible();
  const more = page.getByRole("button", { name: "Show more" });
  for (let loaded = 100; loaded < 1_000; loaded += 100) {
    await expect(page.getByText(`Showing ${loaded.toLocaleString("en")} of 10,000`)).toBeVisible();
    await more.click();
  }
  await expect(tasksPage.row("Task 9001")).toHaveCount(1);
  await capture("tasks-many");

  // From a key to the picture that shows it.
  const milliseconds = await tasksPage.input.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        (element as HTMLInputElement).focus();
        document.execCommand("insertText", false, "x");
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
      }),
  );
  expect(milliseconds).toBeLessThan(200);

  await tasksPage.search.fill("Task 77");
  await expect(page.getByText("Showing 100 of 111")).toBeVisible();
});
