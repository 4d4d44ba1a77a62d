import type { Task, TaskCounts, TaskQuery } from "@/lib/api/tasks";

export const FILTERS = ["all", "open", "completed"] as const satisfies TaskQuery["status"][];
export type Filter = (typeof FILTERS)[number];

export function matchesFilter(task: Pick<Task, "completed">, filter: Filter): boolean {
  return filter === "all" || task.completed === (filter === "completed");
}

export function countOf(filter: Filter, counts: TaskCounts): number {
  return filter === "all" ? counts.open + counts.completed : counts[filter];
}
