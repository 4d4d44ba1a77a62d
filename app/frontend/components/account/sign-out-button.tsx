"use client";

import { useState } from "react";
import { Button } from "@/components/button";
import { AuthError, signOut } from "@/lib/auth/client";
import { useHydrated } from "@/lib/use-hydrated";

const leave = () => window.location.assign("/sign-in");

export function SignOutButton({ onDone = leave }: { onDone?: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const hydrated = useHydrated();

  const onClick = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await signOut();
      onDone();
    } catch (error) {
      setBusy(false);
      if (!(error instanceof AuthError)) throw error;
      setFailure(`You are still signed in. ${error.message}`);
    }
  };

  return (
    <>
      <Button variant="quiet" disabled={!hydrated} aria-disabled={busy} onClick={onClick}>
        Sign out
      </Button>
      <p role="alert" className="basis-full text-danger text-sm empty:hidden">
        {failure}
      </p>
    </>
  );
}
