"use client";

import { Button } from "@/components/button";
import { MessagePage } from "@/components/message-page";
import "./globals.css";

export default function GlobalErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <MessagePage title="Something went wrong">
          <p className="text-muted">Your tasks are safe; only this page failed to show.</p>
          <Button onClick={reset}>Try again</Button>
        </MessagePage>
      </body>
    </html>
  );
}
