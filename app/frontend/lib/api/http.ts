import { authorizedFetch } from "./authorized-fetch";
import { ApiError, kindOfStatus } from "./errors";
import { isRecord } from "./record";

export type HttpOptions = {
  fetch?: typeof authorizedFetch;
  timeoutMs?: number;
};

type RequestOptions<T> = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** What a 404 means: a deleted item, or, for an address that always exists, a broken route. */
  missing?: "not-found" | "server";
  parse: (body: unknown) => T;
};

export type HttpClient = <T>(options: RequestOptions<T>) => Promise<T>;

const DEFAULT_TIMEOUT_MS = 10_000;

export function createHttpClient({
  fetch: send = authorizedFetch,
  timeoutMs = DEFAULT_TIMEOUT_MS,
}: HttpOptions = {}): HttpClient {
  return async ({ method, path, body, signal, missing = "server", parse }) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const headers = new Headers({ Accept: "application/json" });
    if (body !== undefined) headers.set("Content-Type", "application/json");

    let response: Response;
    let text: string;
    try {
      response = await send(path, {
        method,
        headers,
        cache: "no-store",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted || cause instanceof ApiError) throw cause;
      throw new ApiError(timeout.aborted ? "timeout" : "network", { cause });
    }

    if (!response.ok) {
      const detail = errorDetail(text);
      const kind = kindOfStatus(response.status);
      throw new ApiError(kind === "not-found" ? missing : kind, {
        status: response.status,
        ...(detail === undefined ? {} : { detail }),
      });
    }
    try {
      return parse(text === "" ? undefined : JSON.parse(text));
    } catch (cause) {
      throw new ApiError("protocol", { status: response.status, cause });
    }
  };
}

/** The reason in an error body: `{"detail": "…"}` or `{"detail": [{"msg": "…"}]}`. A gateway answers with HTML. */
function errorDetail(text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(body)) return undefined;
  const { detail } = body;
  if (typeof detail === "string") return detail;
  if (!Array.isArray(detail)) return undefined;
  const messages = detail.filter(isRecord).map((item) => item.msg);
  return messages.filter((message) => typeof message === "string").join("; ") || undefined;
}
