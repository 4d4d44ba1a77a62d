import { useRef } from "react";
import { Button } from "@/components/button";
import type { ConversationList as Conversations } from "@/lib/chat/conversation-list";
import type { Conversation } from "@/lib/chat/types";
import { ConversationRow } from "./conversation-row";
import { Loading } from "./loading";
import { Notice } from "./notice";

type ConversationListProps = {
  id: string;
  conversations: Conversations;
  shownId: number | null;
  onOpen: (id: number) => void;
  onRename: (conversation: Conversation, title: string) => void;
  onRemove: (conversation: Conversation) => void;
  onReload: () => void;
  onLoadMore: () => void;
  onDismissFailure: () => void;
  onClose: () => void;
};

export function ConversationList({
  id,
  conversations,
  shownId,
  onOpen,
  onRename,
  onRemove,
  onReload,
  onLoadMore,
  onDismissFailure,
  onClose,
}: ConversationListProps) {
  const { status, reason, items, total, failure } = conversations;
  const area = useRef<HTMLElement>(null);

  const removeAndKeepFocus = (conversation: Conversation) => {
    onRemove(conversation);
    // The row that had the focus is gone; the area around it is the nearest thing that stays.
    area.current?.focus();
  };

  return (
    <section
      ref={area}
      id={id}
      aria-label="Conversations"
      aria-busy={status === "loading"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable with the keyboard
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
      className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto overscroll-contain p-2 focus-visible:-outline-offset-2"
    >
      {failure !== null && <Notice text={failure} action="Dismiss" onAction={onDismissFailure} />}
      {items.length > 0 && (
        <ul className="divide-y divide-line">
          {items.map((conversation) => (
            <ConversationRow
              key={conversation.id}
              conversation={conversation}
              shown={conversation.id === shownId}
              onOpen={() => onOpen(conversation.id)}
              onRename={(title) => onRename(conversation, title)}
              onRemove={() => removeAndKeepFocus(conversation)}
            />
          ))}
        </ul>
      )}
      {status === "loading" && items.length === 0 && <Loading label="Loading your conversations" />}
      {status === "failed" && reason !== null && (
        <Notice text={reason} action="Try again" onAction={onReload} />
      )}
      {status === "ready" && items.length === 0 && (
        <p className="px-6 py-14 text-center text-muted">
          No conversations yet. Your first message starts one.
        </p>
      )}
      {items.length > 0 && items.length < total && (
        <Button variant="quiet" className="self-center" onClick={onLoadMore}>
          Show more
        </Button>
      )}
    </section>
  );
}
