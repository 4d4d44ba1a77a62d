import { describe, expect, it } from "vitest";
import { checkMessage } from "@/lib/chat/check-message";
import { type Block, parseRichText } from "@/lib/chat/rich-text";
import { changesTasks, summarizeToolCall } from "@/lib/chat/tool-summary";
import type { ToolCall } from "@/lib/chat/types";

const paragraph = (text: string): Block => ({ type: "paragraph", text });
const list = (...items: [number, string][]): Block => ({
  type: "list",
  items: items.map(([number, text]) => ({ number, text })),
});

describe("an answer's text", () => {
  it.each<[text: string, blocks: Block[]]>([
    ["", []],
    ["Hi", [paragraph("Hi")]],
    ["One\ntwo", [paragraph("One\ntwo")]],
    ["One\r\n\r\ntwo", [paragraph("One"), paragraph("two")]],
    ["Open:\n1. milk\n2. call mum", [paragraph("Open:"), list([1, "milk"], [2, "call mum"])]],
    ["3) milk\n12) call mum\nThat is all.", [list([3, "milk"], [12, "call mum"]), paragraph("That is all.")]],
    ["1. milk\n   from the farm\n2. bread", [list([1, "milk\nfrom the farm"], [2, "bread"])]],
    ["1. milk\n\n2. bread", [list([1, "milk"]), list([2, "bread"])]],
    ["2026.5 was good", [paragraph("2026.5 was good")]],
    ["1.", [paragraph("1.")]],
    ["<b>bold</b> **bold** [link](javascript:x)", [paragraph("<b>bold</b> **bold** [link](javascript:x)")]],
    ["- dash", [paragraph("- dash")]],
  ])("%j", (text, blocks) => {
    expect(parseRichText(text)).toEqual(blocks);
  });
});

describe("what a tool call did", () => {
  const call = (name: string, rest: Partial<ToolCall> = {}): ToolCall => ({
    id: "c1",
    name,
    arguments: {},
    status: "done",
    result: null,
    ...rest,
  });
  const milk = { id: 7, title: "milk" };
  const reason = "There is no task 7.";
  const noTask = { error: reason };

  it.each<[sentence: string, call: ToolCall]>([
    ["Adding “milk”…", call("add_task", { status: "running", arguments: { title: "milk" } })],
    ["Added “milk”", call("add_task", { arguments: { title: " milk " }, result: milk })],
    ["Added “milk”", call("add_task", { arguments: { title: "milk" } })],
    [
      "Could not add “milk”: Too long.",
      call("add_task", { status: "failed", arguments: milk, result: { error: "Too long." } }),
    ],
    ["Could not add a task", call("add_task", { status: "failed", arguments: { title: 4 } })],
    ["Looking at your tasks…", call("list_tasks", { status: "running" })],
    ["Found 3 tasks", call("list_tasks", { result: { items: [], total: 3 } })],
    ["Found 1 task", call("list_tasks", { arguments: { status: "all" }, result: { total: 1 } })],
    ["Found no tasks", call("list_tasks", { result: { total: 0 } })],
    ["Found 2 open tasks", call("list_tasks", { arguments: { status: "open" }, result: { total: 2 } })],
    [
      "Found 1 completed task with “milk”",
      call("list_tasks", { arguments: { status: "completed", search: "milk" }, result: { total: 1 } }),
    ],
    ["Found your tasks", call("list_tasks")],
    ["Completing a task…", call("complete_task", { status: "running", arguments: { task_id: 7 } })],
    ["Completed “milk”", call("complete_task", { result: { task: milk, changed: true } })],
    ["“milk” was completed already", call("complete_task", { result: { task: milk, changed: false } })],
    [
      "Reopened “milk”",
      call("complete_task", { arguments: { completed: false }, result: { task: milk, changed: true } }),
    ],
    [
      "“milk” was open already",
      call("complete_task", { arguments: { completed: false }, result: { task: milk, changed: false } }),
    ],
    [`Could not complete the task: ${reason}`, call("complete_task", { status: "failed", result: noTask })],
    [
      `Could not reopen the task: ${reason}`,
      call("complete_task", { status: "failed", arguments: { completed: false }, result: noTask }),
    ],
    [
      "Renamed “milk” to “oat milk”",
      call("update_task", {
        result: { task: { title: "oat milk" }, previous: { title: "milk", description: "" } },
      }),
    ],
    [
      "Changed the description of “milk”",
      call("update_task", { arguments: { description: "2 l" }, result: { task: milk, previous: milk } }),
    ],
    ["Changed a task", call("update_task")],
    ["Deleted “milk”", call("delete_task", { result: { task: milk } })],
    ["Could not delete the task", call("delete_task", { status: "failed" })],
    ["Did “water plants”", call("water_plants")],
    [
      "Could not do “water plants”: No.",
      call("water_plants", { status: "failed", result: { error: "No." } }),
    ],
    ["Deleted “\u2068חלב\u2069”", call("delete_task", { result: { task: { title: "חלב" } } })],
    ["Added “<b>milk</b>”", call("add_task", { result: { title: "<b>milk</b>" } })],
  ])("%s", (sentence, done) => {
    expect(summarizeToolCall(done)).toBe(sentence);
  });

  it.each([
    ["add_task", "done", true],
    ["add_task", "running", false],
    ["add_task", "failed", false],
    ["list_tasks", "done", false],
    ["water_plants", "done", true],
  ] as const)("%s %s changes tasks: %s", (name, status, expected) => {
    expect(changesTasks(call(name, { status }))).toBe(expected);
  });
});

describe("a message to send", () => {
  it("is trimmed and may have 4,000 characters, counted as the API does", () => {
    expect(checkMessage("  Hi \n")).toEqual({ text: "Hi", problem: null });
    expect(checkMessage("🥛".repeat(4000)).problem).toBeNull();
    expect(checkMessage("x".repeat(4001)).problem).toBe("Keep it to 4,000 characters; this has 4,001.");
  });
});
