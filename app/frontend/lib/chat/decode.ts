import { isRecord } from "@/lib/api/record";
import type { StreamEvent } from "./event-stream";
import type { ChatEvent, Conversation, StoredMessage, ToolCall } from "./types";

export type Page<T> = { items: T[]; total: number };
export type MessagePage = { items: StoredMessage[]; hasMore: boolean };

/** The event in the client's terms, or null for one that this client does not know. Throws on a broken one. */
export function decodeEvent({ name, data }: StreamEvent): ChatEvent | null {
  switch (name) {
    case "conversation": {
      const fields = record(JSON.parse(data));
      return { type: name, id: number(fields.id), title: string(fields.title) };
    }
    case "delta":
      return { type: name, text: string(record(JSON.parse(data)).text) };
    case "tool":
      return { type: name, call: decodeToolCall(JSON.parse(data)) };
    case "done": {
      const fields = record(JSON.parse(data));
      return {
        type: name,
        messageId: number(fields.message_id),
        tasksChanged: fields.tasks_changed === true,
      };
    }
    case "error": {
      const fields = record(JSON.parse(data));
      return {
        type: name,
        code: string(fields.code),
        message: string(fields.message),
        retryable: fields.retryable === true,
      };
    }
    default:
      return null;
  }
}

export function decodeConversations(body: unknown): Page<Conversation> {
  const { items, total } = record(body);
  return { items: list(items).map(decodeConversation), total: number(total) };
}

export function decodeConversation(body: unknown): Conversation {
  const { id, title, created_at, updated_at } = record(body);
  return {
    id: number(id),
    title: string(title),
    created_at: string(created_at),
    updated_at: string(updated_at),
  };
}

export function decodeMessages(body: unknown): MessagePage {
  const { items, has_more } = record(body);
  return { items: list(items).map(decodeMessage), hasMore: has_more === true };
}

function decodeMessage(body: unknown): StoredMessage {
  const fields = record(body);
  if (fields.role !== "user" && fields.role !== "assistant")
    throw new TypeError("a message of an unknown role");
  return {
    id: number(fields.id),
    conversation_id: number(fields.conversation_id),
    role: fields.role,
    content: string(fields.content),
    tool_calls: list(fields.tool_calls ?? []).map(decodeToolCall),
    created_at: string(fields.created_at),
  };
}

function decodeToolCall(body: unknown): ToolCall {
  const fields = record(body);
  const { status } = fields;
  if (status !== "running" && status !== "done" && status !== "failed") {
    throw new TypeError("a tool call of an unknown status");
  }
  return {
    id: string(fields.id),
    name: string(fields.name),
    // A model may have written arguments that are no object; the call then failed, and that is what is shown.
    arguments: isRecord(fields.arguments) ? fields.arguments : {},
    status,
    result: fields.result ?? null,
  };
}

function record(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new TypeError("expected an object");
  return value;
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError("expected an array");
  return value;
}

function string(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("expected a string");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("expected a number");
  return value;
}
