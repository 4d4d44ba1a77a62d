"use client";

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { ApiError } from "@/lib/api/errors";
import type { ChatApi, TurnRequest } from "./api";
import { type ChatAction, chatReducer, initialState, shownThread, threadOf } from "./chat-state";
import type { ConversationList, ConversationListAction } from "./conversation-list";
import { recallConversation, rememberConversation } from "./last-conversation";
import { runTurn } from "./run-turn";
import {
  type ChatMessage,
  isRunning,
  newThread,
  storedThread,
  type Thread,
  type ThreadAction,
} from "./thread";
import { summarizeToolCall } from "./tool-summary";
import type { ChatEvent, Conversation } from "./types";

export type UseChatOptions = {
  api: ChatApi;
  onTasksChanged: () => void;
  retryDelaysMs: readonly number[];
};

export type Announcement = { key: string; text: string };

export type UseChat = {
  thread: Thread;
  conversations: ConversationList;
  /** What a screen reader shall say: a finished answer as a whole. */
  announcement: Announcement | null;
  send: (text: string) => void;
  stop: () => void;
  retry: () => void;
  loadEarlier: () => void;
  reload: () => void;
  startConversation: () => void;
  openConversation: (id: number) => void;
  renameConversation: (conversation: Conversation, title: string) => void;
  removeConversation: (conversation: Conversation) => void;
  refreshConversations: () => void;
  loadMoreConversations: () => void;
  dismissFailure: () => void;
};

const LATE_REFRESH_MS = 4000;

