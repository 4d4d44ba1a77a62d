import type { MessagePage } from "./decode";
import type { Problem } from "./problem";
import type { ChatEvent, StoredMessage, ToolCall } from "./types";

export type ChatMessage = {
  key: string;
  /** The server's id, which a message has once it was loaded from the history. */
  id: number | null;
  role: "user" | "assistant";
  content: string;
  toolCalls: ToolCall[];
  status: "complete" | "streaming" | "stopped" | "failed";
  problem: Problem | null;
};

/** The last message of the user while it has no complete answer. */
export type Turn = {
  requestId: string;
  text: string;
  phase: "running" | "reconnecting" | "failed";
};

export type Thread = {
  key: string;
  /** Null until the server has named the new conversation. */
  conversationId: number | null;
  history: { status: "loading" } | { status: "ready" } | { status: "failed"; reason: string };
  earlier: { status: "none" | "available" | "loading" } | { status: "failed"; reason: string };
  messages: ChatMessage[];
  turn: Turn | null;
};

export type ThreadAction =
  | { type: "history-loading" }
  | { type: "history-loaded"; page: MessagePage }
  | { type: "history-failed"; reason: string }
  | { type: "earlier-loading" }
  | { type: "earlier-loaded"; page: MessagePage }
  | { type: "earlier-failed"; reason: string }
  | { type: "turn-started"; requestId: string; text: string }
  | { type: "turn-repeated"; phase: "running" | "reconnecting" }
  | { type: "event"; event: ChatEvent }
  | { type: "turn-stopped" }
  | { type: "turn-failed"; problem: Problem };

export function newThread(key: string): Thread {
  return {
    key,
    conversationId: null,
    history: { status: "ready" },
    earlier: { status: "none" },
    messages: [],
    turn: null,
  };
}

export function storedThread(key: string, conversationId: number): Thread {
  return { ...newThread(key), conversationId, history: { status: "loading" } };
}

export function isRunning({ turn }: Thread): boolean {
  return turn !== null && turn.phase !== "failed";
}

export function threadReducer(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case "history-loading":
      return { ...thread, history: { status: "loading" } };
    case "history-loaded":
      return {
        ...thread,
        history: { status: "ready" },
        earlier: { status: action.page.hasMore ? "available" : "none" },
        messages: action.page.items.map(fromStored),
      };
    case "history-failed":
      return { ...thread, history: { status: "failed", reason: action.reason } };
    case "earlier-loading":
      return { ...thread, earlier: { status: "loading" } };
    case "earlier-loaded":
      return {
        ...thread,
        earlier: { status: action.page.hasMore ? "available" : "none" },
        messages: [...action.page.items.map(fromStored), ...thread.messages],
      };
    case "earlier-failed":
      return { ...thread, earlier: { status: "failed", reason: action.reason } };
    case "turn-started": {
      const { requestId, text } = action;
      const question: ChatMessage = { ...blank(requestId, "user"), content: text, status: "complete" };
      return {
        ...thread,
        messages: [...thread.messages, question, blank(requestId, "assistant")],
        turn: { requestId, text, phase: "running" },
      };
    }
    case "turn-repeated":
      // The server tells the whole answer again, so what had arrived of it goes.
      if (thread.turn === null) return thread;
      return {
        ...changeAnswer(thread, () => blank(thread.turn?.requestId ?? "", "assistant")),
        turn: { ...thread.turn, phase: action.phase },
      };
    case "event":
      return thread.turn === null ? thread : applyEvent(thread, thread.turn, action.event);
    case "turn-stopped":
      return { ...changeAnswer(thread, (answer) => ({ ...answer, status: "stopped" })), turn: null };
    case "turn-failed":
      if (thread.turn === null) return thread;
      return {
        ...changeAnswer(thread, (answer) => ({ ...answer, status: "failed", problem: action.problem })),
        turn: { ...thread.turn, phase: "failed" },
      };
  }
}

function applyEvent(thread: Thread, turn: Turn, event: ChatEvent): Thread {
  switch (event.type) {
    case "conversation":
      return { ...thread, conversationId: event.id, turn: { ...turn, phase: "running" } };
    case "delta":
      return changeAnswer(thread, (answer) => ({ ...answer, content: answer.content + event.text }));
    case "tool":
      return changeAnswer(thread, (answer) => ({
        ...answer,
        toolCalls: withCall(answer.toolCalls, event.call),
      }));
    case "done":
      return {
        ...changeAnswer(thread, (answer) => ({
          ...answer,
          status: "complete",
          // A call whose end was not told is not under way any more.
          toolCalls: answer.toolCalls.filter(({ status }) => status !== "running"),
        })),
        turn: null,
      };
    case "error":
      return threadReducer(thread, {
        type: "turn-failed",
        problem: { message: event.message, retryable: event.retryable, retryAfter: null, transient: false },
      });
  }
}

function changeAnswer(thread: Thread, change: (answer: ChatMessage) => ChatMessage): Thread {
  const answer = thread.messages.at(-1);
  if (answer?.role !== "assistant") return thread;
  return { ...thread, messages: [...thread.messages.slice(0, -1), change(answer)] };
}

function withCall(calls: ToolCall[], call: ToolCall): ToolCall[] {
  return calls.some(({ id }) => id === call.id)
    ? calls.map((other) => (other.id === call.id ? call : other))
    : [...calls, call];
}

function blank(requestId: string, role: ChatMessage["role"]): ChatMessage {
  return {
    key: `${requestId}-${role}`,
    id: null,
    role,
    content: "",
    toolCalls: [],
    status: "streaming",
    problem: null,
  };
}

function fromStored({ id, role, content, tool_calls }: StoredMessage): ChatMessage {
  return {
    key: `stored-${id}`,
    id,
    role,
    content,
    toolCalls: tool_calls,
    status: "complete",
    problem: null,
  };
}
