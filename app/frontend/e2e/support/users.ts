import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";

export type User = { email: string; password: string };

export function makeUser(): User {
  return {
    email: `e2e-${Date.now().toString(36)}-${randomBytes(4).toString("hex")}@example.org`,
    password: randomBytes(9).toString("base64url"),
  };
}

/** Signs a user up without the form, which has tests of its own; waits where the deployment limits sign-ups. */
export async function signUp(page: Page, { email, password }: User): Promise<void> {
  await page.goto("/sign-up");
  for (;;) {
    const { status, wait } = await page.evaluate(
      async (body) => {
        const response = await fetch("/api/auth/sign-up/email", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        });
        return { status: response.status, wait: Number(response.headers.get("X-Retry-After")) };
      },
      { email, password, name: "E2E" },
    );
    if (status === 200) return;
    expect(status, "answer to a sign-up").toBe(429);
    await page.waitForTimeout(1000 * Math.max(1, wait));
  }
}

/** Deletes every task and conversation of the user whom the page is signed in as. */
export async function emptyAccount(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const { token } = await (await fetch("/api/auth/token")).json();
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch("/api/account", { method: "DELETE", headers })).status;
  });
  expect(status, "answer to emptying the account of the test").toBe(204);
}

/** Removes the user whom the page is signed in as, with all that is theirs; nothing happens when nobody is. */
export async function removeUser(page: Page, { email, password }: User): Promise<void> {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  // A page that loads nothing of the content that is about to be removed.
  await page.goto("/account");
  const answers = await page.evaluate(
    async (body) => {
      const post = (path: string, content: unknown) =>
        fetch(`/api/auth${path}`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(content),
        });
      const session = await (await fetch("/api/auth/get-session")).json();
      if (session?.user.email !== body.email) return [];
      const { token } = await (await fetch("/api/auth/token")).json();
      const content = await fetch("/api/account", {
        method: "DELETE",
        headers: { Authorization: `Bearer ${token}` },
      });
      let user = await post("/delete-user", { password: body.password });
      while (user.status === 429) {
        const wait = Math.max(1, Number(user.headers.get("X-Retry-After")));
        await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
        user = await post("/delete-user", { password: body.password });
      }
      return [content.status, user.status];
    },
    { email, password },
  );
  if (answers.length > 0) expect(answers, "answers to removing the user of the test").toEqual([204, 200]);
}
