import { randomBytes } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { ChatPage } from "./pages/chat-page";
import { test as base, expect } from "./support/fixtures";

type Fixtures = {
  /** The chat of a user who has just signed up. */
  chatPage: ChatPage;
  /** The chat of another one, in a browser that shares nothing with the first. */
  otherChatPage: ChatPage;
};

export const test = base.extend<Fixtures>({
  chatPage: async ({ page, quietPage: _ }, use) => {
    const user = await signUp(page.request);
    await use(new ChatPage(page));
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await user.remove();
  },

  otherChatPage: async ({ browser, contextOptions }, use) => {
    const context = await browser.newContext(contextOptions);
    const page = await context.newPage();
    const user = await signUp(page.request);
    await use(new ChatPage(page));
    await user.remove();
    await context.close();
  },
});

/** Signs up without the page, which has tests of its own; the browser gets the session's cookie. */
async function signUp(request: APIRequestContext): Promise<{ remove: () => Promise<void> }> {
  const email = `chat-${randomBytes(8).toString("hex")}@example.org`;
  const password = randomBytes(12).toString("base64url");
  const headers = { Origin: process.env.BASE_URL ?? "https://todo.local" };
  await expect(async () => {
    const data = { email, password, name: "Chat" };
    const response = await request.post("/api/auth/sign-up/email", { data, headers });
    expect(response.status()).toBe(200);
  }).toPass({ intervals: [3000], timeout: 20_000 });

  return {
    remove: async () => {
      const { token } = await (await request.get("/api/auth/token")).json();
      const content = await request.delete("/api/account", { headers: { Authorization: `Bearer ${token}` } });
      expect(content.status()).toBe(204);
      const account = await request.post("/api/auth/delete-user", { data: { password }, headers });
      expect(account.status()).toBe(200);
    },
  };
}

export { expect };
