import { describe, expect, it } from "vitest";
import { chatReducer, initialState, shownThread, threadOf } from "@/lib/chat/chat-state";
import { type ConversationList, conversationListReducer, emptyList } from "@/lib/chat/conversation-list";
import type { Problem } from "@/lib/chat/problem";
import {
  isRunning,
  newThread,
  storedThread,
  type Thread,
  type ThreadAction,
  threadReducer,
} from "@/lib/chat/thread";
import type { ChatEvent } from "@/lib/chat/types";
import { conversation, message, toolCall } from "./support/backend";

const start: ThreadAction = { type: "turn-started", requestId: "r1", text: "Add milk" };
const problem: Problem = { message: "Sorry.", retryable: true, retryAfter: null, transient: false };
const event = (chatEvent: ChatEvent): ThreadAction => ({ type: "event", event: chatEvent });
const delta = (text: string) => event({ type: "delta", text });
const done = event({ type: "done", messageId: 9, tasksChanged: true });

function threadAfter(...actions: ThreadAction[]): Thread {
  return actions.reduce(threadReducer, newThread("t1"));
}

const answerOf = ({ messages }: Thread) => messages.at(-1);

describe("a turn", () => {
  it("shows the message at once, and where its answer will be", () => {
    const thread = threadAfter(start);
    expect(thread.messages.map(({ role, content, status }) => [role, content, status])).toEqual([
      ["user", "Add milk", "complete"],
      ["assistant", "", "streaming"],
    ]);
    expect(isRunning(thread)).toBe(true);
  });

  it("grows the answer and ends it", () => {
    const thread = threadAfter(
      start,
      event({ type: "conversation", id: 5, title: "Add milk" }),
      delta("Do"),
      delta("ne."),
      done,
    );
    expect(thread.conversationId).toBe(5);
    expect(answerOf(thread)).toMatchObject({ content: "Done.", status: "complete", problem: null });
    expect(thread.turn).toBeNull();
  });

  it("replaces a running tool call by its outcome, in its place", () => {
    const running = toolCall("add_task", { status: "running" });
    const list = toolCall("list_tasks", { status: "running" });
    const thread = threadAfter(
      start,
      event({ type: "tool", call: running }),
      event({ type: "tool", call: list }),
      event({ type: "tool", call: { ...running, status: "done" } }),
    );
    expect(answerOf(thread)?.toolCalls.map(({ name, status }) => [name, status])).toEqual([
      ["add_task", "done"],
      ["list_tasks", "running"],
    ]);
    expect(answerOf(threadReducer(thread, done))?.toolCalls.map(({ name }) => name)).toEqual(["add_task"]);
  });

  it("keeps what arrived when it is stopped, and hears no more", () => {
    const thread = threadAfter(start, delta("Do"), { type: "turn-stopped" }, delta("ne."), done);
    expect(answerOf(thread)).toMatchObject({ content: "Do", status: "stopped" });
    expect(isRunning(thread)).toBe(false);
  });

  it("fails with a sentence and can be repeated from the start", () => {
    const failed = threadAfter(start, delta("Do"), { type: "turn-failed", problem });
    expect(answerOf(failed)).toMatchObject({ content: "Do", status: "failed", problem });
    expect(failed.turn).toEqual({ requestId: "r1", text: "Add milk", phase: "failed" });
    expect(isRunning(failed)).toBe(false);

    const repeated = threadReducer(failed, { type: "turn-repeated", phase: "running" });
    expect(answerOf(repeated)).toMatchObject({ content: "", status: "streaming", problem: null });
    expect(repeated.messages).toHaveLength(2);
    expect(isRunning(repeated)).toBe(true);
  });

  it("fails by the server's word", () => {
    const error: ChatEvent = { type: "error", code: "timeout", message: "Too slow.", retryable: false };
    expect(answerOf(threadAfter(start, event(error)))?.problem).toMatchObject({
      message: "Too slow.",
      retryable: false,
    });
  });

  it("is reconnecting until it hears from the server again", () => {
    const thread = threadAfter(start, { type: "turn-repeated", phase: "reconnecting" });
    expect(thread.turn?.phase).toBe("reconnecting");
    expect(isRunning(thread)).toBe(true);
    const heard = threadReducer(thread, event({ type: "conversation", id: 5, title: "" }));
    expect(heard.turn?.phase).toBe("running");
  });

  it("leaves the failure of an earlier one in sight", () => {
    const thread = threadAfter(
      start,
      { type: "turn-failed", problem },
      { ...start, requestId: "r2" },
      delta("Hi"),
      done,
    );
    expect(thread.messages.map(({ status }) => status)).toEqual([
      "complete",
      "failed",
      "complete",
      "complete",
    ]);
    expect(new Set(thread.messages.map(({ key }) => key)).size).toBe(4);
  });

  it.each<ThreadAction>([
    delta("Hi"),
    done,
    { type: "turn-failed", problem },
    { type: "turn-repeated", phase: "running" },
  ])("that is over is not changed by a late $type", (late) => {
    const over = threadAfter(start, delta("Done."), done);
    expect(threadReducer(over, late)).toEqual(over);
  });
});

