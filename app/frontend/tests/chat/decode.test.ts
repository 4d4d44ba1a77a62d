import { describe, expect, it } from "vitest";
import { decodeConversations, decodeEvent, decodeMessages } from "@/lib/chat/decode";

const decode = (name: string, data: unknown) => decodeEvent({ name, data: JSON.stringify(data) });
const call = { id: "c1", name: "add_task", arguments: { title: "milk" }, status: "running", result: null };

describe("events", () => {
  it.each([
    ["conversation", { id: 3, title: "Milk" }, { type: "conversation", id: 3, title: "Milk" }],
    ["delta", { text: "Hi" }, { type: "delta", text: "Hi" }],
    ["tool", call, { type: "tool", call }],
    ["tool", { ...call, result: undefined }, { type: "tool", call }],
    ["tool", { ...call, arguments: "no object" }, { type: "tool", call: { ...call, arguments: {} } }],
    ["done", { message_id: 9, tasks_changed: true }, { type: "done", messageId: 9, tasksChanged: true }],
    ["done", { message_id: 9, more: 1 }, { type: "done", messageId: 9, tasksChanged: false }],
    [
      "error",
      { code: "model_down", message: "Sorry.", retryable: true },
      { type: "error", code: "model_down", message: "Sorry.", retryable: true },
    ],
  ])("knows %s %o", (name, data, expected) => {
    expect(decode(name, data)).toEqual(expected);
  });

  it("passes over what it does not know", () => {
    expect(decodeEvent({ name: "later-version", data: "not even JSON" })).toBeNull();
  });

  it.each([
    ["delta", { text: 1 }],
    ["delta", null],
    ["delta", []],
    ["tool", { ...call, status: "odd" }],
    ["conversation", { id: "3", title: "Milk" }],
    ["error", { code: "x" }],
  ])("throws on a broken %s %o", (name, data) => {
    expect(() => decode(name, data)).toThrow(TypeError);
  });

  it("throws on data that is not JSON", () => {
    expect(() => decodeEvent({ name: "delta", data: "{" })).toThrow(SyntaxError);
  });
});

describe("pages", () => {
  const times = { created_at: "2026-03-01T10:00:00Z", updated_at: "2026-03-01T10:00:00Z" };

  it("reads conversations", () => {
    const item = { id: 1, title: "Milk", ...times };
    expect(decodeConversations({ items: [{ ...item, extra: 1 }], total: 7 })).toEqual({
      items: [item],
      total: 7,
    });
    expect(() => decodeConversations([item])).toThrow(TypeError);
  });

  it("reads messages", () => {
    const item = {
      id: 1,
      conversation_id: 2,
      role: "assistant",
      content: "Hi",
      tool_calls: [{ ...call, status: "done" }],
      created_at: times.created_at,
    };
    expect(decodeMessages({ items: [item], has_more: true })).toEqual({ items: [item], hasMore: true });
    expect(decodeMessages({ items: [{ ...item, tool_calls: null }] }).items[0]?.tool_calls).toEqual([]);
    expect(() => decodeMessages({ items: [{ ...item, role: "system" }] })).toThrow(TypeError);
    expect(() => decodeMessages({ items: null })).toThrow(TypeError);
  });
});
