import { type FormEvent, type KeyboardEvent, type RefObject, useId, useState } from "react";
import { Button } from "@/components/button";
import { checkMessage } from "@/lib/chat/check-message";

type ComposerProps = {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  online: boolean;
  /** Whether a message can be sent now; one can be written at any time. */
  ready: boolean;
  running: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
};

export function Composer({ inputRef, online, ready, running, onSend, onStop }: ComposerProps) {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const hintId = useId();
  const hint = problem ?? (online ? null : "You are offline. You can send this when the connection is back.");

  const submit = () => {
    inputRef.current?.focus();
    const checked = checkMessage(value);
    setProblem(checked.problem);
    if (checked.problem !== null || checked.text === "" || !ready || !online || running) return;
    onSend(checked.text);
    setValue("");
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a Japanese or Chinese word sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form onSubmit={onSubmit} noValidate={true} aria-label="Write a message" className="p-3 pt-0">
      <div className="flex items-end gap-2 rounded-2xl border border-line bg-surface p-2 shadow-sm focus-within:border-accent">
        <textarea
          ref={inputRef}
          name="message"
          rows={1}
          dir="auto"
          aria-label="Message"
          aria-invalid={problem !== null}
          aria-describedby={hint === null ? undefined : hintId}
          placeholder="Write a message"
          autoComplete="off"
          enterKeyHint="send"
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            setProblem(null);
          }}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-40 min-h-11 min-w-0 flex-1 resize-none rounded-xl bg-transparent px-3 py-2.5 text-base leading-6 placeholder:text-muted"
        />
        {/* One element with two duties keeps the focus; the second click of a double click must not stop what it sent. */}
        <Button
          type={running ? "button" : "submit"}
          variant={running ? "quiet" : "primary"}
          disabled={!running && (!ready || !online)}
          onClick={(event) => {
            if (running && event.detail < 2) onStop();
          }}
          className="disabled:opacity-50"
        >
          {running ? "Stop" : "Send"}
        </Button>
      </div>
      {hint !== null && (
        <p
          id={hintId}
          role={problem === null ? "status" : "alert"}
          className={`mt-2 px-3 text-sm ${problem === null ? "text-muted" : "text-danger"}`}
        >
          {hint}
        </p>
      )}
    </form>
  );
}
