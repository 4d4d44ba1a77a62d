import { Button } from "@/components/button";

type NoticeProps = { text: string; action: string; onAction: () => void };

/** A failure with the one thing that can be done about it. */
export function Notice({ text, action, onAction }: NoticeProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-2xl bg-danger-soft p-3 pl-4 text-danger text-sm">
      <p role="alert" dir="auto" className="wrap-anywhere min-w-0 flex-1 basis-56">
        {text}
      </p>
      <Button variant="quiet" onClick={onAction}>
        {action}
      </Button>
    </div>
  );
}
