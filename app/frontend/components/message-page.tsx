import type { ReactNode } from "react";

type MessagePageProps = { title: string; children: ReactNode };

export function MessagePage({ title, children }: MessagePageProps) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-4 px-6 text-center">
      <h1 className="font-semibold text-2xl">{title}</h1>
      {children}
    </main>
  );
}
