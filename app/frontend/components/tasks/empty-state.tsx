import type { TaskQuery } from "@/lib/api/tasks";

type EmptyStateProps = {
  query: Pick<TaskQuery, "status" | "search">;
  /** How many tasks there are whatever their status. */
  total: number;
};

export function EmptyState({ query, total }: EmptyStateProps) {
  const [title, hint] = message(query, total);
  return (
    <div className="rounded-2xl border border-line border-dashed px-6 py-14 text-center">
      <p className="wrap-anywhere font-medium text-lg">{title}</p>
      <p className="mt-1 text-muted">{hint}</p>
    </div>
  );
}

function message({ status, search }: EmptyStateProps["query"], total: number): [title: string, hint: string] {
  if (search !== "") {
    const elsewhere = total > 0 ? "There are some with another status." : "Try fewer or other words.";
    return [`No task matches “${search}”`, elsewhere];
  }
  if (total === 0) return ["Nothing to do yet", "Add your first task above."];
  if (status === "completed") return ["Nothing completed yet", "Tasks that you tick off appear here."];
  return ["All done", "Every task on your list is completed."];
}
