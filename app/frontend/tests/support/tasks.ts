import { vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import type { Task, TasksApi } from "@/lib/api/tasks";

export function task(id: number, overrides: Partial<Task> = {}): Task {
  const minute = String(id % 60).padStart(2, "0");
  return {
    id,
    title: `Task ${id}`,
    description: null,
    completed: false,
    created_at: `2026-03-01T10:${minute}:00Z`,
    updated_at: `2026-03-01T10:${minute}:00Z`,
    ...overrides,
  };
}

/** A promise that the test settles when it wants to. */
export function deferred<T>() {
  return Promise.withResolvers<T>();
}

/** A server in memory behind the client's interface; every method is a mock, so that a test can make it fail. */
export function fakeTasksApi(initial: Task[] = []) {
  const tasks = new Map(initial.map((item) => [item.id, item]));
  let lastId = Math.max(0, ...tasks.keys());
  return {
    tasks,
    list: vi.fn<TasksApi["list"]>(async () => [...tasks.values()]),
    create: vi.fn<TasksApi["create"]>(async ({ title }) => {
      lastId += 1;
      const created = task(lastId, { title });
      tasks.set(lastId, created);
      return created;
    }),
    update: vi.fn<TasksApi["update"]>(async (id, change) => {
      const current = tasks.get(id);
      if (!current) throw new ApiError("not-found", { status: 404 });
      const updated = { ...current, ...change };
      tasks.set(id, updated);
      return updated;
    }),
    remove: vi.fn<TasksApi["remove"]>(async (id) => {
      tasks.delete(id);
    }),
  };
}
