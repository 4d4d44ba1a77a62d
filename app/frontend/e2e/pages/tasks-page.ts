import { expect, type Locator, type Page, type Response } from "@playwright/test";

export class TasksPage {
  readonly page: Page;
  readonly input: Locator;
  readonly list: Locator;
  readonly search: Locator;
  readonly order: Locator;

  constructor(page: Page) {
    this.page = page;
    this.input = page.getByRole("textbox", { name: "New task" });
    this.list = page.getByRole("region", { name: "Your tasks" });
    this.search = page.getByRole("searchbox", { name: "Search tasks" });
    this.order = page.getByRole("combobox", { name: "Order" });
  }

  async open(): Promise<Response> {
    const response = await this.page.goto("/");
    if (response === null) throw new Error("the browser did not report an answer");
    await this.loaded();
    return response;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.loaded();
  }

  async loaded(): Promise<void> {
    await expect(this.list).toHaveAttribute("aria-busy", "false");
    await expect(this.page.getByText("could not be loaded")).toHaveCount(0);
  }

  row(title: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: title });
  }

  /** All titles on screen, from the top. */
  get titles(): Locator {
    return this.list.getByRole("listitem").locator("label > span:last-child > span:first-child");
  }

  checkbox(title: string): Locator {
    return this.row(title).getByRole("checkbox");
  }

  deleteButton(title: string): Locator {
    return this.page.getByRole("button", { name: `Delete ${title}`, exact: true });
  }

  filter(name: string): Locator {
    return this.list.getByRole("group", { name: "Show" }).getByRole("button", { name });
  }

  /** Adds a task and waits until the server has stored it. */
  async add(title: string): Promise<void> {
    await this.input.fill(title);
    await this.input.press("Enter");
    await expect(this.checkbox(title)).toBeEnabled();
  }

  async setCompleted(title: string, completed: boolean): Promise<void> {
    await this.saved("PATCH", () => this.checkbox(title).setChecked(completed, { force: true }));
  }

  async remove(title: string): Promise<void> {
    await this.saved("DELETE", () => this.deleteButton(title).click());
    await expect(this.row(title)).toHaveCount(0);
  }

  /** Performs an action and waits for the server's answer, since the page shows its effect earlier. */
  async saved(method: string, action: () => Promise<void>): Promise<void> {
    const answer = this.page.waitForResponse(
      (response) => response.request().method() === method && response.url().includes("/api/tasks"),
    );
    await action();
    expect((await answer).ok()).toBe(true);
  }
}
