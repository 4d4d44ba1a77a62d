import Link from "next/link";
import type { ReactNode } from "react";

type AccountPageProps = {
  title: string;
  children: ReactNode;
  other: { question: string; label: string; href: string };
};

/** The frame of the pages for visitors. */
export function AccountPage({ title, children, other }: AccountPageProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-8 px-4 py-10 sm:px-6">
      <div className="text-center">
        <p className="font-bold text-accent text-lg">Todo</p>
        <h1 className="mt-1 font-bold text-3xl tracking-tight">{title}</h1>
      </div>
      <div className="rounded-2xl border border-line bg-surface p-5 shadow-sm sm:p-7">{children}</div>
      <p className="text-center text-muted">
        {other.question}{" "}
        <Link href={other.href} className="font-medium text-accent underline underline-offset-4">
          {other.label}
        </Link>
      </p>
    </main>
  );
}
