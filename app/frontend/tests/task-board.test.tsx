import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { TaskBoard } from "@/components/tasks/task-board";
import { ApiError } from "@/lib/api/errors";
import type { Task, TaskPage } from "@/lib/api/tasks";
import { deferred, fakeTasksApi, page, task } from "./support/tasks";

async function show(api = fakeTasksApi()) {
  const user = userEvent.setup();
  const view = render(<TaskBoard api={api} />);
  await waitFor(() => expect(screen.queryByText("Loading your tasks")).not.toBeInTheDocument());
  return { user, api, ...view };
}

const input = () => screen.getByRole("textbox", { name: "New task" });
const checkbox = (name: string) => screen.getByRole("checkbox", { name: new RegExp(name) });
const deleteButton = (name: string) => screen.getByRole("button", { name: `Delete ${name}` });
const rows = () => screen.queryAllByRole("listitem").map((row) => within(row).getByRole("checkbox"));
const filter = (name: string) =>
  within(screen.getByRole("group", { name: "Show" })).getByRole("button", {
    name: new RegExp(`^${name} [\\d,]+$`),
  });
const down = new ApiError("server", { status: 503 });

describe("loading", () => {
  it("says that it is loading, then shows the tasks, the newest first", async () => {
    const answer = deferred<TaskPage>();
    const api = fakeTasksApi();
    api.list.mockReturnValueOnce(answer.promise);
    render(<TaskBoard api={api} />);

    expect(screen.getByText("Loading your tasks")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Your tasks" })).toHaveAttribute("aria-busy", "true");

    answer.resolve(page([task(2, { completed: true, description: "With a note" }), task(1)]));
    expect(await screen.findByText("With a note")).toBeInTheDocument();
    expect(rows()).toEqual([checkbox("Task 2"), checkbox("Task 1")]);
    expect(checkbox("Task 2")).toBeChecked();
    expect(screen.getByText("1 of 2 done")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: "Your tasks" })).toHaveAttribute("aria-busy", "false");
  });

  it("invites to add the first task when there is none", async () => {
    await show();
    expect(screen.getByText("Nothing to do yet")).toBeInTheDocument();
    expect(screen.queryByRole("group", { name: "Show" })).not.toBeInTheDocument();
  });

  it("explains a failure and loads again on demand", async () => {
    const api = fakeTasksApi([task(1)]);
    api.list.mockRejectedValueOnce(new ApiError("network"));
    const { user } = await show(api);

    expect(screen.getByText(/could not be loaded: the server cannot be reached/)).toBeInTheDocument();
    expect(screen.queryByText("Nothing to do yet")).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Task 1")).toBeInTheDocument();
    expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();
  });

  it("stops asking when the page is left", async () => {
    const api = fakeTasksApi();
    api.list.mockReturnValue(new Promise(() => undefined));
    const { unmount } = render(<TaskBoard api={api} />);
    unmount();
    expect(api.list.mock.calls[0]?.[1]?.aborted).toBe(true);
  });

  it("fetches anew when the page becomes visible again", async () => {
    const { api } = await show(fakeTasksApi([task(1)]));
    api.tasks.set(2, task(2, { title: "From the phone" }));
    document.dispatchEvent(new Event("visibilitychange"));
    expect(await screen.findByText("From the phone")).toBeInTheDocument();
  });
});