export function useChat({ api, onTasksChanged, retryDelaysMs }: UseChatOptions): UseChat {
  const [state, dispatchState] = useReducer(chatReducer, undefined, () => initialState(crypto.randomUUID()));
  const [announcement, setAnnouncement] = useState<Announcement | null>(null);
  const turns = useRef(new Map<string, AbortController>());
  const history = useRef(new AbortController());
  const lateRefresh = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Actions reach the state at once here, so that what follows them in the same callback sees it.
  const current = useRef(state);
  const dispatch = useCallback((action: ChatAction) => {
    current.current = chatReducer(current.current, action);
    dispatchState(action);
  }, []);
  const tasksChanged = useRef(onTasksChanged);
  useEffect(() => {
    tasksChanged.current = onTasksChanged;
  }, [onTasksChanged]);

  const show = useCallback(
    (thread: Thread) => {
      history.current.abort();
      history.current = new AbortController();
      dispatch({ type: "shown", thread });
      return history.current.signal;
    },
    [dispatch],
  );

  const loadConversations = useCallback(
    async (offset: number, signal?: AbortSignal): Promise<Conversation[] | string> => {
      dispatch({ type: "list", action: { type: "list-loading" } });
      try {
        const page = await api.conversations(offset, signal);
        signal?.throwIfAborted();
        dispatch({ type: "list", action: { type: "list-loaded", page, offset } });
        return page.items;
      } catch (error) {
        const reason = `Your conversations could not be loaded: ${reasonOf(error)}`;
        if (!signal?.aborted) dispatch({ type: "list", action: { type: "list-failed", reason } });
        return reason;
      }
    },
    [api, dispatch],
  );

  /** False when the conversation does not exist (any more). */
  const loadHistory = useCallback(
    async (key: string, conversationId: number, signal: AbortSignal): Promise<boolean> => {
      const on = (action: ThreadAction) => dispatch(threadActionOf(key, action));
      on({ type: "history-loading" });
      try {
        const page = await api.messages(conversationId, null, signal);
        if (!signal.aborted) on({ type: "history-loaded", page });
      } catch (error) {
        if (signal.aborted) return true;
        on({
          type: "history-failed",
          reason: `This conversation could not be loaded: ${reasonOf(error)}`,
        });
        return !isMissing(error);
      }
      return true;
    },
    [api, dispatch],
  );

  const open = useCallback(
    async (id: number): Promise<boolean> => {
      rememberConversation(id);
      const opened = threadOf(current.current, id);
      if (opened?.history.status === "ready") {
        show(opened);
        return true;
      }
      const thread = storedThread(crypto.randomUUID(), id);
      const signal = show(thread);
      const exists = await loadHistory(thread.key, id, signal);
      if (!exists) dispatch({ type: "list", action: { type: "removed", id } });
      return exists;
    },
    [dispatch, loadHistory, show],
  );

  const startConversation = useCallback(() => {
    rememberConversation(null);
    show(newThread(crypto.randomUUID()));
  }, [show]);

  /** Shows the conversation of last time, else the latest, else an empty one. */
  const begin = useCallback(
    async (signal: AbortSignal): Promise<void> => {
      const loading = loadConversations(0, signal);
      const remembered = recallConversation();
      if (remembered === "new") startConversation();
      // A conversation that is gone, or that is of the user who was signed in before, is no news to anybody.
      if (remembered === "new" || (remembered !== null && (await open(remembered)))) return;

      const { shown } = current.current;
      const conversations = await loading;
      if (signal.aborted || current.current.shown !== shown) return;
      if (typeof conversations === "string") {
        dispatch(threadActionOf(shown, { type: "history-failed", reason: conversations }));
        return;
      }
      const [latest] = conversations;
      if (latest === undefined) startConversation();
      else await open(latest.id);
    },
    [dispatch, loadConversations, open, startConversation],
  );

  useEffect(() => {
    const controller = new AbortController();
    const running = turns.current;
    void begin(controller.signal);
    return () => {
      controller.abort();
      history.current.abort();
      clearTimeout(lateRefresh.current);
      for (const turn of running.values()) turn.abort();
    };
  }, [begin]);

  const run = useCallback(
    async (key: string, turn: TurnRequest): Promise<void> => {
      const controller = new AbortController();
      turns.current.set(key, controller);
      const onEvent = (event: ChatEvent) => {
        if (event.type === "conversation") {
          const { id, title } = event;
          const now = new Date().toISOString();
          dispatch({ type: "list", action: { type: "used", id, title, now } });
          if (current.current.shown === key) rememberConversation(id);
        }
        if (event.type === "done" && current.current.shown === key) {
          const answer = current.current.threads[key]?.messages.at(-1);
          if (answer) setAnnouncement({ key: answer.key, text: spoken(answer) });
        }
      };
      await runTurn({
        api,
        turn,
        signal: controller.signal,
        retryDelaysMs,
        dispatch: (action) => dispatch(threadActionOf(key, action)),
        onEvent,
        onTasksChanged: () => tasksChanged.current(),
      });
      if (turns.current.get(key) === controller) turns.current.delete(key);
    },
    [api, dispatch, retryDelaysMs],
  );

  const actions = useMemo(() => {
    const thread = () => shownThread(current.current);
    const onThread = (action: ThreadAction) => dispatch(threadActionOf(thread().key, action));
    const onList = (action: ConversationListAction) => dispatch({ type: "list", action });

    return {
      send: (text: string) => {
        const { key, conversationId, history: loaded } = thread();
        if (loaded.status !== "ready" || isRunning(thread())) return;
        const requestId = crypto.randomUUID();
        onThread({ type: "turn-started", requestId, text });
        void run(key, { message: text, conversationId, requestId });
      },
      stop: () => {
        const { key, conversationId } = thread();
        turns.current.get(key)?.abort();
        onThread({ type: "turn-stopped" });
        setAnnouncement({ key: `${key}-stopped-${Date.now()}`, text: "Stopped." });
        if (conversationId === null) void loadConversations(0);
        // The server finishes what it has begun, only nobody listens any more.
        clearTimeout(lateRefresh.current);
        lateRefresh.current = setTimeout(() => tasksChanged.current(), LATE_REFRESH_MS);
      },
      retry: () => {
        const { key, conversationId, turn } = thread();
        if (turn?.phase !== "failed") return;
        onThread({ type: "turn-repeated", phase: "running" });
        void run(key, { message: turn.text, conversationId, requestId: turn.requestId });
      },
      loadEarlier: () => void loadEarlier(),
      reload: () => {
        const { key, conversationId } = thread();
        if (conversationId === null) void begin(new AbortController().signal);
        else void loadHistory(key, conversationId, history.current.signal);
      },
      startConversation,
      openConversation: (id: number) => void open(id),
      renameConversation: (conversation: Conversation, title: string) => void rename(conversation, title),
      removeConversation: (conversation: Conversation) => void remove(conversation),
      refreshConversations: () => void loadConversations(0),
      loadMoreConversations: () => void loadConversations(current.current.conversations.items.length),
      dismissFailure: () => onList({ type: "failure-dismissed" }),
    };

    async function loadEarlier(): Promise<void> {
      const { key, conversationId, messages } = thread();
      const before = messages.find(({ id }) => id !== null)?.id ?? null;
      if (conversationId === null || before === null) return;
      const { signal } = history.current;
      onThread({ type: "earlier-loading" });
      try {
        const page = await api.messages(conversationId, before, signal);
        dispatch(threadActionOf(key, { type: "earlier-loaded", page }));
      } catch (error) {
        const reason = `The earlier messages could not be loaded: ${reasonOf(error)}`;
        if (!signal.aborted) dispatch(threadActionOf(key, { type: "earlier-failed", reason }));
      }
    }

    async function rename(conversation: Conversation, title: string): Promise<void> {
      const { id } = conversation;
      onList({ type: "renamed", id, title });
      try {
        const renamed = await api.rename(id, title);
        onList({ type: "renamed", id, title: renamed.title });
      } catch (error) {
        if (isMissing(error)) onList({ type: "removed", id });
        else onList({ type: "renamed", id, title: conversation.title });
        onList({
          type: "change-failed",
          message: `“${conversation.title}” could not be renamed: ${reasonOf(error)}`,
        });
      }
    }

    async function remove(conversation: Conversation): Promise<void> {
      const { id } = conversation;
      const opened = threadOf(current.current, id);
      onList({ type: "removed", id });
      if (opened !== undefined) {
        turns.current.get(opened.key)?.abort();
        if (opened.key === current.current.shown) startConversation();
        dispatch({ type: "closed", key: opened.key });
      }
      try {
        await api.remove(id);
      } catch (error) {
        onList({ type: "restored", conversation });
        onList({
          type: "change-failed",
          message: `“${conversation.title}” could not be deleted: ${reasonOf(error)}`,
        });
      }
    }
  }, [api, begin, dispatch, loadConversations, loadHistory, open, run, startConversation]);

  return { thread: shownThread(state), conversations: state.conversations, announcement, ...actions };
}

function threadActionOf(key: string, action: ThreadAction): ChatAction {
  return { type: "thread", key, action };
}

function spoken({ content, toolCalls }: ChatMessage): string {
  return content.trim() === "" ? toolCalls.map(summarizeToolCall).join(". ") : content;
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "not-found";
}

function reasonOf(error: unknown): string {
  return (error instanceof ApiError ? error : new ApiError("protocol", { cause: error })).message;
}
