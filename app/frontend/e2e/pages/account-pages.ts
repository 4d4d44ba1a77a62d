import type { Locator, Page } from "@playwright/test";
import type { User } from "../support/users";

/** The pages of signing up and in, and of the account. */
export class AccountPages {
  readonly page: Page;
  readonly email: Locator;
  readonly password: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.email = page.getByRole("textbox", { name: "E-mail address" });
    this.password = page.getByLabel("Password", { exact: true });
    this.alert = page.getByRole("main").getByRole("alert").filter({ hasText: /./ });
  }

  async fill(purpose: "Create account" | "Sign in", { email, password }: User): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.page.getByRole("button", { name: purpose }).click();
  }

  async signOut(): Promise<void> {
    await this.page.getByRole("button", { name: "Sign out" }).click();
    await this.page.waitForURL("**/sign-in");
  }

  async confirmDeletion(password: string): Promise<void> {
    await this.page.getByLabel("Your password").fill(password);
    await this.page.getByRole("button", { name: "Delete account" }).click();
  }
}
