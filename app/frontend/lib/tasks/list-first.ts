import { MAX_PAGE_SIZE, type Task, type TaskPage, type TaskQuery, type TasksApi } from "@/lib/api/tasks";

/** The first `wanted` tasks, in as many requests as that takes. */
export async function listFirst(
  api: Pick<TasksApi, "list">,
  query: TaskQuery,
  wanted: number,
  signal?: AbortSignal,
): Promise<TaskPage> {
  // By id, since a task that is added meanwhile moves another one to the next page, where it comes again.
  const items = new Map<number, Task>();
  for (let offset = 0; ; ) {
    const limit = Math.min(MAX_PAGE_SIZE, wanted - offset);
    const page = await api.list({ ...query, limit, offset }, signal);
    for (const task of page.items) items.set(task.id, task);
    offset += page.items.length;
    if (page.items.length < limit || offset >= wanted) return { ...page, items: [...items.values()] };
  }
}
