import type * as api from "@/lib/api/generated/types.gen";

export type Conversation = api.ConversationPublic;

/** A call under way is only ever told by the event stream; a stored one is over. */
export type ToolCall = Omit<api.ToolCall, "status"> & { status: api.ToolCall["status"] | "running" };
export type StoredMessage = Omit<api.MessagePublic, "tool_calls"> & { tool_calls: ToolCall[] };

/** What the server says while it answers a message. */
export type ChatEvent =
  | { type: "conversation"; id: number; title: string }
  | { type: "delta"; text: string }
  | { type: "tool"; call: ToolCall }
  | { type: "done"; messageId: number; tasksChanged: boolean }
  | { type: "error"; code: string; message: string; retryable: boolean };

export const MESSAGE_MAX_LENGTH = 4000;
