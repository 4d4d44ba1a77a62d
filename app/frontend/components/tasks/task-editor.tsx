import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/button";
import { TextField } from "@/components/text-field";
import type { Task, TaskChange } from "@/lib/api/tasks";
import { checkDescription, checkTitle } from "@/lib/tasks/title";

type TaskEditorProps = {
  task: Task;
  /** Called with what differs, or with null when nothing does. */
  onSave: (change: TaskChange | null) => void;
  onCancel: () => void;
};

export function TaskEditor({ task, onSave, onCancel }: TaskEditorProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [descriptionProblem, setDescriptionProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const input = form.current?.querySelector("input");
    input?.focus();
    input?.select();
  }, []);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const checked = checkTitle(String(data.get("title")));
    const described = checkDescription(String(data.get("description")));
    setProblem(checked.problem);
    setDescriptionProblem(described.problem);
    if (checked.problem !== null) form.current?.querySelector("input")?.focus();
    else if (described.problem !== null) form.current?.querySelector("textarea")?.focus();
    else onSave(changeOf(task, checked.title, described.description));
  };

  return (
    <form
      ref={form}
      aria-label={`Edit ${task.title}`}
      noValidate={true}
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
      className="flex flex-col gap-3 p-4"
    >
      <TextField
        label="Title"
        name="title"
        dir="auto"
        autoComplete="off"
        defaultValue={task.title}
        problem={problem}
      />
      <label className="flex flex-col gap-1.5 font-medium text-sm">
        Description
        <textarea
          name="description"
          dir="auto"
          rows={3}
          defaultValue={task.description ?? ""}
          aria-invalid={descriptionProblem !== null}
          className="rounded-xl border border-control bg-surface px-3 py-2 font-normal text-base aria-invalid:border-danger"
        />
      </label>
      {descriptionProblem !== null && (
        <p role="alert" className="text-danger text-sm">
          {descriptionProblem}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit">Save</Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function changeOf(task: Task, title: string, description: string | null): TaskChange | null {
  const change: TaskChange = {
    ...(title !== task.title && { title }),
    ...(description !== task.description && { description }),
  };
  return Object.keys(change).length === 0 ? null : change;
}
