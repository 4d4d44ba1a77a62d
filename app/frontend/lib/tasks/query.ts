import type { TaskQuery } from "@/lib/api/tasks";

export type Order = Pick<TaskQuery, "sort" | "order">;

/** The orders that the list offers, by the name that it gives them. */
export const ORDERS = {
  "Newest first": { sort: "created_at", order: "desc" },
  "Oldest first": { sort: "created_at", order: "asc" },
  "Last changed first": { sort: "updated_at", order: "desc" },
  "By title": { sort: "title", order: "asc" },
} as const satisfies Record<string, Order>;
export type OrderName = keyof typeof ORDERS;

export const SEARCH_MAX_LENGTH = 200;

export const FIRST_QUERY: TaskQuery = { status: "all", search: "", ...ORDERS["Newest first"] };
