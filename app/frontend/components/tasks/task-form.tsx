import { type FormEvent, type RefObject, useId, useState } from "react";
import { Button } from "@/components/button";
import { checkTitle } from "@/lib/tasks/title";

type TaskFormProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  onAdd: (title: string) => void;
};

export function TaskForm({ inputRef, onAdd }: TaskFormProps) {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkTitle(value);
    setProblem(checked.problem);
    if (checked.problem === null) {
      onAdd(checked.title);
      setValue("");
    }
    inputRef.current?.focus();
  };

  return (
    <form onSubmit={onSubmit} noValidate={true} aria-label="Add a task">
      <div className="flex gap-2 rounded-2xl border border-line bg-surface p-2 shadow-sm focus-within:border-accent">
        <input
          ref={inputRef}
          type="text"
          name="title"
          aria-label="New task"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          placeholder="What needs doing?"
          autoComplete="off"
          enterKeyHint="done"
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            setProblem(null);
          }}
          className="min-h-11 min-w-0 flex-1 rounded-xl bg-transparent px-3 text-base placeholder:text-muted"
        />
        <Button type="submit">Add</Button>
      </div>
      {problem !== null && (
        <p id={problemId} role="alert" className="mt-2 px-3 text-danger text-sm">
          {problem}
        </p>
      )}
    </form>
  );
}
