import type { ApiError } from "@/lib/api/errors";
import type { Task, TaskChange } from "@/lib/api/tasks";

export type Operation = { key: number } & ( // Until the server has named it, a new task has a negative id.
  | { type: "add"; task: Task }
  | { type: "update"; task: Task; change: TaskChange }
  | { type: "remove"; task: Task }
);

export type Failure = { operation: Operation; error: ApiError };

export type TasksState = {
  status: "loading" | "ready" | "failed";
  loadError: ApiError | null;
  /** What the server said last. */
  confirmed: Task[];
  /** What was asked of the server and is not answered yet; shown as if it had succeeded. */
  pending: Operation[];
  failures: Failure[];
};

export type TasksAction =
  | { type: "loading" }
  | { type: "loaded"; tasks: Task[] }
  | { type: "load-failed"; error: ApiError }
  | { type: "started"; operation: Operation }
  | { type: "succeeded"; operation: Operation; task: Task | null }
  | { type: "rejected"; operation: Operation; error: ApiError }
  | { type: "dismissed"; key: number };

export const initialState: TasksState = {
  status: "loading",
  loadError: null,
  confirmed: [],
  pending: [],
  failures: [],
};

// A rollback is not an inverse operation: the operation leaves `pending`, and the confirmed state shows through.
export function tasksReducer(state: TasksState, action: TasksAction): TasksState {
  switch (action.type) {
    case "loading":
      return { ...state, status: "loading", loadError: null };
    case "loaded":
      return { ...state, status: "ready", loadError: null, confirmed: action.tasks };
    case "load-failed":
      // A failed refresh leaves the list on screen; the next action of the user reports the trouble.
      if (state.status === "ready") return state;
      return { ...state, status: "failed", loadError: action.error };
    case "started":
      return {
        ...state,
        pending: [...state.pending, action.operation],
        failures: without(state.failures, action.operation.key),
      };
    case "succeeded":
      return {
        ...settle(state, action.operation),
        confirmed:
          action.task === null
            ? state.confirmed.filter((task) => task.id !== action.operation.task.id)
            : upsert(state.confirmed, action.task),
      };
    case "rejected":
      return {
        ...settle(state, action.operation),
        confirmed:
          action.error.kind === "not-found"
            ? state.confirmed.filter((task) => task.id !== action.operation.task.id)
            : state.confirmed,
        failures: [...state.failures, { operation: action.operation, error: action.error }],
      };
    case "dismissed":
      return { ...state, failures: without(state.failures, action.key) };
  }
}

export type VisibleTask = Task & { isNew: boolean };

/** The list as the user should see it: newest first, with the operations under way already applied. */
export function visibleTasks({
  confirmed,
  pending,
}: Pick<TasksState, "confirmed" | "pending">): VisibleTask[] {
  const tasks = new Map<number, VisibleTask>(confirmed.map((task) => [task.id, { ...task, isNew: false }]));
  for (const operation of pending) {
    const { id } = operation.task;
    const current = tasks.get(id);
    if (operation.type === "add") tasks.set(id, { ...operation.task, isNew: true });
    else if (operation.type === "remove") tasks.delete(id);
    else if (current) tasks.set(id, { ...current, ...operation.change });
  }
  return [...tasks.values()].sort(newestFirst);
}

function newestFirst(a: VisibleTask, b: VisibleTask): number {
  // The clock of this device, which dated the new task, may differ from the server's.
  return (
    Number(b.isNew) - Number(a.isNew) || Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id
  );
}

function settle(state: TasksState, operation: Operation): TasksState {
  return { ...state, pending: state.pending.filter(({ key }) => key !== operation.key) };
}

function upsert(tasks: Task[], task: Task): Task[] {
  return tasks.some(({ id }) => id === task.id)
    ? tasks.map((other) => (other.id === task.id ? task : other))
    : [task, ...tasks];
}

function without(failures: Failure[], key: number): Failure[] {
  return failures.filter(({ operation }) => operation.key !== key);
}
