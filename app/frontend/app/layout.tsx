import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { readConfig } from "@/lib/config";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Todo", template: "%s · Todo" },
  description: "A quiet place for the things you mean to do.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f4f5fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0f111a" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: the configuration and the policy's nonce are those of this request.
  await connection();
  return (
    <html lang="en" data-api-url={readConfig().apiUrl}>
      <body className="font-sans antialiased">{children}</body>
    </html>
  );
}
