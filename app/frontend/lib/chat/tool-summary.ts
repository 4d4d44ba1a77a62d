import { isRecord } from "@/lib/api/record";
import type { ToolCall } from "./types";

/** What a tool call did, is doing or could not do, in people's words. */
export function summarizeToolCall(call: ToolCall): string {
  const words = WORDS[call.name] ?? unknownTool;
  if (call.status === "running") return `${words(call).running}…`;
  if (call.status === "done") return words(call).done;
  const reason = field(call.result, "error");
  return `Could not ${words(call).infinitive}${typeof reason === "string" ? `: ${reason}` : ""}`;
}

/** Whether the list of tasks may look different after this call. */
export function changesTasks(call: ToolCall): boolean {
  return call.status === "done" && call.name !== "list_tasks";
}

type Words = { running: string; done: string; infinitive: string };

const WORDS: Record<string, (call: ToolCall) => Words> = {
  add_task: ({ arguments: given, result }) => {
    const name = quoted(titleOf(result) ?? titleOf(given)) ?? "a task";
    return { running: `Adding ${name}`, done: `Added ${name}`, infinitive: `add ${name}` };
  },

  list_tasks: ({ arguments: given, result }) => ({
    running: "Looking at your tasks",
    done: `Found ${found(given, result)}`,
    infinitive: "look at your tasks",
  }),

  complete_task: ({ arguments: given, result }) => {
    const reopening = given.completed === false;
    const name = quoted(titleOf(field(result, "task"))) ?? "a task";
    const done = reopening ? "Reopened" : "Completed";
    const was = reopening ? "was open already" : "was completed already";
    return {
      running: reopening ? "Reopening a task" : "Completing a task",
      done: field(result, "changed") === false ? `${name} ${was}` : `${done} ${name}`,
      infinitive: reopening ? "reopen the task" : "complete the task",
    };
  },

  update_task: ({ arguments: given, result }) => {
    const title = titleOf(field(result, "task"));
    const previous = titleOf(field(result, "previous"));
    const name = quoted(title) ?? "a task";
    const renamed = title !== null && previous !== null && title !== previous;
    const described = typeof given.description === "string" && !renamed;
    return {
      running: "Changing a task",
      done: renamed
        ? `Renamed ${quoted(previous)} to ${quoted(title)}`
        : `Changed ${described ? "the description of " : ""}${name}`,
      infinitive: "change the task",
    };
  },

  delete_task: ({ result }) => ({
    running: "Deleting a task",
    done: `Deleted ${quoted(titleOf(field(result, "task"))) ?? "a task"}`,
    infinitive: "delete the task",
  }),
};

function unknownTool({ name }: ToolCall): Words {
  const words = `“${name.replaceAll("_", " ")}”`;
  return { running: `Working on ${words}`, done: `Did ${words}`, infinitive: `do ${words}` };
}

function found(given: Record<string, unknown>, result: unknown): string {
  const total = field(result, "total");
  const count = typeof total === "number" ? String(total) : "your";
  const state = given.status === "open" || given.status === "completed" ? ` ${given.status}` : "";
  const noun = total === 1 ? "task" : "tasks";
  const search =
    typeof given.search === "string" && given.search !== "" ? ` with ${quoted(given.search)}` : "";
  return `${total === 0 ? "no" : count}${state} ${noun}${search}`;
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function titleOf(value: unknown): string | null {
  const title = field(value, "title");
  return typeof title === "string" && title !== "" ? title : null;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** In quotation marks; a title in Hebrew or Arabic is isolated, or it would turn the words around it. */
function quoted(text: string | null): string | null {
  if (text === null) return null;
  return RIGHT_TO_LEFT.test(text) ? `“\u2068${text}\u2069”` : `“${text}”`;
}
