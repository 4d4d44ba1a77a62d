import type { ApiError } from "@/lib/api/errors";
import type { Task, TaskChange, TaskCounts, TaskPage } from "@/lib/api/tasks";

export type Operation = { key: number } & ( // Until the server has named it, a new task has a negative id.
  | { type: "add"; task: Task }
  | { type: "update"; task: Task; change: TaskChange }
  | { type: "remove"; task: Task }
);

export type Failure = { operation: Operation; error: ApiError };

export type TasksState = {
  status: "loading" | "ready" | "failed";
  loadError: ApiError | null;
  /** What the server said last, in its order: the first tasks of those that were asked for. */
  confirmed: Task[];
  /** How many there are in all, whatever their status. */
  counts: TaskCounts;
  /** What was asked of the server and is not answered yet; shown as if it had succeeded. */
  pending: Operation[];
  failures: Failure[];
};

export type TasksAction =
  | { type: "loading" }
  | { type: "loaded"; page: TaskPage }
  | { type: "appended"; page: TaskPage }
  | { type: "load-failed"; error: ApiError }
  | { type: "started"; operation: Operation }
  | { type: "succeeded"; operation: Operation; task: Task | null }
  | { type: "rejected"; operation: Operation; error: ApiError }
  | { type: "dismissed"; key: number };

export const initialState: TasksState = {
  status: "loading",
  loadError: null,
  confirmed: [],
  counts: { open: 0, completed: 0 },
  pending: [],
  failures: [],
};

// A rollback is not an inverse operation: the operation leaves `pending`, and the confirmed state shows through.
export function tasksReducer(state: TasksState, action: TasksAction): TasksState {
  switch (action.type) {
    case "loading":
      return { ...state, status: "loading", loadError: null };
    case "loaded":
      return {
        ...state,
        status: "ready",
        loadError: null,
        confirmed: action.page.items,
        counts: action.page.counts,
      };
    case "appended": {
      const known = new Set(state.confirmed.map(({ id }) => id));
      const added = action.page.items.filter(({ id }) => !known.has(id));
      return { ...state, confirmed: [...state.confirmed, ...added], counts: action.page.counts };
    }
    case "load-failed":
      // A failed refresh leaves the list on screen; the next action of the user reports the trouble.
      if (state.status === "ready") return state;
      // What is left are the tasks of another question.
      return { ...state, status: "failed", loadError: action.error, confirmed: [] };
    case "started":
      return {
        ...state,
        pending: [...state.pending, action.operation],
        failures: without(state.failures, action.operation.key),
      };
    case "succeeded":
      return {
        ...settle(state, action.operation),
        ...(action.task === null
          ? dropped(state, action.operation.task)
          : stored(state, action.operation, action.task)),
      };
    case "rejected":
      return {
        ...settle(state, action.operation),
        ...(action.error.kind === "not-found" && dropped(state, action.operation.task)),
        failures: [...state.failures, { operation: action.operation, error: action.error }],
      };
    case "dismissed":
      return { ...state, failures: without(state.failures, action.key) };
  }
}

export type VisibleTask = Task & { isNew: boolean };

/** The list as the user should see it: new tasks first, and the operations under way already applied. */
export function visibleTasks({
  confirmed,
  pending,
}: Pick<TasksState, "confirmed" | "pending">): VisibleTask[] {
  const tasks = new Map<number, VisibleTask>(confirmed.map((task) => [task.id, { ...task, isNew: false }]));
  const added: VisibleTask[] = [];
  for (const operation of pending) {
    const { id } = operation.task;
    const current = tasks.get(id);
    if (operation.type === "add") added.unshift({ ...operation.task, isNew: true });
    else if (operation.type === "remove") tasks.delete(id);
    else if (current) tasks.set(id, { ...current, ...definedOnly(operation.change) });
  }
  return [...added, ...tasks.values()];
}

/** The numbers that go with `visibleTasks`. */
export function visibleCounts({ confirmed, counts, pending }: TasksState): TaskCounts {
  let result = counts;
  const completed = new Map(confirmed.map((task) => [task.id, task.completed]));
  for (const operation of pending) {
    const { id } = operation.task;
    const before = completed.get(id) ?? operation.task.completed;
    if (operation.type === "add") result = shifted(result, null, false);
    else if (operation.type === "remove") result = shifted(result, before, null);
    else {
      const after = operation.change.completed ?? before;
      result = shifted(result, before, after);
      completed.set(id, after);
    }
  }
  return result;
}

type Known = Pick<TasksState, "confirmed" | "counts">;

function stored({ confirmed, counts }: TasksState, operation: Operation, task: Task): Known {
  const former = confirmed.find(({ id }) => id === task.id);
  if (former === undefined && operation.type === "add") {
    return { confirmed: [task, ...confirmed], counts: shifted(counts, null, task.completed) };
  }
  return {
    confirmed: confirmed.map((other) => (other.id === task.id ? task : other)),
    counts: shifted(counts, (former ?? operation.task).completed, task.completed),
  };
}

function dropped({ confirmed, counts }: TasksState, task: Task): Known {
  const former = confirmed.find(({ id }) => id === task.id) ?? task;
  return {
    confirmed: confirmed.filter(({ id }) => id !== task.id),
    // A task that was never stored was not counted.
    counts: task.id < 0 ? counts : shifted(counts, former.completed, null),
  };
}

/** The counts after one task went from a status, or from nowhere, to another. */
function shifted(counts: TaskCounts, from: boolean | null, to: boolean | null): TaskCounts {
  const change = (status: boolean) => Number(to === status) - Number(from === status);
  return {
    open: Math.max(0, counts.open + change(false)),
    completed: Math.max(0, counts.completed + change(true)),
  };
}

function definedOnly({ title, description, completed }: TaskChange): Partial<Task> {
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(completed !== undefined && { completed }),
  };
}

function settle(state: TasksState, operation: Operation): TasksState {
  return { ...state, pending: state.pending.filter(({ key }) => key !== operation.key) };
}

function without(failures: Failure[], key: number): Failure[] {
  return failures.filter(({ operation }) => operation.key !== key);
}
