"use client";

import { type FormEvent, useRef, useState } from "react";
import { Alert } from "@/components/alert";
import { Button } from "@/components/button";
import { TextField } from "@/components/text-field";
import { type AccountApi, createAccountApi } from "@/lib/api/account";
import { ApiError } from "@/lib/api/errors";
import { AuthError, confirmPassword, deleteUser } from "@/lib/auth/client";
import { useHydrated } from "@/lib/use-hydrated";

type DeleteAccountProps = {
  email: string;
  api?: AccountApi;
  onDone?: () => void;
};

const leave = () => window.location.assign("/sign-up");

export function DeleteAccount({ email, api = createAccountApi(), onDone = leave }: DeleteAccountProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const password = String(new FormData(event.currentTarget).get("password"));
    const refuse = (message: string) => {
      setProblem(message);
      form.current?.querySelector("input")?.focus();
    };
    setProblem(null);
    setFailure(null);
    if (password === "") {
      refuse("Enter your password to confirm.");
      return;
    }
    setBusy(true);
    try {
      // Last the account: without it, nobody could delete what a failure has left behind.
      await confirmPassword(password);
      await api.removeContent();
      await deleteUser(password);
      onDone();
    } catch (error) {
      setBusy(false);
      if (error instanceof AuthError && error.field === "password") refuse(error.message);
      else if (error instanceof AuthError) setFailure(error.message);
      else if (error instanceof ApiError) setFailure(`Your account could not be deleted: ${error.message}`);
      else throw error;
    }
  };

  return (
    <form ref={form} onSubmit={onSubmit} noValidate={true} method="post" className="flex flex-col gap-5">
      {/* Tells a password manager whose password is asked for. */}
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={email}
        readOnly={true}
        hidden={true}
      />
      <TextField
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        problem={problem}
      />
      <Alert message={failure} />
      <Button type="submit" variant="danger" disabled={!hydrated} aria-disabled={busy}>
        {busy ? "Deleting…" : "Delete account"}
      </Button>
    </form>
  );
}