describe("adding", () => {
  it("shows the task at once, keeps the focus in the field and announces it", async () => {
    const api = fakeTasksApi();
    const answer = deferred<Task>();
    api.create.mockReturnValueOnce(answer.promise);
    const { user } = await show(api);

    await user.type(input(), "  Buy milk {Enter}");
    expect(checkbox("Buy milk")).toBeDisabled();
    expect(deleteButton("Buy milk")).toBeDisabled();
    expect(input()).toHaveValue("");
    expect(input()).toHaveFocus();
    expect(screen.getByText("Added “Buy milk”")).toBeInTheDocument();
    expect(api.create).toHaveBeenCalledWith({ title: "Buy milk" });

    answer.resolve(task(1, { title: "Buy milk" }));
    await waitFor(() => expect(checkbox("Buy milk")).toBeEnabled());
    expect(rows()).toHaveLength(1);
  });

  it.each([
    ["nothing", "", "Write what you want to do first."],
    ["blanks", "   ", "Write what you want to do first."],
    ["too much", "x".repeat(201), "Keep it to 200 characters; this has 201."],
  ])("asks for a title instead of sending %s", async (_, title, problem) => {
    const { user, api } = await show();
    if (title) {
      await user.click(input());
      await user.paste(title);
    }
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getByText(problem)).toBeInTheDocument();
    expect(input()).toBeInvalid();
    expect(input()).toHaveAccessibleDescription(problem);
    expect(input()).toHaveValue(title);
    expect(api.create).not.toHaveBeenCalled();

    await user.type(input(), "!");
    expect(input()).toBeValid();
  });

  it("counts characters as the API does: 200 emoji fit", async () => {
    const { user, api } = await show();
    await user.click(input());
    await user.paste("🥛".repeat(200));
    await user.keyboard("{Enter}");
    expect(api.create).toHaveBeenCalledWith({ title: "🥛".repeat(200) });
  });

  it("takes the task back when the server refuses, says why, and can try again", async () => {
    const api = fakeTasksApi();
    api.create.mockRejectedValueOnce(down);
    const { user } = await show(api);
    await user.type(input(), "Buy milk{Enter}");

    expect(
      await screen.findByText(/Could not add “Buy milk”: the server had a problem \(503\)/),
    ).toBeVisible();
    expect(rows()).toHaveLength(0);

    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(checkbox("Buy milk")).toBeEnabled());
    expect(screen.queryByText(/Could not add/)).not.toBeInTheDocument();
  });

  it("shows a task that was stored although its answer was lost", async () => {
    const api = fakeTasksApi();
    api.create.mockImplementationOnce(async ({ title }) => {
      api.tasks.set(1, task(1, { title }));
      throw new ApiError("timeout");
    });
    const { user } = await show(api);
    await user.type(input(), "Buy milk{Enter}");
    expect(await screen.findByText(/took too long/)).toBeVisible();
    await waitFor(() => expect(checkbox("Buy milk")).toBeEnabled());
    expect(rows()).toHaveLength(1);
  });

  it("offers no second try for a value that the server did not accept", async () => {
    const api = fakeTasksApi();
    api.create.mockRejectedValueOnce(new ApiError("invalid", { status: 422, detail: "NUL character" }));
    const { user } = await show(api);
    await user.type(input(), "Odd{Enter}");
    expect(await screen.findByText(/did not accept it \(NUL character\)/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: /^Dismiss/ }));
    expect(screen.queryByText(/did not accept/)).not.toBeInTheDocument();
  });

  it("keeps every failed title on screen", async () => {
    const api = fakeTasksApi();
    api.create.mockRejectedValue(new ApiError("network"));
    const { user } = await show(api);
    await user.type(input(), "One{Enter}Two{Enter}");
    expect(await screen.findByText(/Could not add “One”/)).toBeVisible();
    expect(await screen.findByText(/Could not add “Two”/)).toBeVisible();
  });

  it("is not confused by a list that was read before the task was stored", async () => {
    const api = fakeTasksApi();
    const stale = deferred<TaskPage>();
    api.list.mockReturnValueOnce(stale.promise);
    const user = userEvent.setup();
    render(<TaskBoard api={api} />);

    await user.type(input(), "Early bird{Enter}");
    await waitFor(() => expect(checkbox("Early bird")).toBeEnabled());
    stale.resolve(page([]));
    await waitFor(() => expect(api.list).toHaveBeenCalledTimes(2));
    expect(checkbox("Early bird")).toBeEnabled();
  });

  it("renders markup in a title as text", async () => {
    const title = "<img src=x onerror=alert(1)>";
    const { container } = await show(fakeTasksApi([task(1, { title })]));
    expect(screen.getByText(title)).toBeInTheDocument();
    expect(container.querySelector("img")).toBeNull();
  });
});

