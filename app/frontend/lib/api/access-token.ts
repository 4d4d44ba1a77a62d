import { ApiError, kindOfStatus } from "./errors";
import { isRecord } from "./record";

/** A token is replaced this long before it expires, so that it does not expire on its way. */
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 10_000;

type Claims = { sub: string; lifetimeMs: number };
type Held = { token: string; sub: string; staleAt: number };

export type AccessTokenOptions = {
  /** Called when there is no session any more, or when it became somebody else's. */
  onSessionChanged: () => void;
  fetch?: typeof fetch;
  now?: () => number;
};

export type AccessToken = {
  /** The token in memory, or a new one when that is about to expire. */
  get: () => Promise<string>;
  /** A token other than `rejected`; callers at the same time share one request. */
  renew: (rejected: string) => Promise<string>;
};

/** Keeps the access token of the session in memory only: a script that could read storage would find nothing. */
export function createAccessToken({
  onSessionChanged,
  now = Date.now,
  ...rest
}: AccessTokenOptions): AccessToken {
  let held: Held | null = null;
  let underWay: Promise<string> | null = null;

  const fetchToken = async (): Promise<string> => {
    const response = await request(rest.fetch ?? fetch);
    if (response.status === 401) throw sessionChanged();
    if (!response.ok) {
      const kind = kindOfStatus(response.status);
      // The address always exists: without it the server is broken.
      throw new ApiError(kind === "not-found" ? "server" : kind, { status: response.status });
    }
    const { token, sub, lifetimeMs } = await read(response);
    if (held !== null && held.sub !== sub) throw sessionChanged();
    // The lifetime and not the moment of expiry: the clock of this device may be wrong.
    held = { token, sub, staleAt: now() + lifetimeMs - MARGIN_MS };
    return token;
  };

  const sessionChanged = (): ApiError => {
    onSessionChanged();
    return new ApiError("unauthorized", { status: 401 });
  };

  const shared = (): Promise<string> => {
    underWay ??= fetchToken().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  return {
    get: async () => (held !== null && now() < held.staleAt ? held.token : shared()),
    renew: async (rejected) =>
      held !== null && held.token !== rejected && now() < held.staleAt ? held.token : shared(),
  };
}

async function request(send: typeof fetch): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await send("/api/auth/token", {
      headers: { Accept: "application/json" },
      cache: "no-store",
      credentials: "same-origin",
      signal,
    });
  } catch (cause) {
    throw new ApiError(signal.aborted ? "timeout" : "network", { cause });
  }
}

async function read(response: Response): Promise<{ token: string } & Claims> {
  try {
    const body: unknown = await response.json();
    if (!isRecord(body) || typeof body.token !== "string") throw new TypeError("the answer holds no token");
    return { token: body.token, ...claimsOf(body.token) };
  } catch (cause) {
    throw new ApiError("protocol", { status: response.status, cause });
  }
}

function claimsOf(token: string): Claims {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const claims: unknown = JSON.parse(atob(payload));
  if (
    !isRecord(claims) ||
    typeof claims.sub !== "string" ||
    typeof claims.exp !== "number" ||
    typeof claims.iat !== "number"
  ) {
    throw new TypeError("the token lacks a claim");
  }
  return { sub: claims.sub, lifetimeMs: (claims.exp - claims.iat) * 1000 };
}
