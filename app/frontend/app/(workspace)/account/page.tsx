import type { Metadata } from "next";
import Link from "next/link";
import { DeleteAccount } from "@/components/account/delete-account";
import { requireUser } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountSettingsPage() {
  const { email } = await requireUser();
  return (
    <main className="mx-auto w-full max-w-2xl px-4 py-6 sm:px-6">
      <Link href="/" className="text-accent underline underline-offset-4">
        Back to your tasks
      </Link>
      <h1 className="mt-4 font-bold text-3xl tracking-tight">Your account</h1>
      <p className="wrap-anywhere mt-2 text-muted">You are signed in as {email}.</p>
      <section
        aria-labelledby="delete-account"
        className="mt-8 rounded-2xl border border-line bg-surface p-5 shadow-sm sm:p-7"
      >
        <h2 id="delete-account" className="font-semibold text-xl">
          Delete account
        </h2>
        <p className="mt-2 mb-5 text-muted">
          This deletes your tasks, your conversations and your account at once. It cannot be undone.
        </p>
        <DeleteAccount email={email} />
      </section>
    </main>
  );
}
