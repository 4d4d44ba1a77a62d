"use client";

import { Button } from "@/components/button";
import { MessagePage } from "@/components/message-page";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <MessagePage title="Something went wrong">
      <p className="text-muted">Your tasks are safe; only this page failed to show.</p>
      <Button onClick={reset}>Try again</Button>
    </MessagePage>
  );
}
