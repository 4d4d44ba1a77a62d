import { type RefObject, useEffect } from "react";
import { Button } from "@/components/button";
import type { Thread } from "@/lib/chat/thread";
import { useStickToEnd } from "@/lib/chat/use-stick-to-end";
import { Icon } from "./icon";
import { Loading } from "./loading";
import { Message } from "./message";
import { Notice } from "./notice";
import { Welcome } from "./welcome";

type MessageLogProps = {
  thread: Thread;
  /** Moves the view to the end, however far up the reader is. */
  goToEndRef: RefObject<(() => void) | null>;
  onChoosePrompt: (prompt: string) => void;
  onLoadEarlier: () => void;
  onReload: () => void;
  onRetry: () => void;
};

export function MessageLog({
  thread,
  goToEndRef,
  onChoosePrompt,
  onLoadEarlier,
  onReload,
  onRetry,
}: MessageLogProps) {
  const { messages, history, earlier, turn } = thread;
  const { scroller, content, atEnd, goToEnd } = useStickToEnd(messages[0]?.key);

  useEffect(() => {
    goToEndRef.current = goToEnd;
  }, [goToEnd, goToEndRef]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        aria-label="Messages"
        aria-busy={history.status === "loading"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable with the keyboard
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-4 [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div ref={content} className="flex flex-1 shrink-0 flex-col gap-5 py-4">
          {history.status === "loading" && <Loading label="Loading the conversation" />}
          {history.status === "failed" && (
            <Notice text={history.reason} action="Try again" onAction={onReload} />
          )}
          {history.status === "ready" && messages.length === 0 && <Welcome onChoose={onChoosePrompt} />}
          {(earlier.status === "available" || earlier.status === "loading") && (
            <Button
              variant="quiet"
              className="self-center"
              aria-disabled={earlier.status === "loading"}
              onClick={earlier.status === "available" ? onLoadEarlier : undefined}
            >
              {earlier.status === "loading" ? "Loading…" : "Load earlier messages"}
            </Button>
          )}
          {earlier.status === "failed" && (
            <Notice text={earlier.reason} action="Try again" onAction={onLoadEarlier} />
          )}
          {messages.length > 0 && (
            <ol className="flex flex-col gap-5">
              {messages.map((message, index) => {
                const isLast = index === messages.length - 1;
                return (
                  <Message
                    key={message.key}
                    message={message}
                    reconnecting={isLast && turn?.phase === "reconnecting"}
                    onRetry={isLast && turn?.phase === "failed" ? onRetry : null}
                  />
                );
              })}
            </ol>
          )}
        </div>
      </section>
      {!atEnd && (
        <button
          type="button"
          aria-label="Go to the latest message"
          onClick={goToEnd}
          className="absolute inset-x-0 bottom-2 mx-auto grid size-11 place-items-center rounded-full border border-line bg-surface text-ink shadow-sm"
        >
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}