describe("completing and reopening", () => {
  it("works with the keyboard and announces what happened", async () => {
    const { user, api } = await show(fakeTasksApi([task(1)]));
    checkbox("Task 1").focus();
    await user.keyboard(" ");
    expect(checkbox("Task 1")).toBeChecked();
    expect(screen.getByText("Completed “Task 1”")).toBeInTheDocument();
    expect(screen.getByText("1 of 1 done")).toBeInTheDocument();
    await user.keyboard(" ");
    expect(checkbox("Task 1")).not.toBeChecked();
    expect(screen.getByText("Reopened “Task 1”")).toBeInTheDocument();
    await waitFor(() => expect(api.update).toHaveBeenCalledTimes(2));
    expect(api.update.mock.calls).toEqual([
      [1, { completed: true }],
      [1, { completed: false }],
    ]);
  });

  it("sends two changes of one task one after the other", async () => {
    const api = fakeTasksApi([task(1)]);
    const first = deferred<Task>();
    api.update.mockReturnValueOnce(first.promise);
    const { user } = await show(api);
    await user.click(checkbox("Task 1"));
    await user.click(checkbox("Task 1"));
    expect(api.update).toHaveBeenCalledTimes(1);
    first.resolve(task(1, { completed: true }));
    await waitFor(() => expect(api.update).toHaveBeenCalledTimes(2));
    expect(checkbox("Task 1")).not.toBeChecked();
  });

  it("returns to the former state when the server fails", async () => {
    const api = fakeTasksApi([task(1)]);
    const answer = deferred<Task>();
    api.update.mockReturnValueOnce(answer.promise);
    const { user } = await show(api);
    await user.click(checkbox("Task 1"));
    expect(checkbox("Task 1")).toBeChecked();
    answer.reject(down);
    expect(await screen.findByText(/Could not complete “Task 1”/)).toBeVisible();
    expect(checkbox("Task 1")).not.toBeChecked();
  });

  it("removes a task that somebody else deleted, and says so", async () => {
    const { user, api } = await show(fakeTasksApi([task(1), task(2)]));
    api.tasks.delete(1);
    await user.click(checkbox("Task 1"));
    expect(await screen.findByText(/Could not complete “Task 1”: it no longer exists/)).toBeVisible();
    expect(rows()).toEqual([checkbox("Task 2")]);
  });

  it("treats an unforeseen exception as a failure and not as a success", async () => {
    const api = fakeTasksApi([task(1)]);
    api.update.mockRejectedValueOnce(new RangeError("unforeseen"));
    const { user } = await show(api);
    await user.click(checkbox("Task 1"));
    expect(await screen.findByText(/unexpected answer/)).toBeVisible();
    expect(checkbox("Task 1")).not.toBeChecked();
  });
});

describe("deleting", () => {
  it("removes at once and moves the focus to the neighbour, at last to the field", async () => {
    const { user, api } = await show(fakeTasksApi([task(1), task(2), task(3)]));
    await user.click(deleteButton("Task 2"));
    expect(deleteButton("Task 1")).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(deleteButton("Task 3")).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(input()).toHaveFocus();
    expect(screen.getByText("Nothing to do yet")).toBeInTheDocument();
    await waitFor(() => expect(api.tasks.size).toBe(0));
  });

  it("brings the task back to its place when the server fails", async () => {
    const api = fakeTasksApi([task(1), task(2), task(3)]);
    api.remove.mockRejectedValueOnce(new ApiError("network"));
    const { user } = await show(api);
    await user.click(deleteButton("Task 2"));
    expect(await screen.findByText(/Could not delete “Task 2”: the server cannot be reached/)).toBeVisible();
    expect(rows()).toEqual([checkbox("Task 3"), checkbox("Task 2"), checkbox("Task 1")]);
  });
});

describe("filtering", () => {
  it("shows the open, the completed, or all tasks", async () => {
    const { user } = await show(fakeTasksApi([task(1), task(2, { completed: true })]));
    await user.click(filter("Open"));
    expect(rows()).toEqual([checkbox("Task 1")]);
    expect(filter("Open")).toHaveAttribute("aria-pressed", "true");
    await user.click(filter("Completed"));
    expect(rows()).toEqual([checkbox("Task 2")]);
    await user.click(filter("All"));
    expect(rows()).toHaveLength(2);
  });

  it("says what an empty view means", async () => {
    const { user } = await show(fakeTasksApi([task(1)]));
    await user.click(filter("Completed"));
    expect(screen.getByText("Nothing completed yet")).toBeInTheDocument();
    await user.click(filter("Open"));
    await user.click(checkbox("Task 1"));
    expect(screen.getByText("All done")).toBeInTheDocument();
  });

  it("does not hide a task that was just added", async () => {
    const { user } = await show(fakeTasksApi([task(1, { completed: true })]));
    await user.click(filter("Completed"));
    await user.type(input(), "Fresh{Enter}");
    expect(checkbox("Fresh")).toBeInTheDocument();
    expect(filter("All")).toHaveAttribute("aria-pressed", "true");
  });
});

