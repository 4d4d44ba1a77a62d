import { vi } from "vitest";
import type { Conversation, StoredMessage, ToolCall } from "@/lib/chat/types";

const encoder = new TextEncoder();
const time = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, "0")}:00Z`;

export type ChatRequest = { message: string; conversation_id: number | null; request_id: string };

export function conversation(id: number, title = `Conversation ${id}`): Conversation {
  return { id, title, created_at: time(id), updated_at: time(id) };
}

export function message(id: number, overrides: Partial<StoredMessage> = {}): StoredMessage {
  return {
    id,
    conversation_id: 1,
    role: id % 2 === 1 ? "user" : "assistant",
    content: `Message ${id}`,
    tool_calls: [],
    created_at: time(id % 60),
    ...overrides,
  };
}

export function toolCall(name: string, overrides: Partial<ToolCall> = {}): ToolCall {
  return { id: `call-${name}`, name, arguments: {}, status: "done", result: null, ...overrides };
}

/** The server's side of one streamed answer, which the test tells piece by piece. */
export class Answer {
  readonly response: Response;
  cancelled = false;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

  constructor(signal: AbortSignal | null | undefined) {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.cancelled = true;
      },
    });
    this.response = new Response(body, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
    signal?.addEventListener("abort", () => {
      this.cancelled = true;
      this.#controller.error(signal.reason);
    });
  }

  raw(text: string): this {
    this.#controller.enqueue(encoder.encode(text));
    return this;
  }

  event(name: string, data: unknown): this {
    return this.raw(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  conversation(id: number, title = `Conversation ${id}`): this {
    return this.event("conversation", { id, title });
  }

  delta(text: string): this {
    return this.event("delta", { text });
  }

  tool(call: ToolCall): this {
    return this.event("tool", call);
  }

  done(tasksChanged = false): void {
    this.event("done", { message_id: 99, tasks_changed: tasksChanged });
    this.#controller.close();
  }

  error(text: string, retryable = true): void {
    this.event("error", { code: "model_unreachable", message: text, retryable });
    this.#controller.close();
  }

  /** The connection ends before the answer does. */
  cut(): void {
    this.#controller.close();
  }

  break(): void {
    this.#controller.error(new TypeError("network error"));
  }
}

type Refusal = { status: number; headers?: Record<string, string> } | "unreachable";

/** A backend in memory behind the interface of `authorizedFetch`. */
export class FakeBackend {
  readonly conversations: Conversation[] = [];
  readonly messages = new Map<number, StoredMessage[]>();
  readonly chatRequests: ChatRequest[] = [];
  readonly requests: string[] = [];
  pageSize = 50;
  #answers: Answer[] = [];
  #awaited: ((answer: Answer) => void)[] = [];
  #refusals = new Map<string, Refusal[]>();

  /** The answer to the next message, when it has been sent. */
  answer(): Promise<Answer> {
    const ready = this.#answers.shift();
    return ready ? Promise.resolve(ready) : new Promise((resolve) => this.#awaited.push(resolve));
  }

  /** Makes the next request fail whose method and path start like this, such as `PATCH /api/conv`. */
  refuse(request: string, refusal: Refusal): void {
    this.#refusals.set(request, [...(this.#refusals.get(request) ?? []), refusal]);
  }

  readonly fetch = vi.fn(async (path: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? "GET";
    const request = `${method} ${path}`;
    this.requests.push(request);
    init.signal?.throwIfAborted();
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    if (path === "/api/chat") this.chatRequests.push(body);

    for (const [start, refusals] of this.#refusals) {
      const refusal = request.startsWith(start) ? refusals.shift() : undefined;
      if (refusal === "unreachable") throw new TypeError("Failed to fetch");
      if (refusal) {
        return Response.json(
          { detail: "Refused." },
          { status: refusal.status, headers: refusal.headers ?? {} },
        );
      }
    }
    return path === "/api/chat"
      ? this.#chat(init.signal)
      : this.#rest(method, new URL(path, "http://x"), body);
  });

  #chat(signal: AbortSignal | null | undefined): Response {
    const answer = new Answer(signal);
    const awaiting = this.#awaited.shift();
    if (awaiting) awaiting(answer);
    else this.#answers.push(answer);
    return answer.response;
  }

  #rest(method: string, { pathname, searchParams }: URL, body: { title?: string } | null): Response {
    if (pathname === "/api/conversations") {
      const offset = Number(searchParams.get("offset"));
      const items = this.conversations.slice(offset, offset + this.pageSize);
      return Response.json({ items, total: this.conversations.length });
    }
    const [, id, rest] = /^\/api\/conversations\/(\d+)(\/messages)?$/.exec(pathname) ?? [];
    const index = this.conversations.findIndex((item) => item.id === Number(id));
    const found = this.conversations[index];
    if (found === undefined)
      return Response.json({ detail: "There is no such conversation." }, { status: 404 });
    if (rest !== undefined) return this.#page(found.id, searchParams.get("before"));
    if (method === "DELETE") {
      this.conversations.splice(index, 1);
      return new Response(null, { status: 204 });
    }
    found.title = body?.title ?? found.title;
    return Response.json(found);
  }

  #page(conversationId: number, before: string | null): Response {
    const all = this.messages.get(conversationId) ?? [];
    const earlier = before === null ? all : all.filter(({ id }) => id < Number(before));
    const items = earlier.slice(-this.pageSize);
    return Response.json({ items, has_more: items.length < earlier.length });
  }
}
