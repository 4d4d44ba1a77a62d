import { isRecord } from "@/lib/api/record";
import { announceSignOut } from "./other-tabs";

const TIMEOUT_MS = 15_000;

/** What a person can do about it is in the message, a whole sentence. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly field: "email" | "password" | null;

  constructor(message: string, options: { field?: "email" | "password" | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.field = options.field ?? null;
  }
}

export type Credentials = { email: string; password: string };

export async function signUp({ email, password }: Credentials): Promise<void> {
  await post("/sign-up/email", { email, password, name: email.split("@")[0] });
}

export async function signIn(credentials: Credentials): Promise<void> {
  await post("/sign-in/email", credentials);
}

export async function signOut(): Promise<void> {
  await post("/sign-out", {});
  announceSignOut();
}

export async function confirmPassword(password: string): Promise<void> {
  await post("/confirm-password", { password });
}

/** Deletes the account itself; the user's tasks and conversations are the API's. */
export async function deleteUser(password: string): Promise<void> {
  await post("/delete-user", { password });
  announceSignOut();
}

async function post(path: string, body: Record<string, unknown>): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/auth${path}`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal,
    });
    text = await response.text();
  } catch (cause) {
    throw new AuthError(
      signal.aborted
        ? "The server took too long to answer. Try again in a moment."
        : "The server cannot be reached. Check your connection and try again.",
      { cause },
    );
  }
  if (!response.ok) throw refusal(response, codeOf(text));
}

function refusal(response: Response, code: string): AuthError {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("X-Retry-After") ?? response.headers.get("Retry-After"));
    return new AuthError(
      seconds > 0
        ? `Too many attempts. Wait ${seconds} ${seconds === 1 ? "second" : "seconds"} and try again.`
        : "Too many attempts. Wait a moment and try again.",
    );
  }
  switch (code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return new AuthError("E-mail address or password is wrong. Check both and try again.", {
        field: "password",
      });
    case "INVALID_PASSWORD":
      return new AuthError("The password is wrong. Try again.", { field: "password" });
    case "USER_ALREADY_EXISTS":
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
      return new AuthError(
        "There is an account with this address already. Sign in, or use another address.",
        {
          field: "email",
        },
      );
    case "INVALID_EMAIL":
    case "VALIDATION_ERROR":
      return new AuthError("This is not an e-mail address. Check it and try again.", { field: "email" });
    case "TOO_LONG":
      return new AuthError("This address is too long. Use another one.", { field: "email" });
    case "INVALID_ORIGIN":
    case "MISSING_OR_NULL_ORIGIN":
      return new AuthError(
        "This page was opened at another address than the one it is set up for. Open it at that address.",
      );
  }
  if (response.status === 401) return new AuthError("You are signed out. Sign in and try again.");
  if (response.status >= 500) {
    return new AuthError(`The server had a problem (${response.status}). Try again in a moment.`);
  }
  return new AuthError(`The server did not accept this (${response.status}). Reload the page and try again.`);
}

function codeOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) && typeof body.code === "string" ? body.code : "";
  } catch {
    // A gateway answers with HTML.
    return "";
  }
}
