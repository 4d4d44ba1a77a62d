import { Button } from "@/components/button";
import type { ApiError } from "@/lib/api/errors";

type LoadErrorProps = { error: ApiError; onRetry: () => void };

export function LoadError({ error, onRetry }: LoadErrorProps) {
  return (
    <div
      role="alert"
      className="mt-3 flex flex-col items-center gap-4 rounded-2xl bg-danger-soft px-6 py-10 text-center"
    >
      <p className="text-danger">Your tasks could not be loaded: {error.message}</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
