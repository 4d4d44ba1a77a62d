"use client";

import { useId, useMemo, useRef, useState } from "react";
import type { authorizedFetch } from "@/lib/api/authorized-fetch";
import { createChatApi } from "@/lib/chat/api";
import { isRunning } from "@/lib/chat/thread";
import { useChat } from "@/lib/chat/use-chat";
import { useOnline } from "@/lib/chat/use-online";
import { Composer } from "./composer";
import { ConversationList } from "./conversation-list";
import { IconButton } from "./icon-button";
import { MessageLog } from "./message-log";

type ChatPanelProps = {
  /** Called when the assistant has added, changed or deleted a task. */
  onTasksChanged: () => void;
  fetch?: typeof authorizedFetch;
  retryDelaysMs?: readonly number[];
};

/** Long enough for a replica to be replaced, or for an answer under way to be finished. */
const RETRY_DELAYS_MS = [500, 1500, 3000, 5000, 10_000];

export function ChatPanel({ onTasksChanged, fetch, retryDelaysMs = RETRY_DELAYS_MS }: ChatPanelProps) {
  const api = useMemo(() => createChatApi(fetch === undefined ? {} : { fetch }), [fetch]);
  const chat = useChat({ api, onTasksChanged, retryDelaysMs });
  const { thread, conversations, announcement } = chat;
  const online = useOnline();
  const [listing, setListing] = useState(false);
  const listId = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const goToEnd = useRef<(() => void) | null>(null);
  const toggle = useRef<HTMLButtonElement>(null);

  const title = conversations.items.find(({ id }) => id === thread.conversationId)?.title ?? "New chat";

  const send = (text: string) => {
    chat.send(text);
    goToEnd.current?.();
  };
  const showThread = (action: () => void) => {
    action();
    setListing(false);
    // After the composer is back; on a touch screen the keyboard would cover what was asked for.
    if (!isTouchScreen()) requestAnimationFrame(() => input.current?.focus());
  };

  return (
    <section
      aria-label="Chat"
      className="flex h-full min-h-96 flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
    >
      <header className="flex items-center gap-1 border-line border-b p-1">
        <IconButton
          ref={toggle}
          icon="list"
          label="Conversations"
          aria-expanded={listing}
          aria-controls={listing ? listId : undefined}
          onClick={() => {
            if (!listing) chat.refreshConversations();
            setListing(!listing);
          }}
        />
        <h2 dir="auto" className="min-w-0 flex-1 truncate text-center font-semibold">
          {listing ? "Conversations" : title}
        </h2>
        <IconButton icon="plus" label="New chat" onClick={() => showThread(chat.startConversation)} />
      </header>

      {listing ? (
        <ConversationList
          id={listId}
          conversations={conversations}
          shownId={thread.conversationId}
          onOpen={(id) => showThread(() => chat.openConversation(id))}
          onRename={chat.renameConversation}
          onRemove={chat.removeConversation}
          onReload={chat.refreshConversations}
          onLoadMore={chat.loadMoreConversations}
          onDismissFailure={chat.dismissFailure}
          onClose={() => {
            setListing(false);
            toggle.current?.focus();
          }}
        />
      ) : (
        <MessageLog
          key={thread.key}
          thread={thread}
          goToEndRef={goToEnd}
          onChoosePrompt={(prompt) => showThread(() => send(prompt))}
          onLoadEarlier={chat.loadEarlier}
          onReload={chat.reload}
          onRetry={() => showThread(chat.retry)}
        />
      )}
      {/* Hidden and not removed, so that a draft outlives a look at the list. */}
      <div hidden={listing}>
        <Composer
          inputRef={input}
          online={online}
          ready={thread.history.status === "ready"}
          running={isRunning(thread)}
          onSend={send}
          onStop={chat.stop}
        />
      </div>

      <div role="status" aria-label="Answer" className="sr-only">
        {announcement !== null && <p key={announcement.key}>{announcement.text}</p>}
      </div>
    </section>
  );
}

function isTouchScreen(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
