import { useId } from "react";
import type { VisibleTask } from "@/lib/tasks/optimistic";

type TaskItemProps = {
  task: VisibleTask;
  onToggle: () => void;
  onRemove: () => void;
};

const dateFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });

export function TaskItem({ task, onToggle, onRemove }: TaskItemProps) {
  const checkboxId = useId();
  return (
    <li
      aria-busy={task.isNew}
      className="group flex items-center gap-1 pr-2 transition-colors hover:bg-canvas/60 aria-busy:opacity-70"
    >
      {/* The label is part of the target, so that the whole row is easy to hit on a phone. */}
      <label htmlFor={checkboxId} className="flex min-w-0 flex-1 cursor-pointer items-start gap-3 py-3 pl-4">
        <input
          id={checkboxId}
          type="checkbox"
          checked={task.completed}
          disabled={task.isNew}
          onChange={onToggle}
          className="peer sr-only"
        />
        <CheckMark checked={task.completed} />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5 rounded">
          <span
            dir="auto"
            className={`wrap-anywhere leading-6 ${task.completed ? "text-muted line-through" : ""}`}
          >
            {task.title}
          </span>
          {task.description && (
            <span dir="auto" className="wrap-anywhere whitespace-pre-line text-muted text-sm">
              {task.description}
            </span>
          )}
        </span>
      </label>
      <time dateTime={task.created_at} className="shrink-0 pl-3 text-muted text-xs max-sm:hidden">
        {dateFormat.format(new Date(task.created_at))}
      </time>
      <button
        type="button"
        data-delete={true}
        aria-label={`Delete ${task.title}`}
        disabled={task.isNew}
        onClick={onRemove}
        className="grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors hover:bg-danger-soft hover:text-danger focus-visible:text-danger"
      >
        <svg
          viewBox="0 0 24 24"
          aria-hidden="true"
          className="size-5 fill-none stroke-2 stroke-current"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="M5 7h14M10 7V5h4v2m-6.5 0 .7 12h7.6l.7-12M10.5 11v5m3-5v5" />
        </svg>
      </button>
    </li>
  );
}

function CheckMark({ checked }: { checked: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={`grid size-6 shrink-0 place-items-center rounded-full border-2 transition-colors peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-offset-2 ${
        checked ? "border-accent bg-accent text-on-accent" : "border-control"
      }`}
    >
      {checked && (
        <svg
          viewBox="0 0 24 24"
          aria-hidden="true"
          className="size-4 fill-none stroke-[3] stroke-current"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="m5 12.5 4.5 4.5L19 7.5" />
        </svg>
      )}
    </span>
  );
}
