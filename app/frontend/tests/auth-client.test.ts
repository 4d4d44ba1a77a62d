import { afterEach, describe, expect, it, vi } from "vitest";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { AuthError, deleteUser, signIn, signOut, signUp } from "@/lib/auth/client";

const ANNA = { email: "anna@example.org", password: "correct horse" };

function answer(response: Response | Error) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
}

async function refusalOf(promise: Promise<void>): Promise<AuthError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AuthError)) throw new Error(`expected an AuthError, got ${String(error)}`);
  return error;
}

afterEach(() => vi.restoreAllMocks());

describe("requests", () => {
  it.each([
    ["sign-up/email", () => signUp(ANNA), { ...ANNA, name: "anna" }],
    ["sign-in/email", () => signIn(ANNA), ANNA],
    ["sign-out", () => signOut(), {}],
    ["delete-user", () => deleteUser("correct horse"), { password: "correct horse" }],
  ])("%s", async (path, call, body) => {
    const send = answer(Response.json({}));
    await call();
    const [url, init] = send.mock.calls[0] ?? [];
    expect([url, init?.method, JSON.parse(String(init?.body))]).toEqual([`/api/auth/${path}`, "POST", body]);
  });
});

describe("refusals", () => {
  it.each<[number, string, RegExp, AuthError["field"]]>([
    [401, "INVALID_EMAIL_OR_PASSWORD", /^E-mail address or password is wrong\./, "password"],
    [400, "INVALID_PASSWORD", /^The password is wrong\./, "password"],
    [422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", /^There is an account with this address/, "email"],
    [400, "INVALID_EMAIL", /^This is not an e-mail address\./, "email"],
    [400, "TOO_LONG", /^This address is too long\./, "email"],
    [403, "INVALID_ORIGIN", /opened at another address/, null],
    [401, "UNAUTHORIZED", /^You are signed out\./, null],
    [418, "TEAPOT", /^The server did not accept this \(418\)\./, null],
    [503, "", /^The server had a problem \(503\)\./, null],
  ])("%i %s is explained", async (status, code, message, field) => {
    answer(Response.json({ code }, { status }));
    const error = await refusalOf(signIn(ANNA));
    expect(error.message).toMatch(message);
    expect(error.field).toBe(field);
  });

  it.each([
    ["7", "Too many attempts. Wait 7 seconds and try again."],
    ["1", "Too many attempts. Wait 1 second and try again."],
    [null, "Too many attempts. Wait a moment and try again."],
  ])("say how long to wait: %s", async (seconds, message) => {
    answer(
      new Response("{}", { status: 429, headers: seconds === null ? {} : { "X-Retry-After": seconds } }),
    );
    expect((await refusalOf(signIn(ANNA))).message).toBe(message);
  });

  it("do not show a gateway's HTML page", async () => {
    answer(new Response("<html>Bad gateway", { status: 502 }));
    expect((await refusalOf(signIn(ANNA))).message).toBe(
      "The server had a problem (502). Try again in a moment.",
    );
  });

  it("name an unreachable server", async () => {
    answer(new TypeError("Failed to fetch"));
    expect((await refusalOf(signIn(ANNA))).message).toMatch(/^The server cannot be reached\./);
  });
});

describe("what can be said without the server", () => {
  it.each([
    ["", "x", true, "email"],
    ["anna", "correct horse", true, "email"],
    ["anna@localhost", "correct horse", true, "email"],
    ["an na@example.org", "correct horse", false, "email"],
    ["anna@example.org", "", false, "password"],
    ["anna@example.org", "1234567", true, "password"],
    ["anna@example.org", "x".repeat(129), true, "password"],
  ])("%j with %j", (email, password, isNew, field) => {
    expect(checkCredentials({ email, password }, isNew)?.field).toBe(field);
  });

  it("leaves an old password to the server, whatever its length", () => {
    expect(checkCredentials({ email: "anna@example.org", password: "x" }, false)).toBeNull();
    expect(checkCredentials(ANNA, true)).toBeNull();
  });
});
