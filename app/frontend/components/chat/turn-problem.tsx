import { useEffect, useState } from "react";
import { Button } from "@/components/button";
import type { Problem } from "@/lib/chat/problem";

type TurnProblemProps = {
  problem: Problem;
  /** Null when the message is not the last one any more. */
  onRetry: (() => void) | null;
};

export function TurnProblem({ problem, onRetry }: TurnProblemProps) {
  const seconds = useCountdown(problem.retryAfter ?? 0);
  return (
    <div className="flex flex-col items-start gap-3 rounded-2xl bg-danger-soft p-3 pl-4 text-danger text-sm">
      <p role="alert" dir="auto" className="wrap-anywhere">
        {problem.message}
      </p>
      {problem.retryable && onRetry !== null && (
        <Button
          variant="quiet"
          disabled={seconds > 0}
          onClick={onRetry}
          className="tabular-nums disabled:text-muted"
        >
          {seconds > 0 ? `Try again in ${seconds} s` : "Try again"}
        </Button>
      )}
    </div>
  );
}

function useCountdown(from: number): number {
  const [seconds, setSeconds] = useState(from);
  useEffect(() => {
    if (from === 0) return;
    const end = Date.now() + from * 1000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setSeconds(left);
      if (left === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [from]);
  return seconds;
}
