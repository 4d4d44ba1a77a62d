import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/api/errors";
import {
  initialState,
  type Operation,
  type TasksAction,
  type TasksState,
  tasksReducer,
  visibleCounts,
  visibleTasks,
} from "@/lib/tasks/optimistic";
import { page, task } from "./support/tasks";

const loaded = (...tasks: ReturnType<typeof task>[]): TasksState =>
  tasksReducer(initialState, { type: "loaded", page: page(tasks) });
const apply = (state: TasksState, ...actions: TasksAction[]) => actions.reduce(tasksReducer, state);
const titles = (state: TasksState) => visibleTasks(state).map(({ title }) => title);

const add: Operation = { key: 1, type: "add", task: task(-1, { title: "New" }) };
const complete: Operation = { key: 2, type: "update", task: task(1), change: { completed: true } };
const reopen: Operation = { key: 3, type: "update", task: task(1), change: { completed: false } };
const remove: Operation = { key: 4, type: "remove", task: task(1) };
const broken = new ApiError("server", { status: 500 });

describe("tasks with operations under way", () => {
  it("keeps the server's order, and shows new tasks above all, the last one first", () => {
    const state = apply(
      loaded(task(2), task(9), task(1)),
      { type: "started", operation: add },
      { type: "started", operation: { key: 5, type: "add", task: task(-5, { title: "Newer" }) } },
    );
    expect(titles(state)).toEqual(["Newer", "New", "Task 2", "Task 9", "Task 1"]);
  });

  it("adds the next page behind, without what is there already", () => {
    const state = apply(loaded(task(3), task(2)), {
      type: "appended",
      page: page([task(2), task(1)], [task(1), task(2), task(3)]),
    });
    expect(titles(state)).toEqual(["Task 3", "Task 2", "Task 1"]);
    expect(visibleCounts(state)).toEqual({ open: 3, completed: 0 });
  });

  it("replaces a new task by the server's, once", () => {
    const created = task(5, { title: "New" });
    const started = apply(loaded(), { type: "started", operation: add });
    const state = apply(
      started,
      { type: "loaded", page: page([created]) },
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
    const started = apply(loaded(task(2), task(1)), { type: "started", operation: remove });
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

  it("leaves nothing of the former question when the next one fails", () => {
    const state = apply(loaded(task(1)), { type: "loading" }, { type: "load-failed", error: broken });
    expect(state.status).toBe("failed");
    expect(titles(state)).toEqual([]);
  });

  it("keeps the list when only a refresh fails", () => {
    const state = apply(loaded(task(1)), { type: "load-failed", error: broken });
    expect(state.status).toBe("ready");
    expect(titles(state)).toEqual(["Task 1"]);
  });
});

describe("counts with operations under way", () => {
  const three = () => loaded(task(1), task(2), task(3, { completed: true }));

  it.each<[string, TasksAction[], [open: number, completed: number]]>([
    ["a new task", [{ type: "started", operation: add }], [3, 1]],
    ["a completed one", [{ type: "started", operation: complete }], [1, 2]],
    [
      "one that is completed and reopened",
      [
        { type: "started", operation: complete },
        { type: "started", operation: reopen },
      ],
      [2, 1],
    ],
    ["a deleted one", [{ type: "started", operation: remove }], [1, 1]],
    [
      "one whose title is changed",
      [{ type: "started", operation: { key: 6, type: "update", task: task(3), change: { title: "x" } } }],
      [2, 1],
    ],
    [
      "a new task that is stored",
      [
        { type: "started", operation: add },
        { type: "succeeded", operation: add, task: task(4) },
      ],
      [3, 1],
    ],
    [
      "a completed one that is stored",
      [
        { type: "started", operation: complete },
        { type: "succeeded", operation: complete, task: task(1, { completed: true }) },
      ],
      [1, 2],
    ],
    [
      "a deletion that is done",
      [
        { type: "started", operation: remove },
        { type: "succeeded", operation: remove, task: null },
      ],
      [1, 1],
    ],
    [
      "a change that failed",
      [
        { type: "started", operation: complete },
        { type: "rejected", operation: complete, error: broken },
      ],
      [2, 1],
    ],
    [
      "a change of a task that is gone",
      [
        { type: "started", operation: complete },
        { type: "rejected", operation: complete, error: new ApiError("not-found", { status: 404 }) },
      ],
      [1, 1],
    ],
    [
      "a new task that failed",
      [
        { type: "started", operation: add },
        { type: "rejected", operation: add, error: new ApiError("not-found", { status: 404 }) },
      ],
      [2, 1],
    ],
  ])("hold %s", (_, actions, [open, completed]) => {
    expect(visibleCounts(apply(three(), ...actions))).toEqual({ open, completed });
  });
});
