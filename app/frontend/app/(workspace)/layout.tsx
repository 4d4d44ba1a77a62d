import Link from "next/link";
import type { ReactNode } from "react";
import { SignOutButton } from "@/components/account/sign-out-button";
import { SignOutElsewhere } from "@/components/account/sign-out-elsewhere";
import { requireUser } from "@/lib/auth/session";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { email } = await requireUser();
  return (
    <>
      <SignOutElsewhere />
      <header className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-4 px-4 pt-3 sm:px-6">
        <Link href="/" className="font-bold text-accent text-lg">
          Todo
        </Link>
        <Link
          href="/account"
          className="flex min-h-11 min-w-0 flex-1 basis-24 items-center justify-end text-muted text-sm hover:text-ink"
        >
          <span className="sr-only">Your account, </span>
          <span className="truncate">{email}</span>
        </Link>
        <SignOutButton />
      </header>
      {children}
    </>
  );
}
