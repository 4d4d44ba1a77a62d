import { ApiError } from "@/lib/api/errors";

/** Why a message has no answer, in a sentence for people. */
export type Problem = {
  message: string;
  retryable: boolean;
  /** Seconds that the server asks to wait. */
  retryAfter: number | null;
  /** Whether the client may ask again by itself: the connection was lost, not the answer refused. */
  transient: boolean;
};

export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.message, { cause });
    this.problem = problem;
  }
}

/** The connection ended before the answer did. */
export function lostConnection(cause?: unknown): ChatError {
  return new ChatError(
    {
      message: "The connection was lost before the answer was complete. Check your connection and try again.",
      retryable: true,
      retryAfter: null,
      transient: true,
    },
    cause,
  );
}

/** What a refused message means. */
export function refused(status: number, retryAfter: string | null): ChatError {
  const problem = (message: string, options: Partial<Problem> = {}) =>
    new ChatError({ message, retryable: false, retryAfter: null, transient: false, ...options });

  switch (status) {
    case 401:
    case 403:
      return problem("You are signed out. Sign in, then send the message again.");
    case 404:
      return problem("This conversation no longer exists. Start a new chat and send the message there.");
    case 409:
      return problem("This message is still being worked on. Wait a moment, then try again.", {
        retryable: true,
        transient: true,
      });
    case 413:
    case 422:
      return problem("The server did not accept this message. Make it shorter or write it differently.");
    case 429: {
      const seconds = secondsOf(retryAfter);
      return problem(
        `You have sent many messages in a short time. Wait ${seconds === null ? "a minute" : secondsInWords(seconds)}, then try again.`,
        { retryable: true, retryAfter: seconds },
      );
    }
    default:
      return problem(`The server had a problem (${status}). Wait a moment, then try again.`, {
        retryable: true,
        // What a gateway says while no replica answers, as in a rolling update.
        transient: [502, 503, 504].includes(status),
      });
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ChatError) return error.problem;
  if (error instanceof ApiError && error.kind === "unauthorized") return refused(401, null).problem;
  const reachable = !(error instanceof ApiError) || !["network", "timeout"].includes(error.kind);
  return {
    message: reachable
      ? "The server gave an unexpected answer. Wait a moment, then try again."
      : "The server cannot be reached. Check your connection and try again.",
    retryable: true,
    retryAfter: null,
    transient: false,
  };
}

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;
}

function secondsInWords(seconds: number): string {
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}
