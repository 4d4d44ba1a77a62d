import { describe, expect, it, vi } from "vitest";
import type { authorizedFetch } from "@/lib/api/authorized-fetch";
import { ApiError, type ApiErrorKind } from "@/lib/api/errors";
import { createTasksApi } from "@/lib/api/tasks";
import { FIRST_QUERY } from "@/lib/tasks/query";
import { page, task } from "./support/tasks";

const FIRST = { ...FIRST_QUERY, limit: 100, offset: 0 };

type Answer = Response | Error | (() => Promise<Response>);

function client(answer: Answer, options: { timeoutMs?: number } = {}) {
  const send = vi.fn<typeof authorizedFetch>(async () => {
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer() : answer;
  });
  return { send, api: createTasksApi({ fetch: send, ...options }) };
}

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`);
  return error;
}

describe("requests", () => {
  it("lists what is asked for", async () => {
    const { api, send } = client(Response.json(page([task(1), task(2)])));
    expect(await api.list({ ...FIRST, status: "open", search: "milk & eggs" })).toEqual(
      page([task(1), task(2)]),
    );
    expect(send).toHaveBeenCalledWith(
      "/api/tasks?status=open&sort=created_at&order=desc&limit=100&offset=0&search=milk+%26+eggs",
      expect.objectContaining({ method: "GET", cache: "no-store" }),
    );
  });

  it("creates with a JSON body", async () => {
    const { api, send } = client(Response.json(task(3), { status: 201 }));
    expect(await api.create({ title: "Task 3" })).toEqual(task(3));
    const [url, init] = send.mock.calls[0] ?? [];
    expect([url, init?.method, init?.body]).toEqual(["/api/tasks", "POST", '{"title":"Task 3"}']);
    expect(new Headers(init?.headers).get("Content-Type")).toBe("application/json");
  });

  it("changes only the fields that are given", async () => {
    const { api, send } = client(Response.json(task(3, { completed: true })));
    expect((await api.update(3, { completed: true })).completed).toBe(true);
    const [url, init] = send.mock.calls[0] ?? [];
    expect([url, init?.method, init?.body]).toEqual(["/api/tasks/3", "PATCH", '{"completed":true}']);
  });

  it("deletes, and accepts the empty answer", async () => {
    const { api, send } = client(new Response(null, { status: 204 }));
    await expect(api.remove(7)).resolves.toBeUndefined();
    expect(send.mock.calls[0]?.[0]).toBe("/api/tasks/7");
  });

  it("takes a task that is already gone as deleted", async () => {
    const { api } = client(Response.json({ detail: "No such task" }, { status: 404 }));
    await expect(api.remove(7)).resolves.toBeUndefined();
  });
});

describe("failures", () => {
  it.each<[number, ApiErrorKind, boolean]>([
    [400, "invalid", false],
    [401, "unauthorized", false],
    [403, "unauthorized", false],
    [404, "not-found", false],
    [409, "conflict", false],
    [413, "invalid", false],
    [422, "invalid", false],
    [429, "rate-limited", true],
    [500, "server", true],
    [502, "server", true],
    [503, "server", true],
    [504, "timeout", true],
  ])("status %i is %s, retryable: %s", async (status, kind, retryable) => {
    const error = await failureOf(client(new Response("", { status })).api.update(1, { completed: true }));
    expect([error.kind, error.status, error.retryable]).toEqual([kind, status, retryable]);
  });

  it.each([
    ["list", () => client(new Response("", { status: 404 })).api.list(FIRST)],
    ["create", () => client(new Response("", { status: 404 })).api.create({ title: "x" })],
  ])("a missing route of %s is the server's problem, not a deleted task", async (_, call) => {
    const error = await failureOf(call());
    expect(error.kind).toBe("server");
    expect(error.message).toContain("404");
  });

  it("shows why a value was not accepted", async () => {
    const body = { detail: [{ loc: ["body", "title"], msg: "String should have at most 200 characters" }] };
    const error = await failureOf(client(Response.json(body, { status: 422 })).api.create({ title: "x" }));
    expect(error.message).toContain("String should have at most 200 characters");
  });

  it("shows a plain reason", async () => {
    const error = await failureOf(
      client(Response.json({ detail: "The body is not JSON." }, { status: 400 })).api.create({ title: "x" }),
    );
    expect(error.message).toContain("The body is not JSON.");
  });

  it("does not show a gateway's HTML page", async () => {
    const html = new Response("<html><h1>503 Service Temporarily Unavailable</h1></html>", { status: 503 });
    const error = await failureOf(client(html).api.list(FIRST));
    expect(error.message).toBe("the server had a problem (503). Try again in a moment.");
  });

  it("names an unreachable server", async () => {
    const error = await failureOf(client(new TypeError("Failed to fetch")).api.list(FIRST));
    expect(error.kind).toBe("network");
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it.each([
    ["not JSON", new Response("<html>")],
    ["an empty body", new Response("")],
    ["not a page", Response.json([task(1)])],
    ["no counts", Response.json({ items: [], total: 0 })],
    ["counts of another type", Response.json({ ...page([]), counts: { open: "0", completed: 0 } })],
    ["a task without title", Response.json({ ...page([]), items: [{ ...task(1), title: undefined }] })],
    ["an id of another type", Response.json({ ...page([]), items: [{ ...task(1), id: "1" }] })],
  ])("refuses a successful answer with %s", async (_, response) => {
    expect((await failureOf(client(response).api.list(FIRST))).kind).toBe("protocol");
  });

  it("gives up after the time limit", async () => {
    const send: typeof authorizedFetch = (_, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const api = createTasksApi({ fetch: send, timeoutMs: 20 });
    expect((await failureOf(api.list(FIRST))).kind).toBe("timeout");
  });

  it("passes the caller's cancellation on as it is", async () => {
    const controller = new AbortController();
    const send: typeof authorizedFetch = async (_, init) => {
      controller.abort();
      throw init?.signal?.reason;
    };
    const api = createTasksApi({ fetch: send });
    await expect(api.list(FIRST, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
