import type { ReactNode } from "react";

export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return <main className="mx-auto w-full max-w-2xl px-4 py-8 sm:px-6 sm:py-14">{children}</main>;
}
