import type { Task } from "@/lib/api/tasks";

export const FILTERS = ["all", "open", "completed"] as const;
export type Filter = (typeof FILTERS)[number];

export function matchesFilter(task: Pick<Task, "completed">, filter: Filter): boolean {
  return filter === "all" || task.completed === (filter === "completed");
}
