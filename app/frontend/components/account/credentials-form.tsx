"use client";

import { type FormEvent, useRef, useState } from "react";
import { Alert } from "@/components/alert";
import { Button } from "@/components/button";
import { TextField } from "@/components/text-field";
import { checkCredentials, type Problem } from "@/lib/auth/check-credentials";
import { AuthError, signIn, signUp } from "@/lib/auth/client";
import { PASSWORD_MIN_LENGTH } from "@/lib/auth/password";
import { useHydrated } from "@/lib/use-hydrated";

type CredentialsFormProps = {
  purpose: "sign-in" | "sign-up";
  onDone?: () => void;
};

const enterWorkspace = () => window.location.assign("/");

export function CredentialsForm({ purpose, onDone = enterWorkspace }: CredentialsFormProps) {
  const isNew = purpose === "sign-up";
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);

  const show = ({ field, message }: { field: Problem["field"] | null; message: string }) => {
    if (field === null) setFailure(message);
    else {
      setProblem({ field, message });
      form.current?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus();
    }
  };

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const credentials = { email: String(data.get("email")).trim(), password: String(data.get("password")) };
    setProblem(null);
    setFailure(null);
    const found = checkCredentials(credentials, isNew);
    if (found !== null) {
      show(found);
      return;
    }
    setBusy(true);
    try {
      await (isNew ? signUp : signIn)(credentials);
      // Stays busy until the next page is there.
      onDone();
    } catch (error) {
      setBusy(false);
      if (!(error instanceof AuthError)) throw error;
      show(error);
    }
  };

  const problemOf = (field: Problem["field"]) => (problem?.field === field ? problem.message : null);

  return (
    <form ref={form} onSubmit={onSubmit} noValidate={true} method="post" className="flex flex-col gap-5">
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        problem={problemOf("email")}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        {...(isNew && { hint: `At least ${PASSWORD_MIN_LENGTH} characters.` })}
        problem={problemOf("password")}
      />
      <Alert message={failure} />
      {/* Before its script runs, the form would send the password to the page's own address. */}
      <Button type="submit" disabled={!hydrated} aria-disabled={busy}>
        {label(isNew, busy)}
      </Button>
    </form>
  );
}

function label(isNew: boolean, busy: boolean): string {
  if (isNew) return busy ? "Creating your account…" : "Create account";
  return busy ? "Signing in…" : "Sign in";
}
