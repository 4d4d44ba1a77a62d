import { Button } from "@/components/button";
import type { Failure, Operation } from "@/lib/tasks/optimistic";

type FailureListProps = {
  failures: Failure[];
  onRetry: (failure: Failure) => void;
  onDismiss: (failure: Failure) => void;
};

export function FailureList({ failures, onRetry, onDismiss }: FailureListProps) {
  return (
    <div role="alert" className="flex flex-col gap-2 not-empty:mt-3">
      {failures.map((failure) => {
        const text = `Could not ${action(failure.operation)} “${failure.operation.task.title}”`;
        return (
          <div
            key={failure.operation.key}
            className="flex flex-wrap items-center justify-between gap-3 rounded-2xl bg-danger-soft p-3 pl-4 text-danger text-sm"
          >
            <p className="wrap-anywhere min-w-0 flex-1 basis-56">
              {text}: {failure.error.message}
            </p>
            <div className="flex gap-2">
              {failure.error.retryable && (
                <Button variant="quiet" onClick={() => onRetry(failure)}>
                  Try again
                </Button>
              )}
              <Button variant="quiet" aria-label={`Dismiss: ${text}`} onClick={() => onDismiss(failure)}>
                Dismiss
              </Button>
            </div>
          </div>
        );
      })}
    </div>
  );
}

function action(operation: Operation): string {
  if (operation.type === "add") return "add";
  if (operation.type === "remove") return "delete";
  if (operation.change.completed === undefined) return "change";
  return operation.change.completed ? "complete" : "reopen";
}
