import { authorizedFetch } from "@/lib/api/authorized-fetch";
import { ApiError } from "@/lib/api/errors";
import type { ChatRequest } from "@/lib/api/generated/types.gen";
import { createHttpClient } from "@/lib/api/http";
import {
  decodeConversation,
  decodeConversations,
  decodeEvent,
  decodeMessages,
  type MessagePage,
  type Page,
} from "./decode";
import { readEvents } from "./event-stream";
import { ChatError, lostConnection, refused } from "./problem";
import type { ChatEvent, Conversation } from "./types";

export type TurnRequest = {
  message: string;
  conversationId: number | null;
  /** Names the message: however often it is sent, the server acts on it once. */
  requestId: string;
};

export type ChatApi = {
  conversations(offset: number, signal?: AbortSignal): Promise<Page<Conversation>>;
  rename(id: number, title: string): Promise<Conversation>;
  /** Succeeds also when the conversation is already gone. */
  remove(id: number): Promise<void>;
  /** The messages before the one given, or the newest, the oldest first. */
  messages(conversationId: number, before: number | null, signal?: AbortSignal): Promise<MessagePage>;
  /** Sends a message; ends after the last event and throws a `ChatError` when that does not come. */
  send(turn: TurnRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined>;
};

export type ChatApiOptions = {
  fetch?: typeof authorizedFetch;
  /** The server sends a sign of life every 15 seconds; after this long without one the connection is dead. */
  silenceMs?: number;
};

export const PAGE_SIZE = 50;
const DEFAULT_SILENCE_MS = 45_000;

export function createChatApi({
  fetch: send = authorizedFetch,
  silenceMs = DEFAULT_SILENCE_MS,
}: ChatApiOptions = {}): ChatApi {
  const request = createHttpClient({ fetch: send });

  return {
    conversations: (offset, signal) =>
      request({
        method: "GET",
        path: `/api/conversations?limit=${PAGE_SIZE}&offset=${offset}`,
        signal,
        parse: decodeConversations,
      }),
    rename: (id, title) =>
      request({
        method: "PATCH",
        path: `/api/conversations/${id}`,
        body: { title },
        missing: "not-found",
        parse: decodeConversation,
      }),
    remove: async (id) => {
      try {
        await request({
          method: "DELETE",
          path: `/api/conversations/${id}`,
          missing: "not-found",
          parse: () => undefined,
        });
      } catch (error) {
        if (!(error instanceof ApiError && error.kind === "not-found")) throw error;
      }
    },
    messages: (conversationId, before, signal) =>
      request({
        method: "GET",
        path: `/api/conversations/${conversationId}/messages?limit=${PAGE_SIZE}${before === null ? "" : `&before=${before}`}`,
        signal,
        missing: "not-found",
        parse: decodeMessages,
      }),
    send: (turn, signal) => streamTurn(send, turn, signal, silenceMs),
  };
}

async function* streamTurn(
  send: typeof authorizedFetch,
  { message, conversationId, requestId }: TurnRequest,
  signal: AbortSignal,
  silenceMs: number,
): AsyncGenerator<ChatEvent, void, undefined> {
  const body: ChatRequest = { message, conversation_id: conversationId, request_id: requestId };
  let ended = false;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const onBytes = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };

  try {
    const response = await send("/api/chat", {
      method: "POST",
      headers: { Accept: "text/event-stream", "Content-Type": "application/json" },
      cache: "no-store",
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, silence.signal]),
    });
    onBytes();
    if (!response.ok) {
      await response.body?.cancel();
      throw refused(response.status, response.headers.get("Retry-After"));
    }
    if (response.body === null || !isEventStream(response)) {
      throw new ApiError("protocol", { status: response.status });
    }
    for await (const streamEvent of readEvents(response.body, onBytes)) {
      // After the last event only the end is awaited: a connection that is read to its end can be used again.
      const event: ChatEvent | null = ended ? null : decode(streamEvent);
      if (event === null) continue;
      ended = event.type === "done" || event.type === "error";
      yield event;
    }
    if (!ended) throw lostConnection();
  } catch (error) {
    if (ended) return;
    if (signal.aborted || error instanceof ChatError || error instanceof ApiError) throw error;
    throw lostConnection(error);
  } finally {
    clearTimeout(timer);
  }
}

function decode(event: { name: string; data: string }): ChatEvent | null {
  try {
    return decodeEvent(event);
  } catch (cause) {
    throw new ApiError("protocol", { cause });
  }
}

function isEventStream(response: Response): boolean {
  return response.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;
}
