import type { Filter } from "@/lib/tasks/filter";

type EmptyStateProps = { filter: Filter; total: number };

export function EmptyState({ filter, total }: EmptyStateProps) {
  const [title, hint] = message(filter, total);
  return (
    <div className="rounded-2xl border border-line border-dashed px-6 py-14 text-center">
      <p className="font-medium text-lg">{title}</p>
      <p className="mt-1 text-muted">{hint}</p>
    </div>
  );
}

function message(filter: Filter, total: number): [title: string, hint: string] {
  if (total === 0) return ["Nothing to do yet", "Add your first task above."];
  if (filter === "completed") return ["Nothing completed yet", "Tasks that you tick off appear here."];
  return ["All done", "Every task on your list is completed."];
}
