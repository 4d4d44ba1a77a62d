import { type ComponentProps, useId } from "react";

type TextFieldProps = ComponentProps<"input"> & {
  label: string;
  hint?: string;
  problem: string | null;
};

export function TextField({ label, hint, problem, ...props }: TextFieldProps) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={problem !== null}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className="min-h-11 rounded-xl border border-control bg-surface px-3 text-base aria-invalid:border-danger"
        {...props}
      />
      {note !== undefined && (
        <p
          id={`${id}-note`}
          role={problem === null ? undefined : "alert"}
          className={`text-sm ${problem === null ? "text-muted" : "text-danger"}`}
        >
          {note}
        </p>
      )}
    </div>
  );
}
