import { useCallback, useEffect, useRef } from "react";
import type { Task, TaskChange } from "@/lib/api/tasks";
import type { VisibleTask } from "@/lib/tasks/optimistic";
import { TaskItem } from "./task-item";

type TaskListProps = {
  tasks: VisibleTask[];
  onToggle: (task: VisibleTask) => void;
  onEdit: (task: Task, change: TaskChange) => void;
  onRemove: (task: VisibleTask) => void;
  /** Called when the last row was removed and focus has no row to go to. */
  onEmptied: () => void;
};

export function TaskList({ tasks, onToggle, onEdit, onRemove, onEmptied }: TaskListProps) {
  const list = useRef<HTMLUListElement>(null);
  const latest = useRef({ tasks, onRemove, onEmptied });
  useEffect(() => {
    latest.current = { tasks, onRemove, onEmptied };
  });

  // Without this, a keyboard user would be thrown back to the top of the page with the row that held the focus.
  const removeAndMoveFocus = useCallback((task: VisibleTask) => {
    const { tasks: rows, ...then } = latest.current;
    const index = rows.findIndex(({ id }) => id === task.id);
    const next = rows[index + 1] ?? rows[index - 1];
    const target = next && list.current?.querySelector<HTMLElement>(`[data-delete="${next.id}"]`);
    then.onRemove(task);
    if (target) target.focus();
    else then.onEmptied();
  }, []);

  return (
    <ul
      ref={list}
      className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
    >
      {tasks.map((task) => (
        <TaskItem
          key={task.id}
          task={task}
          onToggle={onToggle}
          onEdit={onEdit}
          onRemove={removeAndMoveFocus}
        />
      ))}
    </ul>
  );
}