describe("searching and ordering", () => {
  const three = () => [
    task(1, { title: "Buy milk" }),
    task(2, { title: "Call mum" }),
    task(3, { title: "Drink milk", completed: true }),
  ];

  it("asks the server when the typing pauses, and says what an empty result means", async () => {
    const { user, api } = await show(fakeTasksApi(three()));
    const field = screen.getByRole("searchbox", { name: "Search tasks" });
    await user.type(field, " milk ");
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(api.list.mock.calls.map(([query]) => query.search)).toEqual(["", "milk"]);
    expect(filter("All")).toHaveTextContent("2");

    await user.clear(field);
    await user.type(field, "bread{Enter}");
    expect(await screen.findByText("No task matches “bread”")).toBeInTheDocument();
    await user.clear(field);
    await waitFor(() => expect(rows()).toHaveLength(3));
  });

  it("shows a new task although it does not match", async () => {
    const { user } = await show(fakeTasksApi(three()));
    await user.type(screen.getByRole("searchbox", { name: "Search tasks" }), "milk{Enter}");
    await waitFor(() => expect(rows()).toHaveLength(2));
    await user.type(input(), "Read{Enter}");
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(checkbox("Read")).toBeEnabled();
    expect(screen.getByRole("searchbox", { name: "Search tasks" })).toHaveValue("");
  });

  it("orders as it is asked to", async () => {
    const { user, api } = await show(fakeTasksApi(three()));
    await user.selectOptions(screen.getByRole("combobox", { name: "Order" }), "By title");
    await waitFor(() =>
      expect(rows()).toEqual([checkbox("Buy milk"), checkbox("Call mum"), checkbox("Drink milk")]),
    );
    expect(api.list).toHaveBeenLastCalledWith(
      expect.objectContaining({ sort: "title", order: "asc" }),
      expect.anything(),
    );
  });

  it("shows the answer to the last question, whichever comes last", async () => {
    const { user, api } = await show(fakeTasksApi(three()));
    const slow = deferred<TaskPage>();
    api.list.mockReturnValueOnce(slow.promise);
    const field = screen.getByRole("searchbox", { name: "Search tasks" });
    await user.type(field, "milk{Enter}");
    await user.clear(field);
    await user.type(field, "mum{Enter}");
    await waitFor(() => expect(rows()).toEqual([checkbox("Call mum")]));
    slow.resolve(page(three()));
    await waitFor(() => expect(rows()).toEqual([checkbox("Call mum")]));
  });

  it("explains a failed question and does not show the tasks of the former one", async () => {
    const { user, api } = await show(fakeTasksApi(three()));
    api.list.mockRejectedValueOnce(down);
    await user.type(screen.getByRole("searchbox", { name: "Search tasks" }), "milk{Enter}");
    expect(await screen.findByText(/could not be loaded: the server had a problem/)).toBeVisible();
    expect(rows()).toHaveLength(0);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(rows()).toHaveLength(2));
  });
});

