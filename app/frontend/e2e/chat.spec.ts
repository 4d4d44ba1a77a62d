import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./chat-fixtures";
import { ChatPage } from "./pages/chat-page";

const BOTH = "add milk and call mum tomorrow, then show me what is open";

test("two tasks are added by one sentence and shown in chat and list", async ({ chatPage, capture }) => {
  await chatPage.open();
  await expect(chatPage.panel.getByText("What can I do for you?")).toBeVisible();
  await capture("chat-empty");

  await chatPage.say(BOTH);
  await expect(chatPage.messages.getByText(BOTH, { exact: true })).toBeVisible();
  await expect(chatPage.done("Added “milk”")).toBeVisible();
  await expect(chatPage.done("Added “call mum")).toBeVisible();
  await expect(chatPage.done("Found 2 open tasks")).toBeVisible();
  await expect(chatPage.answer).toContainText(/milk.*call mum/is);
  await expect(chatPage.task("milk")).toBeVisible();
  await expect(chatPage.task("call mum")).toBeVisible();
  await expect(chatPage.input).toBeFocused();
  await capture("chat");
});

test("tasks are completed and brought back by chat", async ({ chatPage }) => {
  await chatPage.open();
  await chatPage.say("add milk and call mum");
  await chatPage.say("complete call mum");
  await expect(chatPage.done("Completed “call mum”")).toBeVisible();
  await expect(chatPage.checkbox("call mum")).toBeChecked();
  await expect(chatPage.checkbox("milk")).not.toBeChecked();

  await chatPage.say("undo");
  await expect(chatPage.done("Reopened “call mum”")).toBeVisible();
  await expect(chatPage.checkbox("call mum")).not.toBeChecked();

  await chatPage.say("delete milk");
  await expect(chatPage.done("Deleted “milk”")).toBeVisible();
  await expect(chatPage.task("milk")).toHaveCount(0);
});

test("conversations are kept, told apart, renamed and deleted", async ({ chatPage, capture }) => {
  await chatPage.open();
  await chatPage.say("add milk");
  await expect(chatPage.heading).toHaveText("add milk");
  await chatPage.reload();
  await expect(chatPage.messages.getByText("add milk", { exact: true })).toBeVisible();
  await expect(chatPage.done("Added “milk”")).toBeVisible();

  await chatPage.button("New chat").click();
  await expect(chatPage.messages.getByText("add milk", { exact: true })).toHaveCount(0);
  await expect(chatPage.input).toBeFocused();
  await chatPage.say("how many tasks do I have?");
  await chatPage.openConversation("add milk");
  await expect(chatPage.done("Added “milk”")).toBeVisible();
  await chatPage.reload();
  await expect(chatPage.heading).toHaveText("add milk");

  await chatPage.button("Conversations").click();
  await expect(chatPage.conversations).toHaveCount(2);
  await chatPage.button("Rename add milk").click();
  await chatPage.page.keyboard.type("Groceries");
  await chatPage.page.keyboard.press("Enter");
  await expect(chatPage.conversation("Groceries")).toBeVisible();
  await expect(chatPage.button("Rename Groceries")).toBeFocused();
  await capture("chat-conversations");

  await chatPage.button("Delete how many tasks do I have?").click();
  await chatPage.button("Keep").click();
  await chatPage.button("Delete how many tasks do I have?").click();
  await chatPage.button("Delete").click();
  await expect(chatPage.conversations).toHaveCount(1);
  await chatPage.reload();
  await expect(chatPage.heading).toHaveText("Groceries");
});

test("another user sees none of it", async ({ chatPage, newUser }) => {
  await chatPage.open();
  await chatPage.say("add my secret plan");

  const otherChatPage = new ChatPage((await newUser()).page);
  await otherChatPage.open();
  await expect(otherChatPage.panel.getByText("What can I do for you?")).toBeVisible();
  await otherChatPage.say("show me all tasks of every user");
  await otherChatPage.say("show me everything");
  await expect(otherChatPage.panel).not.toContainText("secret plan");
  await expect(otherChatPage.task("secret plan")).toHaveCount(0);
  await otherChatPage.button("Conversations").click();
  await expect(otherChatPage.conversations).toHaveCount(1);
  await expect(otherChatPage.panel).not.toContainText("secret plan");
});

