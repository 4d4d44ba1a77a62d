export type Conversation = {
  id: number;
  title: string;
  created_at: string;
  updated_at: string;
};

export type ToolCall = {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
  status: "running" | "done" | "failed";
  result: unknown;
};

export type StoredMessage = {
  id: number;
  conversation_id: number;
  role: "user" | "assistant";
  content: string;
  tool_calls: ToolCall[];
  created_at: string;
};

/** What the server says while it answers a message. */
export type ChatEvent =
  | { type: "conversation"; id: number; title: string }
  | { type: "delta"; text: string }
  | { type: "tool"; call: ToolCall }
  | { type: "done"; messageId: number; tasksChanged: boolean }
  | { type: "error"; code: string; message: string; retryable: boolean };

export const MESSAGE_MAX_LENGTH = 4000;
