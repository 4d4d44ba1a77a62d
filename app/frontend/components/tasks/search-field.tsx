import { useEffect, useRef, useState } from "react";
import { SEARCH_MAX_LENGTH } from "@/lib/tasks/query";

const PAUSE_MS = 250;

type SearchFieldProps = {
  value: string;
  onChange: (search: string) => void;
};

/** Reports what was typed when the typing pauses. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [reported, setReported] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The search was changed from outside, as by adding a task.
  if (value !== reported) {
    setReported(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);

  const report = (search: string) => {
    clearTimeout(timer.current);
    const trimmed = search.trim();
    setReported(trimmed);
    onChange(trimmed);
  };

  return (
    <input
      type="search"
      aria-label="Search tasks"
      placeholder="Search"
      maxLength={SEARCH_MAX_LENGTH}
      enterKeyHint="search"
      value={text}
      onChange={(event) => {
        const search = event.target.value;
        setText(search);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => report(search), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") report(text);
      }}
      className="min-h-11 min-w-0 flex-1 rounded-xl border border-control bg-surface px-3 text-base placeholder:text-muted"
    />
  );
}
