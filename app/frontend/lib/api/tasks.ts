import { ApiError } from "./errors";
import { createHttpClient, type HttpOptions } from "./http";
import { isRecord } from "./record";

export type Task = {
  id: number;
  title: string;
  description: string | null;
  completed: boolean;
  created_at: string;
  updated_at: string;
};

export type NewTask = Pick<Task, "title"> & Partial<Pick<Task, "description">>;
export type TaskChange = Partial<Pick<Task, "title" | "description" | "completed">>;

export type TasksApi = {
  list(signal?: AbortSignal): Promise<Task[]>;
  create(task: NewTask): Promise<Task>;
  update(id: number, change: TaskChange): Promise<Task>;
  /** Succeeds also when the task is already gone. */
  remove(id: number): Promise<void>;
};

export function createTasksApi(options?: HttpOptions): TasksApi {
  const request = createHttpClient(options);
  const pathOf = (id: number) => `/api/tasks/${id}`;

  return {
    list: (signal) => request({ method: "GET", path: "/api/tasks", signal, parse: parseTasks }),
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

function parseTasks(body: unknown): Task[] {
  if (!Array.isArray(body)) throw new TypeError("the task list is not an array");
  return body.map(parseTask);
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
