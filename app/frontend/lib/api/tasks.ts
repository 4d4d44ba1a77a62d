import { ApiError } from "./errors";
import type { ListTasksData, TaskCounts, TaskCreate, TaskPublic, TaskUpdate } from "./generated/types.gen";
import { createHttpClient, type HttpOptions } from "./http";
import { isRecord } from "./record";

export type { TaskCounts };
export type Task = Omit<TaskPublic, "user_id">;
export type TaskPage = { items: Task[]; total: number; counts: TaskCounts };
export type NewTask = Pick<TaskCreate, "title">;
export type TaskChange = TaskUpdate;

type ListParameters = Required<NonNullable<ListTasksData["query"]>>;
/** Which tasks, and in what order. */
export type TaskQuery = Omit<ListParameters, "limit" | "offset">;
export type PageRange = Pick<ListParameters, "limit" | "offset">;

export const MAX_PAGE_SIZE = 200;

export type TasksApi = {
  list(query: TaskQuery & PageRange, signal?: AbortSignal): Promise<TaskPage>;
  create(task: NewTask): Promise<Task>;
  update(id: number, change: TaskChange): Promise<Task>;
  /** Succeeds also when the task is already gone. */
  remove(id: number): Promise<void>;
};

export function createTasksApi(options?: HttpOptions): TasksApi {
  const request = createHttpClient(options);
  const pathOf = (id: number) => `/api/tasks/${id}`;

  return {
    list: (query, signal) =>
      request({ method: "GET", path: `/api/tasks?${parametersOf(query)}`, signal, parse: parsePage }),
    create: (task) => request({ method: "POST", path: "/api/tasks", body: task, parse: parseTask }),
    update: (id, change) =>
      request({
        method: "PATCH",
        path: pathOf(id),
        body: change,
        missing: "not-found",
        parse: parseTask,
      }),
    remove: async (id) => {
      try {
        await request({ method: "DELETE", path: pathOf(id), missing: "not-found", parse: () => undefined });
      } catch (error) {
        if (!(error instanceof ApiError && error.kind === "not-found")) throw error;
      }
    },
  };
}

function parametersOf({
  status,
  search,
  sort,
  order,
  limit,
  offset,
}: TaskQuery & PageRange): URLSearchParams {
  const parameters = new URLSearchParams({
    status,
    sort,
    order,
    limit: String(limit),
    offset: String(offset),
  });
  if (search !== "") parameters.set("search", search);
  return parameters;
}

function parsePage(body: unknown): TaskPage {
  if (!isRecord(body) || !Array.isArray(body.items) || !isRecord(body.counts)) {
    throw new TypeError("the task list is not a page");
  }
  const { total, counts } = body;
  if (typeof total !== "number" || typeof counts.open !== "number" || typeof counts.completed !== "number") {
    throw new TypeError("the task list has no numbers");
  }
  return {
    items: body.items.map(parseTask),
    total,
    counts: { open: counts.open, completed: counts.completed },
  };
}

function parseTask(body: unknown): Task {
  if (!isRecord(body)) throw new TypeError("a task is not an object");
  const { id, title, description, completed, created_at, updated_at } = body;
  if (
    typeof id !== "number" ||
    typeof title !== "string" ||
    (typeof description !== "string" && description !== null) ||
    typeof completed !== "boolean" ||
    typeof created_at !== "string" ||
    typeof updated_at !== "string"
  ) {
    throw new TypeError("a task lacks a field or has one of another type");
  }
  return { id, title, description, completed, created_at, updated_at };
}
