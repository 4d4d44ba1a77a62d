import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { CredentialsForm } from "@/components/account/credentials-form";
import { DeleteAccount } from "@/components/account/delete-account";
import { SignOutButton } from "@/components/account/sign-out-button";
import { ApiError } from "@/lib/api/errors";
import { deferred } from "./support/tasks";

type Answer = () => Response | Promise<Response>;

/** Answers by the end of the path; what is not named succeeds. */
function server(answers: Record<string, Answer> = {}) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const path = String(input).replace("/api/auth", "");
    return answers[path]?.() ?? Response.json({});
  });
}

const email = () => screen.getByRole("textbox", { name: "E-mail address" });
const wrong = (code: string, status = 400) => Response.json({ code }, { status });

describe("the form of signing in", () => {
  const fill = async (address: string, password: string) => {
    const user = userEvent.setup();
    if (address) await user.type(email(), address);
    if (password) await user.type(screen.getByLabelText("Password"), password);
    await user.keyboard("{Enter}");
    return user;
  };

  it("signs in once, and stays busy until the next page is there", async () => {
    const answer = deferred<Response>();
    const send = server({ "/sign-in/email": () => answer.promise });
    const onDone = vi.fn();
    render(<CredentialsForm purpose="sign-in" onDone={onDone} />);
    const user = await fill(" anna@example.org ", "correct horse");
    await user.click(screen.getByRole("button", { name: "Signing in…" }));
    answer.resolve(Response.json({}));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(send).toHaveBeenCalledOnce();
    expect(JSON.parse(String(send.mock.calls[0]?.[1]?.body)).email).toBe("anna@example.org");
    expect(screen.getByRole("button", { name: "Signing in…" })).toBeInTheDocument();
  });

  it("puts a problem at its field and the focus there, and keeps what was typed", async () => {
    server({ "/sign-in/email": () => wrong("INVALID_EMAIL_OR_PASSWORD", 401) });
    const onDone = vi.fn();
    render(<CredentialsForm purpose="sign-in" onDone={onDone} />);
    await fill("anna@example.org", "correct horse");
    expect(await screen.findByText(/is wrong/)).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveFocus();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/is wrong/);
    expect(email()).toHaveValue("anna@example.org");
    expect(onDone).not.toHaveBeenCalled();
  });

  it("asks for both before it sends anything", async () => {
    const send = server();
    render(<CredentialsForm purpose="sign-up" />);
    const user = await fill("anna", "");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(email()).toBeInvalid();
    expect(email()).toHaveFocus();
    await user.clear(email());
    await user.type(email(), "anna@example.org{Enter}");
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Enter a password.");
    expect(send).not.toHaveBeenCalled();
  });

  it("says what is no field's fault beside the button", async () => {
    server({ "/sign-up/email": () => new Response("<html>", { status: 503 }) });
    render(<CredentialsForm purpose="sign-up" />);
    await fill("anna@example.org", "correct horse");
    expect(await screen.findByText(/The server had a problem \(503\)/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Create account" })).toBeEnabled();
  });
});

describe("signing out", () => {
  it("leaves, or says that it could not", async () => {
    const onDone = vi.fn();
    let down = true;
    server({ "/sign-out": () => new Response("{}", { status: down ? 503 : 200 }) });
    const user = userEvent.setup();
    render(<SignOutButton onDone={onDone} />);
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    expect(await screen.findByText(/^You are still signed in\. The server had a problem/)).toBeVisible();
    down = false;
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  });
});

describe("deleting the account", () => {
  const show = () => {
    const onDone = vi.fn();
    const api = { removeContent: vi.fn(async () => undefined) };
    render(<DeleteAccount email="anna@example.org" api={api} onDone={onDone} />);
    return { onDone, api, user: userEvent.setup() };
  };
  const confirm = async (user: ReturnType<typeof userEvent.setup>, password: string) => {
    await user.type(screen.getByLabelText("Your password"), `${password}{Enter}`);
  };
  const paths = (send: ReturnType<typeof server>) => send.mock.calls.map(([url]) => String(url));

  it("checks the password, deletes the content, and the account last", async () => {
    const send = server();
    const { onDone, api, user } = show();
    api.removeContent.mockImplementation(async () => {
      expect(paths(send)).toEqual(["/api/auth/confirm-password"]);
    });
    await confirm(user, "correct horse");
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(paths(send)).toEqual(["/api/auth/confirm-password", "/api/auth/delete-user"]);
  });

  it("deletes nothing for a wrong password", async () => {
    const send = server({ "/confirm-password": () => wrong("INVALID_PASSWORD") });
    const { api, user } = show();
    await confirm(user, "wrong");
    expect(await screen.findByText("The password is wrong. Try again.")).toBeVisible();
    expect(screen.getByLabelText("Your password")).toHaveFocus();
    expect(api.removeContent).not.toHaveBeenCalled();
    expect(paths(send)).toHaveLength(1);
  });

  it("keeps the account while its content could not be deleted", async () => {
    const send = server();
    const { onDone, api, user } = show();
    api.removeContent.mockRejectedValueOnce(new ApiError("server", { status: 503 }));
    await confirm(user, "correct horse");
    expect(await screen.findByText(/could not be deleted: the server had a problem \(503\)/)).toBeVisible();
    expect(paths(send)).toEqual(["/api/auth/confirm-password"]);
    expect(onDone).not.toHaveBeenCalled();
  });

  it("asks for the password", async () => {
    const send = server();
    const { user } = show();
    await user.click(screen.getByRole("button", { name: "Delete account" }));
    expect(screen.getByText("Enter your password to confirm.")).toBeVisible();
    expect(send).not.toHaveBeenCalled();
  });
});
