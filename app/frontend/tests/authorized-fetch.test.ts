import { afterEach, describe, expect, it, vi } from "vitest";
import { createAuthorizedFetch } from "@/lib/api/authorized-fetch";

const LIFETIME = 900;

type TokenClaims = { sub?: string; iat?: number; lifetime?: number; jti?: number };

function tokenOf({ sub = "anna", iat = 1_700_000_000, lifetime = LIFETIME, jti = 0 }: TokenClaims = {}) {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "EdDSA" })}.${part({ sub, iat, exp: iat + lifetime, jti, name: "Zoë?>" })}.signature`;
}

/** A frontend that hands out numbered tokens and an API that answers as the test says. */
function setUp({
  token = (n: number): Response | Error => Response.json({ token: tokenOf({ jti: n }) }),
  api = (_n: number): Response => Response.json({ ok: true }),
} = {}) {
  let clock = 0;
  const counts = { token: 0, api: 0 };
  const seen: { url: string; token: string | null; init: RequestInit | undefined }[] = [];
  const send: typeof fetch = async (input, init) => {
    const url = String(input);
    if (url === "/api/auth/token") {
      counts.token += 1;
      const answer = token(counts.token);
      if (answer instanceof Error) throw answer;
      return answer;
    }
    counts.api += 1;
    seen.push({ url, token: new Headers(init?.headers).get("Authorization"), init });
    return api(counts.api);
  };
  const onSessionChanged = vi.fn();
  const authorizedFetch = createAuthorizedFetch({ onSessionChanged, fetch: send, now: () => clock });
  return {
    authorizedFetch,
    counts,
    seen,
    onSessionChanged,
    pass: (seconds: number) => {
      clock += seconds * 1000;
    },
  };
}

const unauthorized = () => Response.json({ detail: "expired" }, { status: 401 });

afterEach(() => {
  delete document.documentElement.dataset.apiUrl;
});

describe("the token", () => {
  it("is fetched once and sent with every request, beside the caller's headers", async () => {
    const { authorizedFetch, counts, seen } = setUp();
    await authorizedFetch("/api/tasks", { method: "POST", body: "{}", headers: { "X-Own": "1" } });
    await authorizedFetch("/api/tasks");
    expect(counts.token).toBe(1);
    expect(seen.map(({ token }) => token)).toEqual(Array(2).fill(`Bearer ${tokenOf({ jti: 1 })}`));
    expect(seen[0]).toMatchObject({ url: "/api/tasks", init: { method: "POST", body: "{}" } });
    expect(new Headers(seen[0]?.init?.headers).get("X-Own")).toBe("1");
  });

  it("goes to the configured address of the API", async () => {
    document.documentElement.dataset.apiUrl = "https://api.example.org/v1";
    const { authorizedFetch, seen } = setUp();
    await authorizedFetch("/api/tasks");
    expect(seen[0]?.url).toBe("https://api.example.org/v1/api/tasks");
  });

  it("is shared by requests that start at once", async () => {
    const { authorizedFetch, counts } = setUp();
    await Promise.all([1, 2, 3].map(() => authorizedFetch("/api/tasks")));
    expect(counts).toEqual({ token: 1, api: 3 });
  });

  it("is replaced before it expires, whatever the device's clock says", async () => {
    const { authorizedFetch, counts, pass } = setUp();
    await authorizedFetch("/api/tasks");
    pass(LIFETIME - 61);
    await authorizedFetch("/api/tasks");
    expect(counts.token).toBe(1);
    pass(2);
    await authorizedFetch("/api/tasks");
    expect(counts.token).toBe(2);
  });

  it("is asked for again after a failure", async () => {
    const { authorizedFetch } = setUp({
      token: (n) => (n === 1 ? new TypeError("Failed to fetch") : Response.json({ token: tokenOf() })),
    });
    await expect(authorizedFetch("/api/tasks")).rejects.toMatchObject({ kind: "network" });
    expect((await authorizedFetch("/api/tasks")).status).toBe(200);
  });
});

describe("an answer of 401", () => {
  it("is tried again once with a new token", async () => {
    const { authorizedFetch, counts, seen } = setUp({
      api: (n) => (n === 1 ? unauthorized() : Response.json({ ok: true })),
    });
    expect((await authorizedFetch("/api/tasks", { method: "POST", body: "{}" })).status).toBe(200);
    expect(counts).toEqual({ token: 2, api: 2 });
    expect(seen[1]).toMatchObject({ token: `Bearer ${tokenOf({ jti: 2 })}`, init: { body: "{}" } });
  });

  it("is handed on when the new token is refused too", async () => {
    const { authorizedFetch, counts, onSessionChanged } = setUp({ api: unauthorized });
    expect((await authorizedFetch("/api/tasks")).status).toBe(401);
    expect(counts.api).toBe(2);
    expect(onSessionChanged).not.toHaveBeenCalled();
  });

  it("renews the token once for all requests that it meets at once", async () => {
    const { authorizedFetch, counts } = setUp({
      api: (n) => (n <= 3 ? unauthorized() : Response.json({ ok: true })),
    });
    const answers = await Promise.all([1, 2, 3].map(() => authorizedFetch("/api/tasks")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(counts.token).toBe(2);
  });
});

describe("without a token", () => {
  it("leaves the page when the user is signed out", async () => {
    const { authorizedFetch, onSessionChanged, counts } = setUp({ token: unauthorized });
    await expect(authorizedFetch("/api/tasks")).rejects.toMatchObject({ kind: "unauthorized" });
    expect(onSessionChanged).toHaveBeenCalledOnce();
    expect(counts.api).toBe(0);
  });

  it("leaves the page when the session became another user's, and sends nothing as them", async () => {
    const { authorizedFetch, onSessionChanged, counts, pass } = setUp({
      token: (n) => Response.json({ token: tokenOf({ sub: n === 1 ? "anna" : "ben" }) }),
    });
    await authorizedFetch("/api/tasks");
    pass(LIFETIME);
    await expect(authorizedFetch("/api/tasks")).rejects.toMatchObject({ kind: "unauthorized" });
    expect(onSessionChanged).toHaveBeenCalledOnce();
    expect(counts.api).toBe(1);
  });

  it.each([
    ["the server is down", () => new Response("<html>", { status: 503 }), "server"],
    ["the route is missing", () => new Response("", { status: 404 }), "server"],
    ["there were too many requests", () => new Response("", { status: 429 }), "rate-limited"],
    ["the answer is not JSON", () => new Response("<html>"), "protocol"],
    ["the answer holds no token", () => Response.json({}), "protocol"],
    ["the token is not one", () => Response.json({ token: "abc" }), "protocol"],
    ["the network fails", () => new TypeError("Failed to fetch"), "network"],
  ])("says so when %s", async (_, token, kind) => {
    const { authorizedFetch, onSessionChanged } = setUp({ token });
    await expect(authorizedFetch("/api/tasks")).rejects.toMatchObject({ name: "ApiError", kind });
    expect(onSessionChanged).not.toHaveBeenCalled();
  });

  it("stops when the caller gave up meanwhile", async () => {
    const { authorizedFetch, counts } = setUp();
    const controller = new AbortController();
    const answer = authorizedFetch("/api/tasks", { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    expect(counts.api).toBe(0);
  });
});
