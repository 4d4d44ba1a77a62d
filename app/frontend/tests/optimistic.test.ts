import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/api/errors";
import {
  initialState,
  type Operation,
  type TasksAction,
  type TasksState,
  tasksReducer,
  visibleTasks,
} from "@/lib/tasks/optimistic";
import { task } from "./support/tasks";

const loaded = (...tasks: ReturnType<typeof task>[]): TasksState =>
  tasksReducer(initialState, { type: "loaded", tasks });
const apply = (state: TasksState, ...actions: TasksAction[]) => actions.reduce(tasksReducer, state);
const titles = (state: TasksState) => visibleTasks(state).map(({ title }) => title);

const add: Operation = { key: 1, type: "add", task: task(-1, { title: "New" }) };
const complete: Operation = { key: 2, type: "update", task: task(1), change: { completed: true } };
const reopen: Operation = { key: 3, type: "update", task: task(1), change: { completed: false } };
const remove: Operation = { key: 4, type: "remove", task: task(1) };
const broken = new ApiError("server", { status: 500 });

describe("tasks with operations under way", () => {
  it("shows the newest first, and a new one above all whatever the clocks say", () => {
    const late = task(9, { title: "Late", created_at: "2999-01-01T00:00:00Z" });
    const state = apply(loaded(task(1), late, task(2)), { type: "started", operation: add });
    expect(titles(state)).toEqual(["New", "Late", "Task 2", "Task 1"]);
  });

  it("orders tasks of the same moment by id", () => {
    const created_at = "2026-03-01T10:00:00Z";
    expect(titles(loaded(task(1, { created_at }), task(2, { created_at })))).toEqual(["Task 2", "Task 1"]);
  });

  it("replaces a new task by the server's, once", () => {
    const created = task(5, { title: "New" });
    const started = apply(loaded(), { type: "started", operation: add });
    const state = apply(
      started,
      { type: "loaded", tasks: [created] },
      { type: "succeeded", operation: add, task: created },
    );
    expect(visibleTasks(state)).toEqual([{ ...created, isNew: false }]);
  });

  it("rolls one operation back and keeps the others", () => {
    const state = apply(
      loaded(task(1)),
      { type: "started", operation: complete },
      { type: "started", operation: add },
      { type: "rejected", operation: complete, error: broken },
    );
    expect(titles(state)).toEqual(["New", "Task 1"]);
    expect(visibleTasks(state)[1]?.completed).toBe(false);
    expect(state.failures).toEqual([{ operation: complete, error: broken }]);
  });

  it("lets the last of two changes win, also while the first is being answered", () => {
    const state = apply(
      loaded(task(1)),
      { type: "started", operation: complete },
      { type: "started", operation: reopen },
      { type: "succeeded", operation: complete, task: task(1, { completed: true }) },
    );
    expect(visibleTasks(state)[0]?.completed).toBe(false);
  });

  it("brings a task back whose deletion failed", () => {
    const started = apply(loaded(task(1), task(2)), { type: "started", operation: remove });
    expect(titles(started)).toEqual(["Task 2"]);
    expect(titles(apply(started, { type: "rejected", operation: remove, error: broken }))).toEqual([
      "Task 2",
      "Task 1",
    ]);
  });

  it("drops a task that the server no longer has", () => {
    const state = apply(
      loaded(task(1)),
      { type: "started", operation: complete },
      { type: "rejected", operation: complete, error: new ApiError("not-found", { status: 404 }) },
    );
    expect(titles(state)).toEqual([]);
  });

  it("clears a failure when it is tried again or dismissed", () => {
    const failed = apply(
      loaded(task(1)),
      { type: "started", operation: complete },
      { type: "rejected", operation: complete, error: broken },
    );
    expect(apply(failed, { type: "started", operation: complete }).failures).toEqual([]);
    expect(apply(failed, { type: "dismissed", key: complete.key }).failures).toEqual([]);
    expect(apply(failed, { type: "dismissed", key: 99 }).failures).toHaveLength(1);
  });

  it("keeps the list when only a refresh fails", () => {
    const state = apply(loaded(task(1)), { type: "load-failed", error: broken });
    expect(state.status).toBe("ready");
    expect(titles(state)).toEqual(["Task 1"]);
  });
});
