import { expect, type Locator, type Page } from "@playwright/test";

const ANSWER_TIMEOUT_MS = 20_000;

export class ChatPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly messages: Locator;
  readonly input: Locator;
  readonly heading: Locator;
  readonly problem: Locator;
  readonly #tasks: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole("region", { name: "Chat", exact: true });
    this.messages = this.panel.getByRole("region", { name: "Messages" });
    this.input = this.panel.getByRole("textbox", { name: "Message" });
    this.heading = this.panel.getByRole("heading", { level: 2 });
    this.problem = this.messages.getByRole("alert");
    this.#tasks = page.getByRole("region", { name: "Your tasks" });
  }

  async open(): Promise<void> {
    await this.page.goto("/");
    await this.loaded();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.loaded();
  }

  async loaded(): Promise<void> {
    // Whether it is in view or, on a phone, behind the tasks.
    await expect(this.page.locator('[aria-label="Messages"]')).toHaveAttribute("aria-busy", "false");
  }

  /** Sends a message and waits for the end of its answer. */
  async say(text: string): Promise<void> {
    await this.input.fill(text);
    await this.answered(() => this.input.press("Enter"));
  }

  /** Performs what sends a message and waits for the end of its answer. */
  async answered(action: () => Promise<void>): Promise<void> {
    const response = this.page.waitForResponse((candidate) => candidate.url().endsWith("/api/chat"));
    await action();
    await response;
    // While the answer arrives, the button says Stop.
    await expect(this.button("Send")).toBeVisible({ timeout: ANSWER_TIMEOUT_MS });
  }

  button(name: string): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }

  /** The last answer. */
  get answer(): Locator {
    return this.messages.locator("ol > li[aria-busy]").last();
  }

  /** What a tool call of an answer is said to have done. */
  done(text: string): Locator {
    return this.messages.getByRole("list", { name: "What was done" }).getByText(text);
  }

  task(title: string): Locator {
    return this.#tasks.getByRole("listitem").filter({ hasText: title });
  }

  checkbox(title: string): Locator {
    return this.task(title).getByRole("checkbox");
  }

  async openConversation(title: string): Promise<void> {
    await this.button("Conversations").click();
    await this.conversation(title).click();
    await this.loaded();
  }

  conversation(title: string): Locator {
    return this.#conversations.getByRole("button").filter({ hasText: title });
  }

  get conversations(): Locator {
    return this.#conversations.getByRole("listitem");
  }

  get #conversations(): Locator {
    return this.panel.getByRole("region", { name: "Conversations" });
  }
}