describe("a history", () => {
  const page = { items: [message(3), message(4)], hasMore: true };

  it("is loaded, with what comes before it put in front", () => {
    const loading = storedThread("t1", 1);
    expect(loading.history.status).toBe("loading");
    const loaded = threadReducer(loading, { type: "history-loaded", page });
    expect(loaded.earlier.status).toBe("available");

    const all = [
      { type: "earlier-loading" },
      { type: "earlier-loaded", page: { items: [message(1), message(2)], hasMore: false } },
    ] satisfies ThreadAction[];
    const complete = all.reduce<Thread>(threadReducer, loaded);
    expect(complete.messages.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(complete.earlier.status).toBe("none");
  });

  it("may be completed while an answer arrives", () => {
    const thread = [
      { type: "history-loaded", page },
      start,
      { type: "earlier-loaded", page: { items: [message(1)], hasMore: false } },
      delta("Hi"),
    ] satisfies ThreadAction[];
    const result = thread.reduce<Thread>(threadReducer, storedThread("t1", 1));
    expect(result.messages.map(({ content }) => content)).toEqual([
      "Message 1",
      "Message 3",
      "Message 4",
      "Add milk",
      "Hi",
    ]);
  });

  it("says why it could not be loaded", () => {
    const reason = "No connection.";
    expect(threadReducer(storedThread("t1", 1), { type: "history-failed", reason }).history).toEqual({
      status: "failed",
      reason,
    });
    expect(threadAfter({ type: "earlier-failed", reason }).earlier).toEqual({ status: "failed", reason });
  });
});

describe("the conversations", () => {
  const loaded = (...ids: number[]): ConversationList =>
    conversationListReducer(emptyList, {
      type: "list-loaded",
      offset: 0,
      page: { items: ids.map((id) => conversation(id)), total: ids.length },
    });
  const ids = ({ items }: ConversationList) => items.map(({ id }) => id);

  it("are sorted by their last use", () => {
    const list = loaded(1, 3, 2);
    expect(ids(list)).toEqual([3, 2, 1]);
    const used = conversationListReducer(list, {
      type: "used",
      id: 1,
      title: "Milk",
      now: "2026-03-02T10:00:00Z",
    });
    expect(ids(used)).toEqual([1, 3, 2]);
    expect(used.items[0]?.title).toBe("Milk");
    expect(used.total).toBe(3);
    const created = conversationListReducer(used, {
      type: "used",
      id: 9,
      title: "New",
      now: "2026-03-03T10:00:00Z",
    });
    expect(ids(created)).toEqual([9, 1, 3, 2]);
    expect(created.total).toBe(4);
  });

  it("are continued by the next page, each once", () => {
    const page = { items: [conversation(1), conversation(2)], total: 3 };
    expect(ids(conversationListReducer(loaded(2, 3), { type: "list-loaded", offset: 2, page }))).toEqual([
      3, 2, 1,
    ]);
  });

  it("are renamed, removed and brought back", () => {
    const list = loaded(1, 2);
    expect(conversationListReducer(list, { type: "renamed", id: 1, title: "Milk" }).items[1]?.title).toBe(
      "Milk",
    );
    const removed = conversationListReducer(list, { type: "removed", id: 2 });
    expect([ids(removed), removed.total]).toEqual([[1], 1]);
    expect(conversationListReducer(removed, { type: "removed", id: 2 }).total).toBe(1);
    const restored = conversationListReducer(removed, { type: "restored", conversation: conversation(2) });
    expect([ids(restored), restored.total]).toEqual([[2, 1], 2]);
  });
});

describe("the chat", () => {
  it("keeps threads in which something goes on, and forgets others when another is shown", () => {
    const begun = initialState("t0");
    const shown = chatReducer(begun, { type: "shown", thread: newThread("t1") });
    expect(Object.keys(shown.threads)).toEqual(["t1"]);
    const running = chatReducer(shown, { type: "thread", key: "t1", action: start });
    const other = chatReducer(running, { type: "shown", thread: storedThread("t2", 7) });
    expect(Object.keys(other.threads)).toEqual(["t1", "t2"]);
    expect(shownThread(other).conversationId).toBe(7);
    expect(threadOf(other, 7)?.key).toBe("t2");

    const heard = chatReducer(other, { type: "thread", key: "t1", action: delta("Hi") });
    expect(heard.threads.t1?.messages.at(-1)?.content).toBe("Hi");
    expect(Object.keys(chatReducer(heard, { type: "closed", key: "t1" }).threads)).toEqual(["t2"]);
    expect(chatReducer(other, { type: "thread", key: "gone", action: start })).toBe(other);
  });
});
