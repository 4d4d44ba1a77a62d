import type { ChatApi, TurnRequest } from "./api";
import { problemOf } from "./problem";
import type { ThreadAction } from "./thread";
import { changesTasks } from "./tool-summary";
import type { ChatEvent } from "./types";

export type TurnOptions = {
  api: ChatApi;
  turn: TurnRequest;
  signal: AbortSignal;
  /** Pauses before the client asks again by itself after a lost connection. */
  retryDelaysMs: readonly number[];
  dispatch: (action: ThreadAction) => void;
  onEvent: (event: ChatEvent) => void;
  onTasksChanged: () => void;
};

/** Sends one message and follows its answer to the end; asks again under the same request id when the connection is lost. */
export async function runTurn({
  api,
  turn,
  signal,
  retryDelaysMs,
  dispatch,
  onEvent,
  onTasksChanged,
}: TurnOptions): Promise<void> {
  let outcomeUnknown = false;
  let reported = false;
  // Were the same message a new turn for the server, it should not start a second conversation.
  let { conversationId } = turn;
  const reportTasksChanged = () => {
    reported = true;
    onTasksChanged();
  };

  const follow = async (): Promise<void> => {
    for await (const event of api.send({ ...turn, conversationId }, signal)) {
      if (signal.aborted) return;
      outcomeUnknown = event.type !== "done";
      dispatch({ type: "event", event });
      onEvent(event);
      if (event.type === "conversation") conversationId = event.id;
      if (event.type === "tool" && changesTasks(event.call)) reportTasksChanged();
      if (event.type === "done" && event.tasksChanged && !reported) reportTasksChanged();
    }
  };

  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await follow();
      break;
    } catch (error) {
      if (signal.aborted) break;
      const problem = problemOf(error);
      const delay = problem.transient ? retryDelaysMs[attempt] : undefined;
      if (delay === undefined) {
        dispatch({ type: "turn-failed", problem });
        break;
      }
      dispatch({ type: "turn-repeated", phase: "reconnecting" });
      await pause(delay, signal);
    }
  }
  // Stopped or failed half-way: what the server did with the tasks until then was perhaps not told.
  if (outcomeUnknown) onTasksChanged();
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
