import { vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import type { Task, TaskPage, TasksApi } from "@/lib/api/tasks";
import { matchesFilter } from "@/lib/tasks/filter";

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

/** A page as the server answers; without totals of its own it is the only one. */
export function page(items: Task[], all: Task[] = items): TaskPage {
  const completed = all.filter((item) => item.completed).length;
  return { items, total: all.length, counts: { open: all.length - completed, completed } };
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
    list: vi.fn<TasksApi["list"]>(async ({ status, search, sort, order, limit, offset }) => {
      const found = [...tasks.values()].filter(({ title }) =>
        title.toLowerCase().includes(search.toLowerCase()),
      );
      const sign = order === "asc" ? 1 : -1;
      const listed = found
        .filter((item) => matchesFilter(item, status))
        .sort((a, b) => sign * (sort === "title" ? a.title.localeCompare(b.title) : a.id - b.id));
      return { ...page(listed.slice(offset, offset + limit), found), total: listed.length };
    }),
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
