import { describe, expect, it, vi } from "vitest";
import { type ChatApiOptions, createChatApi } from "@/lib/chat/api";
import { ChatError, problemOf } from "@/lib/chat/problem";
import type { ChatEvent } from "@/lib/chat/types";
import { FakeBackend } from "./support/backend";

const TURN = { message: "Add milk", conversationId: 3, requestId: "7d0e7c3e-3c1f-4b0f-9d6a-000000000000" };

function start(options: ChatApiOptions = {}) {
  const backend = new FakeBackend();
  const controller = new AbortController();
  const events: ChatEvent[] = [];
  const api = createChatApi({ fetch: backend.fetch, ...options });
  const end = (async () => {
    for await (const event of api.send(TURN, controller.signal)) events.push(event);
  })();
  // A test may look at the failure later than it happens.
  end.catch(() => undefined);
  return { backend, controller, events, end };
}

describe("sending a message", () => {
  it("says what is asked for, and what kind of answer is understood", async () => {
    const { backend, end } = start();
    (await backend.answer()).done();
    await end;
    const [path, init] = backend.fetch.mock.calls[0] ?? [];
    expect([path, init?.method, init?.cache]).toEqual(["/api/chat", "POST", "no-store"]);
    expect(new Headers(init?.headers).get("Accept")).toBe("text/event-stream");
    expect(backend.chatRequests[0]).toEqual({
      message: TURN.message,
      conversation_id: TURN.conversationId,
      request_id: TURN.requestId,
    });
  });

  it("reads the connection to its end, and nothing after the last event", async () => {
    const { backend, events, end } = start();
    const answer = await backend.answer();
    answer.raw('event: done\ndata: {"message_id":1}\n\nevent: delta\ndata: {"text":"late"}\n\n');
    await vi.waitFor(() => expect(events).toEqual([{ type: "done", messageId: 1, tasksChanged: false }]));
    answer.break();
    await expect(end).resolves.toBeUndefined();
    expect(events).toHaveLength(1);
  });

  it("gives up a connection that is silent for too long", async () => {
    const { backend, events, end } = start({ silenceMs: 40 });
    const answer = await backend.answer();
    answer.delta("I");
    await expect(end).rejects.toThrow(ChatError);
    await expect(end).rejects.toThrow("The connection was lost");
    expect(events).toEqual([{ type: "delta", text: "I" }]);
    expect(answer.cancelled).toBe(true);
  });

  it("is kept alive by signs of life", async () => {
    const { backend, end } = start({ silenceMs: 60 });
    const answer = await backend.answer();
    for (let count = 0; count < 6; count += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      answer.raw(": ping\n\n");
    }
    answer.done();
    await expect(end).resolves.toBeUndefined();
  });

  it("ends with the abort, which is no loss of the connection", async () => {
    const { backend, controller, end } = start();
    await backend.answer();
    controller.abort();
    await expect(end).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  });

  it.each([
    [{ "Retry-After": "1" }, "Wait 1 second, then try again.", 1],
    [{ "Retry-After": "90" }, "Wait 90 seconds, then try again.", 90],
    [{}, "Wait a minute, then try again.", null],
    [{ "Retry-After": "Sat, 21 Nov 2026 09:00:00 GMT" }, "Wait a minute, then try again.", null],
  ])("tells how long to wait when %o", async (headers, sentence, retryAfter) => {
    const backend = new FakeBackend();
    backend.refuse("POST /api/chat", { status: 429, headers });
    const events = createChatApi({ fetch: backend.fetch }).send(TURN, new AbortController().signal);
    const problem = problemOf(await events.next().catch((error: unknown) => error));
    expect(problem.message).toContain(sentence);
    expect(problem.retryAfter).toBe(retryAfter);
  });
});