describe("a long list", () => {
  const many = () => Array.from({ length: 250 }, (_, index) => task(index + 1));
  const more = () => screen.getByRole("button", { name: "Show more" });

  it("comes a page at a time", async () => {
    const { user, api } = await show(fakeTasksApi(many()));
    expect(rows()).toHaveLength(100);
    expect(screen.getByText("Showing 100 of 250")).toBeVisible();
    expect(screen.getByText("0 of 250 done")).toBeVisible();
    await user.click(more());
    await waitFor(() => expect(rows()).toHaveLength(200));
    await user.click(more());
    await waitFor(() => expect(rows()).toHaveLength(250));
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
    expect(api.list.mock.calls.map(([{ offset }]) => offset)).toEqual([0, 100, 200]);
  });

  it("misses no task when the ones on screen leave the filter", async () => {
    const api = fakeTasksApi(many().slice(0, 102));
    const { user } = await show(api);
    await user.click(filter("Open"));
    await waitFor(() => expect(api.list).toHaveBeenCalledTimes(2));
    await user.click(checkbox("Task 102"));
    await waitFor(() => expect(api.tasks.get(102)?.completed).toBe(true));
    await user.click(more());
    await waitFor(() => expect(rows()).toHaveLength(101));
  });

  it("fetches the next page when nothing is left on screen", async () => {
    const api = fakeTasksApi(many().slice(0, 3));
    api.list.mockImplementationOnce(async () => page([task(3)], [...api.tasks.values()]));
    const { user } = await show(api);
    await user.click(deleteButton("Task 3"));
    await waitFor(() => expect(rows()).toEqual([checkbox("Task 2"), checkbox("Task 1")]));
  });

  it("explains when the next page cannot be had", async () => {
    const api = fakeTasksApi(many());
    const { user } = await show(api);
    api.list.mockRejectedValueOnce(down);
    await user.click(more());
    expect(await screen.findByText(/More tasks could not be loaded: the server had a problem/)).toBeVisible();
    await user.click(more());
    await waitFor(() => expect(rows()).toHaveLength(200));
    expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();
  });

  it("stays as long as it was when it is fetched anew", async () => {
    const api = fakeTasksApi(many());
    const { user } = await show(api);
    await user.click(more());
    await waitFor(() => expect(rows()).toHaveLength(200));
    api.tasks.delete(250);
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(screen.queryByText("Task 250")).not.toBeInTheDocument());
    expect(rows()).toHaveLength(200);
  });
});

describe("changes by the chat", () => {
  it("are fetched without taking the list from the screen", async () => {
    const api = fakeTasksApi([task(1)]);
    const { rerender } = render(<TaskBoard api={api} version={0} />);
    await waitFor(() => expect(rows()).toHaveLength(1));
    api.tasks.set(2, task(2, { title: "By chat" }));
    rerender(<TaskBoard api={api} version={1} />);
    expect(screen.queryByText("Loading your tasks")).not.toBeInTheDocument();
    expect(await screen.findByText("By chat")).toBeVisible();
  });
});

describe("editing", () => {
  const edit = (name: string) => screen.getByRole("button", { name: `Edit ${name}` });

  it("changes title and description, and returns to the row", async () => {
    const { user, api } = await show(fakeTasksApi([task(1)]));
    await user.click(edit("Task 1"));
    expect(screen.getByRole("textbox", { name: "Title" })).toHaveFocus();
    await user.keyboard("Buy bread");
    await user.type(screen.getByRole("textbox", { name: "Description" }), "Rye");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(checkbox("Buy bread")).toBeInTheDocument();
    expect(screen.getByText("Rye")).toBeInTheDocument();
    expect(screen.getByText("Changed “Buy bread”")).toBeInTheDocument();
    expect(edit("Buy bread")).toHaveFocus();
    await waitFor(() =>
      expect(api.update).toHaveBeenCalledWith(1, { title: "Buy bread", description: "Rye" }),
    );
  });

  it("sends nothing when nothing was changed or it is called off", async () => {
    const { user, api } = await show(fakeTasksApi([task(1, { description: "Note" })]));
    await user.click(edit("Task 1"));
    await user.keyboard("{Enter}");
    await user.click(edit("Task 1"));
    await user.keyboard("Other{Escape}");
    expect(checkbox("Task 1")).toBeInTheDocument();
    expect(edit("Task 1")).toHaveFocus();
    expect(api.update).not.toHaveBeenCalled();
  });

  it("removes a description that is emptied", async () => {
    const { user, api } = await show(fakeTasksApi([task(1, { description: "Note" })]));
    await user.click(edit("Task 1"));
    await user.clear(screen.getByRole("textbox", { name: "Description" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.update).toHaveBeenCalledWith(1, { description: null }));
  });

  it("asks for a title", async () => {
    const { user, api } = await show(fakeTasksApi([task(1)]));
    await user.click(edit("Task 1"));
    await user.clear(screen.getByRole("textbox", { name: "Title" }));
    await user.keyboard("{Enter}");
    expect(screen.getByRole("textbox", { name: "Title" })).toBeInvalid();
    expect(screen.getByText("Write what you want to do first.")).toBeVisible();
    expect(api.update).not.toHaveBeenCalled();
  });
});
