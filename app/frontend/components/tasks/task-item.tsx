import { memo, useEffect, useId, useRef, useState } from "react";
import type { Task, TaskChange } from "@/lib/api/tasks";
import type { VisibleTask } from "@/lib/tasks/optimistic";
import { TaskEditor } from "./task-editor";

type TaskItemProps = {
  task: VisibleTask;
  onToggle: (task: VisibleTask) => void;
  onEdit: (task: Task, change: TaskChange) => void;
  onRemove: (task: VisibleTask) => void;
};

const dateFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });

/** Compared by what it shows, so that a change redraws one of thousands of rows. */
export const TaskItem = memo(TaskRow, (before, after) => {
  const { task: a, ...handlersBefore } = before;
  const { task: b, ...handlersAfter } = after;
  return (
    a.id === b.id &&
    a.title === b.title &&
    a.description === b.description &&
    a.completed === b.completed &&
    a.isNew === b.isNew &&
    a.created_at === b.created_at &&
    handlersBefore.onToggle === handlersAfter.onToggle &&
    handlersBefore.onEdit === handlersAfter.onEdit &&
    handlersBefore.onRemove === handlersAfter.onRemove
  );
});

function TaskRow({ task, onToggle, onEdit, onRemove }: TaskItemProps) {
  const checkboxId = useId();
  const [editing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const returnFocus = useRef(false);

  useEffect(() => {
    if (editing || !returnFocus.current) return;
    returnFocus.current = false;
    editButton.current?.focus();
  }, [editing]);

  const close = () => {
    returnFocus.current = true;
    setEditing(false);
  };

  if (editing) {
    return (
      <li>
        <TaskEditor
          task={task}
          onCancel={close}
          onSave={(change) => {
            if (change !== null) onEdit(task, change);
            close();
          }}
        />
      </li>
    );
  }
  return (
    <li
      aria-busy={task.isNew}
      className="group flex items-center pr-2 transition-colors [contain-intrinsic-size:auto_3rem] [content-visibility:auto] hover:bg-canvas/60 aria-busy:opacity-70"
    >
      {/* The label is part of the target, so that the whole row is easy to hit on a phone. */}
      <label htmlFor={checkboxId} className="flex min-w-0 flex-1 cursor-pointer items-start gap-3 py-3 pl-4">
        <input
          id={checkboxId}
          type="checkbox"
          checked={task.completed}
          disabled={task.isNew}
          onChange={() => onToggle(task)}
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
      <time dateTime={task.created_at} className="shrink-0 px-3 text-muted text-xs max-sm:hidden">
        {dateFormat.format(new Date(task.created_at))}
      </time>
      <button
        ref={editButton}
        type="button"
        aria-label={`Edit ${task.title}`}
        disabled={task.isNew}
        onClick={() => setEditing(true)}
        className={`${ROW_BUTTON} hover:bg-canvas hover:text-ink focus-visible:text-ink`}
      >
        <RowIcon path="M4 20h4L19 9l-4-4L4 16v4M13 7l4 4" />
      </button>
      <button
        type="button"
        data-delete={task.id}
        aria-label={`Delete ${task.title}`}
        disabled={task.isNew}
        onClick={() => onRemove(task)}
        className={`${ROW_BUTTON} hover:bg-danger-soft hover:text-danger focus-visible:text-danger`}
      >
        <RowIcon path="M5 7h14M10 7V5h4v2m-6.5 0 .7 12h7.6l.7-12M10.5 11v5m3-5v5" />
      </button>
    </li>
  );
}

const ROW_BUTTON = "grid size-11 shrink-0 place-items-center rounded-xl text-muted transition-colors";

function RowIcon({ path }: { path: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className="size-5 fill-none stroke-2 stroke-current"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} />
    </svg>
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
