"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createTasksApi, type Task, type TaskChange, type TaskQuery, type TasksApi } from "@/lib/api/tasks";
import { countOf, matchesFilter } from "@/lib/tasks/filter";
import type { VisibleTask } from "@/lib/tasks/optimistic";
import { FIRST_QUERY } from "@/lib/tasks/query";
import { useTasks } from "@/lib/tasks/use-tasks";
import { EmptyState } from "./empty-state";
import { FailureList } from "./failure-list";
import { LoadError } from "./load-error";
import { LoadMore } from "./load-more";
import { Progress } from "./progress";
import { TaskForm } from "./task-form";
import { TaskList } from "./task-list";
import { TaskListSkeleton } from "./task-list-skeleton";
import { TaskToolbar } from "./task-toolbar";

type TaskBoardProps = {
  api?: TasksApi;
  /** A number that changes when somebody else, such as the chat, has changed tasks. */
  version?: number;
};

export function TaskBoard({ api, version = 0 }: TaskBoardProps) {
  const client = useMemo(() => api ?? createTasksApi(), [api]);
  const [query, setQuery] = useState(FIRST_QUERY);
  const { status, loadError, tasks, counts, more, failures, ...actions } = useTasks(client, query);
  const { add, update, remove, refresh, loadMore } = actions;
  const [announcement, setAnnouncement] = useState("");
  const input = useRef<HTMLInputElement>(null);

  const focusInput = useCallback(() => input.current?.focus(), []);
  const ask = useCallback(
    (change: Partial<TaskQuery>) => setQuery((former) => ({ ...former, ...change })),
    [],
  );
  const shown = tasks.filter((task) => matchesFilter(task, query.status));
  const total = counts.open + counts.completed;
  const isNarrowed = query.search !== "" || query.status !== "all";

  const seenVersion = useRef(version);
  useEffect(() => {
    if (seenVersion.current === version) return;
    seenVersion.current = version;
    refresh();
  }, [version, refresh]);

  // When the user has dealt with every task on screen, the next ones come by themselves.
  const wantsMore = shown.length === 0 && more.status === "available";
  useEffect(() => {
    if (wantsMore) loadMore();
  }, [wantsMore, loadMore]);

  const onAdd = (title: string) => {
    // A new task is open and may not hold the text; it must not vanish behind filter or search.
    if (query.status === "completed" || query.search !== "") ask({ status: "all", search: "" });
    add(title);
    setAnnouncement(`Added “${title}”`);
  };
  const onToggle = useCallback(
    (task: VisibleTask) => {
      update(task, { completed: !task.completed });
      setAnnouncement(`${task.completed ? "Reopened" : "Completed"} “${task.title}”`);
    },
    [update],
  );
  const onEdit = useCallback(
    (task: Task, change: TaskChange) => {
      update(task, change);
      setAnnouncement(`Changed “${change.title ?? task.title}”`);
    },
    [update],
  );
  const onRemove = useCallback(
    (task: VisibleTask) => {
      remove(task);
      setAnnouncement(`Deleted “${task.title}”`);
    },
    [remove],
  );

  return (
    <>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h1 className="font-bold text-3xl tracking-tight">Tasks</h1>
        {total > 0 && <Progress completed={counts.completed} total={total} />}
      </header>

      <TaskForm inputRef={input} onAdd={onAdd} />
      <FailureList failures={failures} onRetry={actions.retry} onDismiss={actions.dismiss} />

      <section aria-label="Your tasks" aria-busy={status === "loading"} className="mt-5">
        {(total > 0 || isNarrowed) && <TaskToolbar query={query} counts={counts} onChange={ask} />}
        {shown.length > 0 && (
          <TaskList
            tasks={shown}
            onToggle={onToggle}
            onEdit={onEdit}
            onRemove={onRemove}
            onEmptied={focusInput}
          />
        )}
        {shown.length === 0 && (status === "loading" || wantsMore) && <TaskListSkeleton />}
        {status === "failed" && loadError && <LoadError error={loadError} onRetry={actions.reload} />}
        {status === "ready" && shown.length === 0 && more.status === "none" && (
          <EmptyState query={query} total={total} />
        )}
        <LoadMore more={more} shown={shown.length} total={countOf(query.status, counts)} onLoad={loadMore} />
      </section>

      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
  );
}