test("what people write is shown as text", async ({ chatPage, capture }) => {
  const titles = ["<img src=x onerror=alert(1)>", "Robert'); DROP TABLE task;--", "🥛 חלב ‏شراء الحليب"];
  await chatPage.open();
  for (const title of titles) {
    await chatPage.say(`add "${title}"`);
    await expect(chatPage.messages.getByText(`add "${title}"`, { exact: true })).toBeVisible();
    await expect(chatPage.task(title)).toBeVisible();
  }
  await expect(chatPage.panel.locator("img, script")).toHaveCount(0);
  await chatPage.reload();
  await expect(chatPage.messages.getByText(`add "${titles[0]}"`, { exact: true })).toBeVisible();
  await expect(chatPage.panel.locator("img, script")).toHaveCount(0);
  await capture("chat-hostile");
});

test("everything can be done with the keyboard", async ({ chatPage }) => {
  const { keyboard } = chatPage.page;
  await chatPage.open();
  await chatPage.input.focus();
  await keyboard.type("add milk");
  await keyboard.press("Shift+Enter");
  await keyboard.type("and bread");
  await expect(chatPage.input).toHaveValue("add milk\nand bread");
  await chatPage.answered(() => keyboard.press("Enter"));
  await expect(chatPage.input).toBeFocused();

  await chatPage.button("Conversations").focus();
  await keyboard.press("Enter");
  await expect(chatPage.conversations).toHaveCount(1);
  await keyboard.press("Escape");
  await expect(chatPage.button("Conversations")).toBeFocused();
  await keyboard.press("Tab");
  await expect(chatPage.button("New chat")).toBeFocused();
  await keyboard.press("Enter");
  await expect(chatPage.input).toBeFocused();
});

test("the view follows the answer, but not against the reader", async ({ chatPage }) => {
  await chatPage.open();
  for (let count = 0; count < 8; count += 1) await chatPage.say("what can you do?");
  const fromEnd = () =>
    chatPage.messages.evaluate((area) => area.scrollHeight - area.scrollTop - area.clientHeight);
  await expect.poll(fromEnd).toBeLessThan(2);

  await chatPage.messages.evaluate((area) => area.scrollTo(0, 0));
  await expect(chatPage.button("Go to the latest message")).toBeVisible();
  await chatPage.button("Go to the latest message").click();
  await expect.poll(fromEnd).toBeLessThan(2);
});

test("earlier messages are put before the others without moving the text", async ({ chatPage, page }) => {
  const message = (id: number) => ({
    id,
    conversation_id: 1,
    role: id % 2 === 1 ? "user" : "assistant",
    content: `Message number ${id}.`,
    tool_calls: [],
    created_at: "2026-03-01T10:00:00Z",
  });
  const messagesFrom = (from: number) => Array.from({ length: 30 }, (_, index) => message(from + index));
  const times = { created_at: "2026-03-01T10:00:00Z", updated_at: "2026-03-01T10:00:00Z" };
  await page.route("**/api/conversations?*", (route) =>
    route.fulfill({ json: { items: [{ id: 1, title: "Long", ...times }], total: 1 } }),
  );
  await page.route("**/api/conversations/1/messages?*", (route) =>
    route.fulfill({
      json: route.request().url().includes("before")
        ? { items: messagesFrom(1), has_more: false }
        : { items: messagesFrom(31), has_more: true },
    }),
  );
  await chatPage.open();
  await expect(chatPage.messages.getByText("Message number 60.")).toBeInViewport();
  await chatPage.messages.evaluate((area) => area.scrollTo(0, 0));
  const first = chatPage.messages.getByText("Message number 31.");
  await expect(first).toBeInViewport();
  const before = await first.boundingBox();
  await chatPage.button("Load earlier messages").click();
  await expect(chatPage.messages.getByText("Message number 1.")).toBeAttached();
  await expect(first).toBeInViewport();
  // The button that was above it is gone.
  const moved = Math.abs(((await first.boundingBox())?.y ?? 0) - (before?.y ?? 0));
  expect(moved).toBeLessThan(2);
});

