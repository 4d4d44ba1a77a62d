import { summarizeToolCall } from "@/lib/chat/tool-summary";
import type { ToolCall } from "@/lib/chat/types";
import { Icon, type IconName } from "./icon";

const ICONS: Record<ToolCall["status"], IconName> = { running: "clock", done: "check", failed: "cross" };

export function ToolActivity({ calls }: { calls: ToolCall[] }) {
  return (
    <ul aria-label="What was done" className="flex flex-col gap-1 text-sm">
      {calls.map((call) => (
        <li
          key={call.id}
          data-status={call.status}
          className="flex items-start gap-2 text-muted data-[status=failed]:text-danger"
        >
          <Icon
            name={ICONS[call.status]}
            className={`mt-0.5 size-4 ${call.status === "done" ? "text-accent" : ""}`}
          />
          <span className="wrap-anywhere min-w-0">{summarizeToolCall(call)}</span>
        </li>
      ))}
    </ul>
  );
}
