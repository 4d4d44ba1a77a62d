"use client";

import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { ApiError } from "@/lib/api/errors";
import type { Task, TaskChange, TasksApi } from "@/lib/api/tasks";
import {
  type Failure,
  initialState,
  type Operation,
  tasksReducer,
  type VisibleTask,
  visibleTasks,
} from "./optimistic";

export type UseTasks = {
  status: "loading" | "ready" | "failed";
  loadError: ApiError | null;
  tasks: VisibleTask[];
  failures: Failure[];
  reload: () => void;
  add: (title: string) => void;
  update: (task: Task, change: TaskChange) => void;
  remove: (task: Task) => void;
  retry: (failure: Failure) => void;
  dismiss: (failure: Failure) => void;
};

export function useTasks(api: TasksApi): UseTasks {
  const [state, dispatch] = useReducer(tasksReducer, initialState);
  // Changes of one task reach the server in the order in which the user made them.
  const queues = useRef(new Map<number, Promise<void>>());
  const running = useRef(0);
  const changes = useRef(0);
  const refreshWanted = useRef(false);
  const operations = useRef(0);

  const refresh = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      const before = changes.current;
      try {
        const tasks = await api.list(signal);
        // A list read before a change was answered would bring the old state back.
        if (before === changes.current && running.current === 0) dispatch({ type: "loaded", tasks });
        else if (running.current > 0) refreshWanted.current = true;
        else await refresh(signal);
      } catch (error) {
        if (!signal?.aborted) dispatch({ type: "load-failed", error: asApiError(error) });
      }
    },
    [api],
  );

  const load = useCallback(
    (signal?: AbortSignal) => {
      dispatch({ type: "loading" });
      return refresh(signal);
    },
    [refresh],
  );

  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [load]);

  const ready = state.status === "ready";
  useEffect(() => {
    if (!ready) return;
    const controller = new AbortController();
    const onVisible = () => {
      if (document.visibilityState === "visible") void refresh(controller.signal);
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      controller.abort();
    };
  }, [ready, refresh]);

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
      reload: () => void load(),
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
  }, [load, run]);

  const tasks = useMemo(() => visibleTasks(state), [state]);
  return { status: state.status, loadError: state.loadError, failures: state.failures, tasks, ...actions };
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
