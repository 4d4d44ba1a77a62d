"use client";

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { ApiError } from "@/lib/api/errors";
import type { Task, TaskChange, TaskCounts, TaskQuery, TasksApi } from "@/lib/api/tasks";
import { countOf, matchesFilter } from "./filter";
import { listFirst } from "./list-first";
import {
  type Failure,
  initialState,
  type Operation,
  type TasksState,
  tasksReducer,
  type VisibleTask,
  visibleCounts,
  visibleTasks,
} from "./optimistic";

export const PAGE_SIZE = 100;
/** A refresh fetches no more than this, however many tasks were looked at. */
const REFRESH_LIMIT = 1_000;

export type More = { status: "none" | "available" | "loading" } | { status: "failed"; error: ApiError };

export type UseTasks = {
  status: "loading" | "ready" | "failed";
  loadError: ApiError | null;
  tasks: VisibleTask[];
  counts: TaskCounts;
  /** Whether there are tasks after those that are here. */
  more: More;
  failures: Failure[];
  reload: () => void;
  /** Fetches anew without taking anything from the screen. */
  refresh: () => void;
  loadMore: () => void;
  add: (title: string) => void;
  update: (task: Task, change: TaskChange) => void;
  remove: (task: Task) => void;
  retry: (failure: Failure) => void;
  dismiss: (failure: Failure) => void;
};

/** The tasks that the query asks for, with the user's changes shown before the server has confirmed them. */
export function useTasks(api: TasksApi, query: TaskQuery): UseTasks {
  const [state, dispatch] = useReducer(tasksReducer, initialState);
  const [moreError, setMoreError] = useState<ApiError | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const latest = useRef({ state, query });
  useEffect(() => {
    latest.current = { state, query };
  });

  // Changes of one task reach the server in the order in which the user made them.
  const queues = useRef(new Map<number, Promise<void>>());
  const running = useRef(0);
  const changes = useRef(0);
  const refreshWanted = useRef(false);
  const operations = useRef(0);
  // Only the answer to the last question counts.
  const question = useRef(new AbortController());

  const fetchFirst = useCallback(
    async (asked: TaskQuery, wanted: number, signal: AbortSignal): Promise<void> => {
      for (;;) {
        const before = changes.current;
        try {
          const page = await listFirst(api, asked, wanted, signal);
          if (signal.aborted) return;
          // A list read before a change was answered would bring the old state back.
          if (before === changes.current && running.current === 0) {
            dispatch({ type: "loaded", page });
            return;
          }
        } catch (error) {
          if (!signal.aborted) dispatch({ type: "load-failed", error: asApiError(error) });
          return;
        }
        if (running.current > 0) {
          refreshWanted.current = true;
          return;
        }
      }
    },
    [api],
  );

  const load = useCallback(
    (asked: TaskQuery) => {
      question.current.abort();
      question.current = new AbortController();
      setMoreError(null);
      setLoadingMore(false);
      dispatch({ type: "loading" });
      void fetchFirst(asked, PAGE_SIZE, question.current.signal);
    },
    [fetchFirst],
  );

  const refresh = useCallback(
    (atLeast = 0) => {
      const { state: now, query: asked } = latest.current;
      const wanted = Math.min(REFRESH_LIMIT, Math.max(PAGE_SIZE, now.confirmed.length, atLeast));
      return fetchFirst(asked, wanted, question.current.signal);
    },
    [fetchFirst],
  );

  useEffect(() => {
    load(query);
    return () => question.current.abort();
  }, [load, query]);

  const ready = state.status === "ready";
  useEffect(() => {
    if (!ready) return;
    const onVisible = () => {
      if (document.visibilityState === "visible") void refresh();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [ready, refresh]);

  const loadMore = useCallback(async () => {
    const { state: now, query: asked } = latest.current;
    const { signal } = question.current;
    const before = changes.current;
    const loaded = now.confirmed.length;
    setMoreError(null);
    setLoadingMore(true);
    try {
      const offset = loadedCount(now, asked);
      const page = await api.list({ ...asked, limit: PAGE_SIZE, offset }, signal);
      if (signal.aborted) return;
      const known = new Set(now.confirmed.map(({ id }) => id));
      const isNews = page.items.some(({ id }) => !known.has(id));
      // Where tasks were added or removed in the meantime, the page is not the next one.
      if (isNews && before === changes.current && running.current === 0) dispatch({ type: "appended", page });
      else await refresh(loaded + PAGE_SIZE);
    } catch (error) {
      if (!signal.aborted) setMoreError(asApiError(error));
    } finally {
      if (!signal.aborted) setLoadingMore(false);
    }
  }, [api, refresh]);

  const run = useCallback(
    (operation: Operation) => {
      const { id } = operation.task;
      running.current += 1;
      changes.current += 1;
      dispatch({ type: "started", operation });

      const previous = queues.current.get(id) ?? Promise.resolve();
      const current = previous.then(async () => {
        try {
          const task = await send(api, operation);
          dispatch({ type: "succeeded", operation, task });
        } catch (error) {
          dispatch({ type: "rejected", operation, error: asApiError(error) });
          // The server may have done it although the answer was lost.
          refreshWanted.current = true;
        } finally {
          running.current -= 1;
          changes.current += 1;
          if (queues.current.get(id) === current) queues.current.delete(id);
          if (running.current === 0 && refreshWanted.current) {
            refreshWanted.current = false;
            void refresh();
          }
        }
      });
      queues.current.set(id, current);
    },
    [api, refresh],
  );

  const actions = useMemo(() => {
    const nextKey = () => {
      operations.current += 1;
      return operations.current;
    };
    return {
      reload: () => load(latest.current.query),
      refresh: () => void refresh(),
      loadMore: () => void loadMore(),
      add: (title: string) => {
        const key = nextKey();
        const now = new Date().toISOString();
        run({
          key,
          type: "add",
          task: { id: -key, title, description: null, completed: false, created_at: now, updated_at: now },
        });
      },
      update: (task: Task, change: TaskChange) => run({ key: nextKey(), type: "update", task, change }),
      remove: (task: Task) => run({ key: nextKey(), type: "remove", task }),
      retry: (failure: Failure) => run(failure.operation),
      dismiss: (failure: Failure) => dispatch({ type: "dismissed", key: failure.operation.key }),
    };
  }, [load, loadMore, refresh, run]);

  const tasks = useMemo(() => visibleTasks(state), [state]);
  const counts = useMemo(() => visibleCounts(state), [state]);
  const { status, loadError, failures } = state;
  return { status, loadError, failures, tasks, counts, more: more(), ...actions };

  function more(): More {
    if (!ready || loadedCount(state, query) >= countOf(query.status, state.counts)) return { status: "none" };
    if (moreError !== null) return { status: "failed", error: moreError };
    return { status: loadingMore ? "loading" : "available" };
  }
}

/** How many of the tasks that the server would list are here: not those that have left the status since. */
function loadedCount({ confirmed }: TasksState, { status }: TaskQuery): number {
  return confirmed.filter((task) => matchesFilter(task, status)).length;
}

function send(api: TasksApi, operation: Operation): Promise<Task | null> {
  const { id, title } = operation.task;
  switch (operation.type) {
    case "add":
      return api.create({ title });
    case "update":
      return api.update(id, operation.change);
    case "remove":
      return api.remove(id).then(() => null);
  }
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("protocol", { cause: error });
}
