import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/button";
import type { Conversation } from "@/lib/chat/types";
import { IconButton } from "./icon-button";

export const TITLE_MAX_LENGTH = 200;

type ConversationRowProps = {
  conversation: Conversation;
  shown: boolean;
  onOpen: () => void;
  onRename: (title: string) => void;
  onRemove: () => void;
};

const dateFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });

export function ConversationRow({ conversation, shown, onOpen, onRename, onRemove }: ConversationRowProps) {
  const [mode, setMode] = useState<"shown" | "renaming" | "deleting">("shown");
  const row = useRef<HTMLLIElement>(null);
  const { title } = conversation;

  // The button that had the focus went away with the other mode.
  const back = (to: "rename" | "delete") => {
    setMode("shown");
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(`[data-action=${to}]`)?.focus());
  };

  return (
    <li ref={row} className="flex min-h-14 items-center gap-1 px-2">
      {mode === "shown" && (
        <>
          <button
            type="button"
            data-action="open"
            aria-current={shown ? "true" : undefined}
            onClick={onOpen}
            className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-xl px-2 text-start transition-colors hover:bg-canvas aria-[current]:font-semibold"
          >
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {title}
            </span>
            <time dateTime={conversation.updated_at} className="shrink-0 font-normal text-muted text-xs">
              {dateFormat.format(new Date(conversation.updated_at))}
            </time>
          </button>
          <IconButton
            icon="pencil"
            label={`Rename ${title}`}
            data-action="rename"
            onClick={() => setMode("renaming")}
          />
          <IconButton
            icon="trash"
            label={`Delete ${title}`}
            data-action="delete"
            onClick={() => setMode("deleting")}
            className="hover:bg-danger-soft hover:text-danger"
          />
        </>
      )}
      {mode === "renaming" && (
        <RenameForm
          title={title}
          onCancel={() => back("rename")}
          onSave={(changed) => {
            if (changed !== title) onRename(changed);
            back("rename");
          }}
        />
      )}
      {mode === "deleting" && (
        <Confirmation title={title} onCancel={() => back("delete")} onConfirm={onRemove} />
      )}
    </li>
  );
}

type RenameFormProps = { title: string; onSave: (title: string) => void; onCancel: () => void };

function RenameForm({ title, onSave, onCancel }: RenameFormProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const changed = input.current?.value.trim() ?? "";
    if (changed === "") onCancel();
    else onSave(changed);
  };

  return (
    <form
      onSubmit={onSubmit}
      onKeyDown={onEscape(onCancel)}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-2 py-2"
    >
      <input
        ref={input}
        type="text"
        dir="auto"
        aria-label={`New name of ${title}`}
        defaultValue={title}
        maxLength={TITLE_MAX_LENGTH}
        autoComplete="off"
        className="min-h-11 min-w-0 basis-full rounded-xl border border-control bg-surface px-3 text-base"
      />
      <Button type="submit">Save</Button>
      <Button variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}

type ConfirmationProps = { title: string; onConfirm: () => void; onCancel: () => void };

function Confirmation({ title, onConfirm, onCancel }: ConfirmationProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);

  return (
    <fieldset
      onKeyDown={onEscape(onCancel)}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-2 py-2 text-sm"
    >
      <legend className="sr-only">Delete this conversation?</legend>
      <p className="wrap-anywhere basis-full px-2">
        Delete “<bdi>{title}</bdi>” and its messages?
      </p>
      <Button ref={cancel} variant="quiet" onClick={onCancel}>
        Keep
      </Button>
      <Button variant="danger" onClick={onConfirm}>
        Delete
      </Button>
    </fieldset>
  );
}

function onEscape(action: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // The list itself closes on Escape, too.
    event.stopPropagation();
    action();
  };
}
