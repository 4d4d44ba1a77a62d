import type { Credentials } from "./client";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "./password";

export type Problem = { field: "email" | "password"; message: string };

/** What can be said without the server. Whether an address exists only a message to it could tell. */
export function checkCredentials({ email, password }: Credentials, isNew: boolean): Problem | null {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return { field: "email", message: "Enter an e-mail address, such as anna@example.org." };
  }
  if (password === "") return { field: "password", message: "Enter a password." };
  const length = password.length;
  if (isNew && length < PASSWORD_MIN_LENGTH) {
    return {
      field: "password",
      message: `Use at least ${PASSWORD_MIN_LENGTH} characters; this has ${length}.`,
    };
  }
  if (isNew && length > PASSWORD_MAX_LENGTH) {
    return {
      field: "password",
      message: `Keep it to ${PASSWORD_MAX_LENGTH} characters; this has ${length}.`,
    };
  }
  return null;
}
