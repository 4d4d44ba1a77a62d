"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { createTasksApi, type TasksApi } from "@/lib/api/tasks";
import { type Filter, matchesFilter } from "@/lib/tasks/filter";
import type { VisibleTask } from "@/lib/tasks/optimistic";
import { useTasks } from "@/lib/tasks/use-tasks";
import { EmptyState } from "./empty-state";
import { FailureList } from "./failure-list";
import { FilterBar } from "./filter-bar";
import { LoadError } from "./load-error";
import { Progress } from "./progress";
import { TaskForm } from "./task-form";
import { TaskList } from "./task-list";
import { TaskListSkeleton } from "./task-list-skeleton";

type TaskBoardProps = { api?: TasksApi };

export function TaskBoard({ api }: TaskBoardProps) {
  const client = useMemo(() => api ?? createTasksApi(), [api]);
  const { status, loadError, tasks, failures, reload, add, update, remove, retry, dismiss } =
    useTasks(client);
  const [filter, setFilter] = useState<Filter>("all");
  const [announcement, setAnnouncement] = useState("");
  const input = useRef<HTMLInputElement>(null);

  const focusInput = useCallback(() => input.current?.focus(), []);
  const shown = tasks.filter((task) => matchesFilter(task, filter));
  const completed = tasks.filter((task) => task.completed).length;

  const onAdd = (title: string) => {
    // A new task is open; it must not vanish behind the filter.
    if (filter === "completed") setFilter("all");
    add(title);
    setAnnouncement(`Added “${title}”`);
  };
  const onToggle = (task: VisibleTask) => {
    update(task, { completed: !task.completed });
    setAnnouncement(`${task.completed ? "Reopened" : "Completed"} “${task.title}”`);
  };
  const onRemove = (task: VisibleTask) => {
    remove(task);
    setAnnouncement(`Deleted “${task.title}”`);
  };

  return (
    <>
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h1 className="font-bold text-3xl tracking-tight sm:text-4xl">Tasks</h1>
        {tasks.length > 0 && <Progress completed={completed} total={tasks.length} />}
      </header>

      <TaskForm inputRef={input} onAdd={onAdd} />
      <FailureList failures={failures} onRetry={retry} onDismiss={dismiss} />

      <section aria-label="Your tasks" aria-busy={status === "loading"} className="mt-6">
        {tasks.length > 0 && <FilterBar value={filter} onChange={setFilter} />}
        {shown.length > 0 && (
          <TaskList tasks={shown} onToggle={onToggle} onRemove={onRemove} onEmptied={focusInput} />
        )}
        {status === "loading" && tasks.length === 0 && <TaskListSkeleton />}
        {status === "failed" && loadError && <LoadError error={loadError} onRetry={reload} />}
        {status === "ready" && shown.length === 0 && <EmptyState filter={filter} total={tasks.length} />}
      </section>

      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
  );
}
