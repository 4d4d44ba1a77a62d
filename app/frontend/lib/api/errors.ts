export type ApiErrorKind =
  | "network"
  | "timeout"
  | "unauthorized"
  | "not-found"
  | "conflict"
  | "invalid"
  | "rate-limited"
  | "server"
  | "protocol";

type ApiErrorOptions = {
  status?: number;
  detail?: string;
  cause?: unknown;
};

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  readonly status: number | undefined;

  constructor(kind: ApiErrorKind, options: ApiErrorOptions = {}) {
    super(sentence(kind, options), { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
  }

  /** Whether the same request may succeed later without the user changing anything. */
  get retryable(): boolean {
    return ["network", "timeout", "rate-limited", "server", "protocol"].includes(this.kind);
  }
}

export function kindOfStatus(status: number): ApiErrorKind {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate-limited";
  if (status >= 400 && status < 500) return "invalid";
  if (status >= 500) return "server";
  return "protocol";
}

/** The sentence a user reads; it completes "Could not add “Milk”: …". */
function sentence(kind: ApiErrorKind, { status, detail }: ApiErrorOptions): string {
  switch (kind) {
    case "network":
      return "the server cannot be reached. Check your connection and try again.";
    case "timeout":
      return "the server took too long to answer. Try again in a moment.";
    case "unauthorized":
      return "you are signed out. Sign in and try again.";
    case "not-found":
      return "it no longer exists. It may have been deleted elsewhere.";
    case "conflict":
      return "it was changed elsewhere at the same time.";
    case "invalid":
      return detail ? `the server did not accept it (${detail}).` : "the server did not accept it.";
    case "rate-limited":
      return "too many requests. Wait a moment and try again.";
    case "server":
      return `the server had a problem (${status ?? "no status"}). Try again in a moment.`;
    case "protocol":
      return "the server gave an unexpected answer. Try again in a moment.";
  }
}
