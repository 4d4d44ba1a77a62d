import { Button } from "@/components/button";
import type { More } from "@/lib/tasks/use-tasks";

type LoadMoreProps = { more: More; shown: number; total: number; onLoad: () => void };

const number = new Intl.NumberFormat("en");

export function LoadMore({ more, shown, total, onLoad }: LoadMoreProps) {
  if (more.status === "none" || shown === 0) return null;
  return (
    <div className="mt-4 flex flex-col items-center gap-2 text-muted text-sm">
      <p>
        Showing {number.format(shown)} of {number.format(total)}
      </p>
      {more.status === "failed" && (
        <p role="alert" className="text-danger">
          More tasks could not be loaded: {more.error.message}
        </p>
      )}
      <Button
        variant="quiet"
        aria-disabled={more.status === "loading"}
        onClick={() => more.status !== "loading" && onLoad()}
      >
        {more.status === "loading" ? "Loading…" : "Show more"}
      </Button>
    </div>
  );
}