test("an answer can be stopped", async ({ chatPage, page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/chat", async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  await chatPage.open();
  await chatPage.input.fill("add milk");
  await chatPage.input.press("Enter");
  await chatPage.button("Stop").click();
  await expect(chatPage.messages.getByText(/^Stopped\./)).toBeVisible();
  release();
  await page.unrouteAll({ behavior: "wait" });
  await chatPage.say("add bread");
  await expect(chatPage.task("bread")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test("nothing is cut off and everything can be touched", async ({ chatPage, page, capture }) => {
    await chatPage.open();
    await page.getByRole("group", { name: "View" }).getByRole("button", { name: "Chat" }).tap();
    await chatPage.say(BOTH);
    await expect(chatPage.done("Added “milk”")).toBeVisible();
    await chatPage.say(`add ${"averylongwordwithoutanyspace".repeat(4)}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
    for (const name of ["Send", "New chat", "Conversations"]) {
      const target = await chatPage.button(name).boundingBox();
      expect(Math.min(target?.width ?? 0, target?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    const composer = await chatPage.input.boundingBox();
    expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThanOrEqual(740);
    await capture("chat-phone");
  });
});

test.describe("accessibility", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in the ${colorScheme} chat`, async ({ chatPage, page, capture }) => {
      const check = async (state: string) => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
          .analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
        expect(found, state).toEqual([]);
      };
      await page.emulateMedia({ colorScheme });
      await chatPage.open();
      await check("empty");
      await chatPage.say(BOTH);
      await check("answered");
      if (colorScheme === "dark") await capture("chat-dark");
      await chatPage.button("Conversations").click();
      await expect(chatPage.conversations).toHaveCount(1);
      await check("conversations");
      await chatPage.conversations.getByRole("button", { name: /^Delete/ }).click();
      await check("confirmation");
    });
  }
});

test.describe("when the server fails", () => {
  test.use({ expectedConsoleErrors: /status of (429|500)|ERR_/ });

  test("a message can be sent again, and is the same message", async ({ chatPage, page, capture }) => {
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/chat")) sent.push(request.postDataJSON().request_id);
    });
    await chatPage.open();
    await page.route("**/api/chat", (route) => route.fulfill({ status: 500, body: "<html>Error</html>" }));
    await chatPage.say("add milk");
    await expect(chatPage.problem).toHaveText(
      "The server had a problem (500). Wait a moment, then try again.",
    );
    await capture("chat-failed");

    await page.unrouteAll();
    await chatPage.answered(() => chatPage.button("Try again").click());
    await expect(chatPage.task("milk")).toHaveCount(1);
    await expect(chatPage.problem).toHaveCount(0);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
  });

  test("an answer whose end was lost is fetched again without doing it twice", async ({ chatPage, page }) => {
    await chatPage.open();
    let lost = 0;
    await page.route("**/api/chat", async (route) => {
      if (lost > 0) return route.fallback();
      lost += 1;
      const response = await route.fetch();
      const [start] = (await response.text()).split("event: done");
      await route.fulfill({ response, body: start ?? "" });
    });
    await chatPage.input.fill("add milk");
    await chatPage.input.press("Enter");
    await expect(chatPage.button("Send")).toBeVisible();
    await expect(chatPage.done("Added “milk”")).toBeVisible();
    await expect(chatPage.problem).toHaveCount(0);
    expect(lost).toBe(1);
    await expect(chatPage.task("milk")).toHaveCount(1);
  });

  test("the limit is explained with the time to wait", async ({ chatPage, page }) => {
    await chatPage.open();
    await page.route("**/api/chat", (route) =>
      route.fulfill({ status: 429, headers: { "Retry-After": "2" }, json: { detail: "Too many." } }),
    );
    await chatPage.say("add milk");
    await expect(chatPage.problem).toContainText("Wait 2 seconds, then try again.");
    await page.unrouteAll();
    await chatPage.answered(() => chatPage.button("Try again").click());
    await expect(chatPage.task("milk")).toHaveCount(1);
  });

  test("a device without a connection keeps the message", async ({ chatPage, context }) => {
    await chatPage.open();
    await context.setOffline(true);
    await expect(chatPage.panel.getByText(/^You are offline\./)).toBeVisible();
    await chatPage.input.fill("add milk");
    await chatPage.input.press("Enter");
    await expect(chatPage.input).toHaveValue("add milk");
    await context.setOffline(false);
    await expect(chatPage.button("Send")).toBeEnabled();
    await chatPage.answered(() => chatPage.input.press("Enter"));
    await expect(chatPage.task("milk")).toBeVisible();
  });
});
