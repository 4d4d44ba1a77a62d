import { memo } from "react";
import type { ChatMessage } from "@/lib/chat/thread";
import { RichText } from "./rich-text";
import { ToolActivity } from "./tool-activity";
import { TurnProblem } from "./turn-problem";

type MessageProps = {
  message: ChatMessage;
  reconnecting: boolean;
  onRetry: (() => void) | null;
};

/** Rendered again only when it changes: every piece of an answer is a change of the whole conversation. */
export const Message = memo(function Message({ message, reconnecting, onRetry }: MessageProps) {
  if (message.role === "user") {
    return (
      <li className="flex flex-col items-end">
        <span className="sr-only">You:</span>
        <p
          dir="auto"
          className="wrap-anywhere max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-ee-md bg-accent px-4 py-2.5 text-on-accent leading-6"
        >
          {message.content}
        </p>
      </li>
    );
  }
  return (
    <li className="flex flex-col gap-3" aria-busy={message.status === "streaming"}>
      <span className="sr-only">Assistant:</span>
      {message.toolCalls.length > 0 && <ToolActivity calls={message.toolCalls} />}
      {message.content.trim() !== "" && <RichText text={message.content} />}
      {message.status === "streaming" && (
        <Working reconnecting={reconnecting} quiet={message.content !== ""} />
      )}
      {message.status === "stopped" && (
        <p className="text-muted text-sm">Stopped. What you asked for may be done all the same.</p>
      )}
      {message.problem !== null && <TurnProblem problem={message.problem} onRetry={onRetry} />}
    </li>
  );
});

function Working({ reconnecting, quiet }: { reconnecting: boolean; quiet: boolean }) {
  if (reconnecting) {
    return (
      <p role="status" className="text-muted text-sm">
        The connection was lost. Trying again…
      </p>
    );
  }
  if (quiet) return null;
  return (
    <p className="flex h-6 items-center gap-1">
      <span className="sr-only">Working on it…</span>
      {["", "[animation-delay:150ms]", "[animation-delay:300ms]"].map((delay) => (
        <span
          key={delay}
          aria-hidden="true"
          className={`size-2 rounded-full bg-control motion-safe:animate-pulse ${delay}`}
        />
      ))}
    </p>
  );
}
