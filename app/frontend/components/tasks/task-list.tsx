import { useRef } from "react";
import type { VisibleTask } from "@/lib/tasks/optimistic";
import { TaskItem } from "./task-item";

type TaskListProps = {
  tasks: VisibleTask[];
  onToggle: (task: VisibleTask) => void;
  onRemove: (task: VisibleTask) => void;
  /** Called when the last row was removed and focus has no row to go to. */
  onEmptied: () => void;
};

export function TaskList({ tasks, onToggle, onRemove, onEmptied }: TaskListProps) {
  const list = useRef<HTMLUListElement>(null);

  // Without this, a keyboard user would be thrown back to the top of the page with the row that held the focus.
  const removeAndMoveFocus = (task: VisibleTask, index: number) => {
    const next = tasks[index + 1] ?? tasks[index - 1];
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>("button[data-delete]");
    const target = next && buttons?.[tasks.indexOf(next)];
    onRemove(task);
    if (target) target.focus();
    else onEmptied();
  };

  return (
    <ul
      ref={list}
      className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
    >
      {tasks.map((task, index) => (
        <TaskItem
          key={task.id}
          task={task}
          onToggle={() => onToggle(task)}
          onRemove={() => removeAndMoveFocus(task, index)}
        />
      ))}
    </ul>
  );
}
