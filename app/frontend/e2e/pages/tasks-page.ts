import { expect, type Locator, type Page, type Response } from "@playwright/test";

export class TasksPage {
  readonly page: Page;
  readonly input: Locator;
  readonly list: Locator;
  readonly #mark: string;

  /** `mark` ends the titles of one test, which finds and removes only its own tasks by it. */
  constructor(page: Page, mark: string) {
    this.page = page;
    this.#mark = mark;
    this.input = page.getByRole("textbox", { name: "New task" });
    this.list = page.getByRole("region", { name: "Your tasks" });
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

  title(name: string): string {
    return `${name} ${this.#mark}`;
  }

  row(name: string): Locator {
    return this.list.getByRole("listitem").filter({ hasText: this.title(name) });
  }

  checkbox(name: string): Locator {
    return this.row(name).getByRole("checkbox");
  }

  deleteButton(name: string): Locator {
    return this.page.getByRole("button", { name: `Delete ${this.title(name)}`, exact: true });
  }

  /** Adds a task and waits until the server has stored it. */
  async add(name: string): Promise<void> {
    await this.input.fill(this.title(name));
    await this.input.press("Enter");
    await expect(this.checkbox(name)).toBeEnabled();
  }

  async setCompleted(name: string, completed: boolean): Promise<void> {
    await this.saved("PATCH", () => this.checkbox(name).setChecked(completed, { force: true }));
  }

  async remove(name: string): Promise<void> {
    await this.saved("DELETE", () => this.deleteButton(name).click());
    await expect(this.row(name)).toHaveCount(0);
  }

  /** Performs an action and waits for the server's answer, since the page shows its effect earlier. */
  async saved(method: string, action: () => Promise<void>): Promise<void> {
    const answer = this.page.waitForResponse(
      (response) => response.request().method() === method && response.url().includes("/api/tasks"),
    );
    await action();
    expect((await answer).ok()).toBe(true);
  }

  async removeOwnTasks(): Promise<void> {
    await this.page.unrouteAll({ behavior: "ignoreErrors" });
    const remaining = await this.page.evaluate(async (mark) => {
      const own = async () => {
        const tasks: { id: number; title: string }[] = await (await fetch("/api/tasks")).json();
        return tasks.filter(({ title }) => title.endsWith(mark));
      };
      await Promise.all((await own()).map(({ id }) => fetch(`/api/tasks/${id}`, { method: "DELETE" })));
      return (await own()).length;
    }, ` ${this.#mark}`);
    expect(remaining, "tasks left behind by this test").toBe(0);
  }
}
