import { ChatPage } from "./pages/chat-page";
import { test as base, expect } from "./support/fixtures";

export const test = base.extend<{ chatPage: ChatPage }>({
  chatPage: async ({ page, user: _ }, use) => {
    await use(new ChatPage(page));
  },
});

export { expect };
