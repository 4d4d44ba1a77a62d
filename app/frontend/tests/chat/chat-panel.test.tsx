import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPanel } from "@/components/chat/chat-panel";
import { createAuthorizedFetch } from "@/lib/api/authorized-fetch";
import { conversation, FakeBackend, message, toolCall } from "./support/backend";

beforeEach(() => window.sessionStorage.clear());

async function show(backend = new FakeBackend(), { retryDelaysMs = [] as number[], strict = false } = {}) {
  const user = userEvent.setup();
  const onTasksChanged = vi.fn();
  const panel = (
    <ChatPanel onTasksChanged={onTasksChanged} fetch={backend.fetch} retryDelaysMs={retryDelaysMs} />
  );
  const view = render(strict ? <StrictMode>{panel}</StrictMode> : panel);
  await waitFor(() => expect(log()).toHaveAttribute("aria-busy", "false"));
  return { user, backend, onTasksChanged, ...view };
}

const log = () => screen.getByRole("region", { name: "Messages" });
const input = () => screen.getByRole("textbox", { name: "Message" });
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const messages = () =>
  [...log().querySelectorAll("section > div > ol > li")].map((item) => item.textContent ?? "");
const heading = () => screen.getByRole("heading", { level: 2 });
const announced = () => screen.getByRole("status", { name: "Answer" });
const finished = () => waitFor(() => expect(button("Send")).toBeInTheDocument());

/** A backend with conversations, the last one used first; number 1 holds two messages. */
function withHistory(...ids: number[]) {
  const backend = new FakeBackend();
  backend.conversations.push(...ids.map((id) => conversation(id)));
  for (const id of ids) {
    const first = id * 10 + 1;
    backend.messages.set(id, [
      message(first, { content: `Question ${id}` }),
      message(first + 1, { content: `Answer ${id}` }),
    ]);
  }
  return backend;
}

describe("beginning", () => {
  it("shows that it is loading, then what one can say", async () => {
    const backend = new FakeBackend();
    render(<ChatPanel onTasksChanged={vi.fn()} fetch={backend.fetch} />);
    expect(screen.getByText("Loading the conversation")).toBeInTheDocument();
    expect(button("Send")).toBeDisabled();

    expect(await screen.findByText("What can I do for you?")).toBeInTheDocument();
    expect(button("Send")).toBeEnabled();
    expect(heading()).toHaveTextContent("New chat");
    expect(screen.queryByText("Loading the conversation")).not.toBeInTheDocument();
  });

  it("sends a starter prompt and moves to the field", async () => {
    const { user, backend } = await show();
    await user.click(button("What can you do?"));
    await waitFor(() => expect(backend.chatRequests).toHaveLength(1));
    expect(backend.chatRequests[0]).toMatchObject({ message: "What can you do?", conversation_id: null });
    await waitFor(() => expect(input()).toHaveFocus());
    expect(screen.queryByText("What can I do for you?")).not.toBeInTheDocument();
  });

  it("opens the latest conversation, also under React's strict mode", async () => {
    const backend = withHistory(2, 1);
    await show(backend, { strict: true });
    expect(await screen.findByText("Answer 2")).toBeInTheDocument();
    expect(heading()).toHaveTextContent("Conversation 2");
    expect(messages()).toEqual(["You:Question 2", "Assistant:Answer 2"]);
    expect(announced()).toBeEmptyDOMElement();
  });

  it("opens the conversation of last time after a reload, under strict mode too", async () => {
    const backend = withHistory(2, 1);
    window.sessionStorage.setItem("chat.conversation", "1");
    await show(backend, { strict: true });
    expect(await screen.findByText("Answer 1")).toBeInTheDocument();
  });

  it("stays in a new chat after a reload", async () => {
    window.sessionStorage.setItem("chat.conversation", "new");
    await show(withHistory(1));
    expect(screen.getByText("What can I do for you?")).toBeInTheDocument();
  });

  it("says nothing about a conversation that is gone or another user's", async () => {
    window.sessionStorage.setItem("chat.conversation", "77");
    await show(new FakeBackend());
    expect(await screen.findByText("What can I do for you?")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("explains a failure and loads again on demand", async () => {
    const backend = withHistory(1);
    backend.refuse("GET /api/conversations?", "unreachable");
    const { user } = await show(backend);
    expect(screen.getByRole("alert")).toHaveTextContent(
      "Your conversations could not be loaded: the server cannot be reached.",
    );
    await user.type(input(), "Hi{Enter}");
    expect(backend.chatRequests).toHaveLength(0);
    expect(input()).toHaveValue("Hi");

    await user.click(button("Try again"));
    expect(await screen.findByText("Answer 1")).toBeInTheDocument();
  });

  it("explains a history that cannot be loaded", async () => {
    const backend = withHistory(1);
    backend.refuse("GET /api/conversations/1/messages", { status: 503 });
    const { user } = await show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("This conversation could not be loaded");
    await user.click(button("Try again"));
    expect(await screen.findByText("Answer 1")).toBeInTheDocument();
  });
});

describe("an answer", () => {
  it("streams under the message, which is shown at once", async () => {
    const { user, backend } = await show();
    await user.type(input(), "  What is open? {Enter}");
    expect(messages()).toEqual(["You:What is open?", "Assistant:Working on it…"]);
    expect(input()).toHaveValue("");
    expect(input()).toHaveFocus();

    const answer = await backend.answer();
    answer.conversation(5, "What is open?").raw(": ping\n\n").delta("Two tasks:\n1. mi");
    expect(await screen.findByText("mi")).toBeInTheDocument();
    await waitFor(() => expect(heading()).toHaveTextContent("What is open?"));
    expect(announced()).toBeEmptyDOMElement();

    answer.event("later-version", "ignored").delta("lk\n2. call mum").done();
    await finished();
    const list = within(log()).getByText("milk").closest("ol");
    expect(list?.querySelectorAll("li")).toHaveLength(2);
    expect(announced()).toHaveTextContent("Two tasks: 1. milk 2. call mum");
    expect(window.sessionStorage.getItem("chat.conversation")).toBe("5");
  });

  it("goes on in its conversation", async () => {
    const { user, backend } = await show(withHistory(4));
    await user.type(input(), "One{Enter}");
    (await backend.answer()).conversation(4).delta("First.").done();
    await finished();
    await user.type(input(), "Two{Enter}");
    (await backend.answer()).conversation(4).delta("Second.").done();
    await finished();
    expect(backend.chatRequests.map(({ conversation_id }) => conversation_id)).toEqual([4, 4]);
    expect(messages().slice(2)).toEqual(["You:One", "Assistant:First.", "You:Two", "Assistant:Second."]);
  });

  it("tells what was done, and has the tasks refreshed", async () => {
    const { user, backend, onTasksChanged } = await show();
    await user.type(input(), "Add milk{Enter}");
    const answer = await backend.answer();
    const add = toolCall("add_task", { arguments: { title: "milk" } });
    answer.conversation(5).tool({ ...add, status: "running" });
    expect(await screen.findByText("Adding “milk”…")).toBeInTheDocument();
    expect(onTasksChanged).not.toHaveBeenCalled();

    answer.tool({ ...add, result: { title: "milk" } });
    expect(await screen.findByText("Added “milk”")).toBeInTheDocument();
    expect(onTasksChanged).toHaveBeenCalledTimes(1);

    answer.tool(toolCall("list_tasks", { result: { total: 3 } }));
    answer.tool(toolCall("delete_task", { status: "failed", result: { error: "There is no task 7." } }));
    expect(await screen.findByText("Found 3 tasks")).toBeInTheDocument();
    expect(screen.getByText("Could not delete the task: There is no task 7.")).toBeInTheDocument();
    answer.done(true);
    await finished();
    expect(onTasksChanged).toHaveBeenCalledTimes(1);
    expect(announced()).toHaveTextContent("Added “milk”. Found 3 tasks");
  });

  it("has the tasks refreshed when only its end says that they changed", async () => {
    const { user, backend, onTasksChanged } = await show();
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).conversation(5).delta("Done.").done(true);
    await finished();
    expect(onTasksChanged).toHaveBeenCalledTimes(1);
  });

  it("can be stopped, and the next message works", async () => {
    const { user, backend, onTasksChanged } = await show();
    await user.type(input(), "Add milk{Enter}");
    const answer = await backend.answer();
    answer.conversation(5).delta("I am");
    expect(await screen.findByText("I am")).toBeInTheDocument();

    await user.click(button("Stop"));
    expect(answer.cancelled).toBe(true);
    expect(screen.getByText(/^Stopped\. /)).toBeInTheDocument();
    expect(screen.getByText("I am")).toBeInTheDocument();
    expect(announced()).toHaveTextContent("Stopped.");
    await waitFor(() => expect(onTasksChanged).toHaveBeenCalled());
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();

    await user.type(input(), "Hello{Enter}");
    (await backend.answer()).conversation(5).delta("Hi!").done();
    expect(await within(log()).findByText("Hi!")).toBeInTheDocument();
    expect(backend.chatRequests[1]?.conversation_id).toBe(5);
    expect(backend.chatRequests[1]?.request_id).not.toBe(backend.chatRequests[0]?.request_id);
  });

  it("has the tasks refreshed once more a while after it was stopped, since the server goes on", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const { backend, onTasksChanged } = await show();
      const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
      await user.type(input(), "Add milk{Enter}");
      (await backend.answer()).conversation(5);
      await waitFor(() => expect(heading()).toHaveTextContent("Conversation 5"));
      await user.click(button("Stop"));
      await waitFor(() => expect(onTasksChanged).toHaveBeenCalledTimes(1));
      await act(() => vi.advanceTimersByTimeAsync(5000));
      expect(onTasksChanged).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is not stopped by a double click on Send", async () => {
    const { user, backend } = await show();
    await user.type(input(), "Add milk");
    await user.dblClick(button("Send"));
    expect(button("Stop")).toBeInTheDocument();
    const answer = await backend.answer();
    expect(answer.cancelled).toBe(false);
    expect(backend.chatRequests).toHaveLength(1);
  });

  it("is waited for before the next message goes out", async () => {
    const { user, backend } = await show();
    await user.type(input(), "One{Enter}Two{Enter}");
    expect(input()).toHaveValue("Two");
    (await backend.answer()).conversation(5).done();
    await finished();
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(backend.chatRequests.map((request) => request.message)).toEqual(["One", "Two"]),
    );
  });

  it("is given up when the panel goes away", async () => {
    const { user, backend, unmount } = await show();
    await user.type(input(), "One{Enter}");
    const answer = await backend.answer();
    unmount();
    expect(answer.cancelled).toBe(true);
  });

  it("shows markup, emoji and right-to-left text as they were written", async () => {
    const hostile = "<img src=x onerror=alert(1)> 🥛 שלום";
    const { user, backend, container } = await show();
    await user.click(input());
    await user.paste(hostile);
    await user.keyboard("{Enter}");
    const add = toolCall("add_task", { result: { title: hostile } });
    (await backend.answer()).conversation(5, hostile).tool(add).delta(`1. ${hostile}\n\n<b>x</b>`).done();
    await finished();
    expect(container.querySelector("img, b, script")).toBeNull();
    expect(heading()).toHaveTextContent(hostile);
    expect(
      within(log())
        .getAllByText(hostile)
        .map((element) => element.getAttribute("dir")),
    ).toEqual(["auto", "auto"]);
    expect(within(log()).getByText("<b>x</b>")).toBeInTheDocument();
  });
});

describe("writing", () => {
  it("starts a new line with Shift and Enter", async () => {
    const { user, backend } = await show();
    await user.type(input(), "Milk{Shift>}{Enter}{/Shift}Bread{Enter}");
    await waitFor(() => expect(backend.chatRequests[0]?.message).toBe("Milk\nBread"));
  });

  it("sends nothing while a word is being composed, nor blanks", async () => {
    const { user, backend } = await show();
    await user.type(input(), "に");
    input().dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }),
    );
    expect(input()).toHaveValue("に");
    await user.clear(input());
    await user.type(input(), "   {Enter}");
    expect(backend.chatRequests).toHaveLength(0);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("says when a message is too long", async () => {
    const { user, backend } = await show();
    await user.click(input());
    await user.paste("x".repeat(4001));
    await user.keyboard("{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("Keep it to 4,000 characters; this has 4,001.");
    expect(input()).toBeInvalid();
    expect(input()).toHaveAccessibleDescription(/Keep it to/);
    expect(backend.chatRequests).toHaveLength(0);
    await user.keyboard("{Backspace}");
    expect(input()).toBeValid();
  });

  it("keeps the message while the device is offline", async () => {
    const { user, backend } = await show();
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(screen.getByText(/You are offline/)).toBeInTheDocument();
    await user.type(input(), "Hi{Enter}");
    expect(input()).toHaveValue("Hi");
    expect(button("Send")).toBeDisabled();

    onLine.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event("online")));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(backend.chatRequests).toHaveLength(1));
  });
});

describe("failures", () => {
  it("are told in the server's words; trying again sends the same request", async () => {
    const { user, backend } = await show();
    await user.type(input(), "Add milk{Enter}");
    const first = await backend.answer();
    first.conversation(5).delta("I").error("The assistant's language model cannot be reached.");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The assistant's language model cannot be reached.",
    );

    await user.click(button("Try again"));
    (await backend.answer()).conversation(5).delta("Added.").done(true);
    await finished();
    expect(messages()).toEqual(["You:Add milk", "Assistant:Added."]);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    await waitFor(() => expect(input()).toHaveFocus());
    const [one, two] = backend.chatRequests;
    expect(two?.request_id).toBe(one?.request_id);
    expect(two?.message).toBe("Add milk");
    expect(two?.conversation_id).toBe(5);
  });

  it("that another try would not mend offer none", async () => {
    const { user, backend } = await show();
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).conversation(5).error("The key is not accepted.", false);
    expect(await screen.findByRole("alert")).toHaveTextContent("The key is not accepted.");
    expect(screen.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();

    await user.type(input(), "Hello{Enter}");
    (await backend.answer()).conversation(5).delta("Hi!").done();
    expect(await within(log()).findByText("Hi!")).toBeInTheDocument();
    expect(screen.getByText("The key is not accepted.")).toBeInTheDocument();
  });

  it.each([
    [401, /You are signed out/, false],
    [404, /This conversation no longer exists/, false],
    [409, /still being worked on/, true],
    [413, /did not accept this message/, false],
    [422, /did not accept this message/, false],
    [500, /The server had a problem \(500\)/, true],
    [503, /The server had a problem \(503\)/, true],
  ])("of status %i have a sentence", async (status, sentence, retryable) => {
    const { user, backend } = await show();
    backend.refuse("POST /api/chat", { status });
    await user.type(input(), "Add milk{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(sentence);
    expect(screen.queryAllByRole("button", { name: "Try again" })).toHaveLength(retryable ? 1 : 0);
    expect(messages()[0]).toBe("You:Add milk");
  });

  it("by the limit say how long to wait, and wait", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const { backend } = await show();
      const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
      backend.refuse("POST /api/chat", { status: 429, headers: { "Retry-After": "12" } });
      await user.type(input(), "Add milk{Enter}");
      expect(await screen.findByRole("alert")).toHaveTextContent(
        "You have sent many messages in a short time. Wait 12 seconds, then try again.",
      );
      expect(button("Try again in 12 s")).toBeDisabled();
      await act(() => vi.advanceTimersByTimeAsync(11_500));
      expect(button("Try again in 1 s")).toBeDisabled();
      await act(() => vi.advanceTimersByTimeAsync(1000));
      await user.click(button("Try again"));
      (await backend.answer()).conversation(5).delta("Added.").done();
      await finished();
      expect(new Set(backend.chatRequests.map(({ request_id }) => request_id)).size).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("of the connection before an answer offer another try", async () => {
    const { user, backend } = await show();
    backend.refuse("POST /api/chat", "unreachable");
    await user.type(input(), "Add milk{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("The connection was lost");
    expect(button("Try again")).toBeEnabled();
  });

  it.each([
    ["ends", "cut"],
    ["breaks", "break"],
  ] as const)("of a stream that %s early are mended by asking again for the same", async (_, how) => {
    const { user, backend, onTasksChanged } = await show(undefined, { retryDelaysMs: [1, 1] });
    await user.type(input(), "Add milk{Enter}");
    const first = await backend.answer();
    first.conversation(5).delta("I ha");
    expect(await screen.findByText("I ha")).toBeInTheDocument();
    backend.refuse("POST /api/chat", { status: 409 });
    first[how]();

    (await backend.answer()).conversation(5).delta("I have added it.").done(true);
    await finished();
    expect(messages()).toEqual(["You:Add milk", "Assistant:I have added it."]);
    expect(onTasksChanged).toHaveBeenCalledTimes(1);
    expect(backend.chatRequests).toHaveLength(3);
    expect(new Set(backend.chatRequests.map(({ request_id }) => request_id)).size).toBe(1);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("of the connection are explained when asking again does not help", async () => {
    const { user, backend, onTasksChanged } = await show(undefined, { retryDelaysMs: [1] });
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).conversation(5).delta("I").cut();
    (await backend.answer()).conversation(5).cut();
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The connection was lost before the answer was complete.",
    );
    await waitFor(() => expect(onTasksChanged).toHaveBeenCalled());
  });

  it("say that they are being mended, and can be stopped meanwhile", async () => {
    const { user, backend } = await show(undefined, { retryDelaysMs: [60_000] });
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).conversation(5).cut();
    expect(await screen.findByText("The connection was lost. Trying again…")).toBeInTheDocument();
    await user.click(button("Stop"));
    expect(screen.getByText(/^Stopped\. /)).toBeInTheDocument();
    expect(backend.chatRequests).toHaveLength(1);
  });

  it.each([
    ["broken JSON", "event: delta\ndata: {\n\n"],
    ["another shape", "event: delta\ndata: []\n\n"],
  ])("by %s in the stream have a sentence", async (_, raw) => {
    const { user, backend } = await show();
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).raw(raw);
    expect(await screen.findByRole("alert")).toHaveTextContent("The server gave an unexpected answer.");
  });

  it("by an answer that is no event stream have a sentence", async () => {
    const { user, backend } = await show();
    backend.refuse("POST /api/chat", { status: 200 });
    await user.type(input(), "Add milk{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("The server gave an unexpected answer.");
  });
});

describe("the user's token", () => {
  it("is renewed once when it is refused; the message is the same", async () => {
    const claims = (exp: number) => btoa(JSON.stringify({ sub: "u1", iat: 0, exp }));
    const tokens = [900, 901].map((exp) => `e.${claims(exp)}.s`);
    const backend = new FakeBackend();
    const sent: (string | null)[] = [];
    let renewals = 0;
    const fetch: typeof globalThis.fetch = async (url, init) => {
      if (String(url) === "/api/auth/token") {
        renewals += 1;
        return Response.json({ token: tokens[renewals - 1] });
      }
      if (String(url) === "/api/chat") sent.push(new Headers(init?.headers).get("Authorization"));
      return backend.fetch(String(url), init);
    };
    const user = userEvent.setup();
    const authorized = createAuthorizedFetch({ onSessionChanged: vi.fn(), fetch });
    render(<ChatPanel onTasksChanged={vi.fn()} fetch={authorized} retryDelaysMs={[]} />);
    await waitFor(() => expect(log()).toHaveAttribute("aria-busy", "false"));

    backend.refuse("POST /api/chat", { status: 401 });
    await user.type(input(), "Add milk{Enter}");
    (await backend.answer()).conversation(5).delta("Added.").done(true);
    await finished();
    expect(sent).toEqual([`Bearer ${tokens[0]}`, `Bearer ${tokens[1]}`]);
    expect(renewals).toBe(2);
    expect(backend.chatRequests[1]).toEqual(backend.chatRequests[0]);
    expect(messages()).toEqual(["You:Add milk", "Assistant:Added."]);
  });
});

describe("earlier messages", () => {
  function longHistory() {
    const backend = new FakeBackend();
    backend.pageSize = 2;
    backend.conversations.push(conversation(1));
    backend.messages.set(
      1,
      [1, 2, 3, 4, 5].map((id) => message(id)),
    );
    return backend;
  }
  const numbers = () => messages().map((text) => Number(/\d+$/.exec(text)));

  it("come on demand until there are no more", async () => {
    const { user } = await show(longHistory());
    expect(numbers()).toEqual([4, 5]);
    await user.click(button("Load earlier messages"));
    await waitFor(() => expect(numbers()).toEqual([2, 3, 4, 5]));
    await user.click(button("Load earlier messages"));
    await waitFor(() => expect(numbers()).toEqual([1, 2, 3, 4, 5]));
    expect(screen.queryByRole("button", { name: "Load earlier messages" })).not.toBeInTheDocument();
  });

  it("can be asked for again after a failure", async () => {
    const backend = longHistory();
    const { user } = await show(backend);
    backend.refuse("GET /api/conversations/1/messages", "unreachable");
    await user.click(button("Load earlier messages"));
    expect(await screen.findByRole("alert")).toHaveTextContent("The earlier messages could not be loaded");
    await user.click(button("Try again"));
    await waitFor(() => expect(numbers()).toEqual([2, 3, 4, 5]));
  });
});

describe("conversations", () => {
  const listing = () => screen.getByRole("region", { name: "Conversations" });
  const titles = () =>
    within(listing())
      .queryAllByRole("listitem")
      .map((row) => within(row).getAllByRole("button")[0]?.firstChild?.textContent);

  async function showList(backend = withHistory(3, 2, 1)) {
    const shown = await show(backend);
    await shown.user.click(button("Conversations"));
    await waitFor(() => expect(listing()).toHaveAttribute("aria-busy", "false"));
    return shown;
  }

  it("are listed, the one used last first, and can be opened", async () => {
    const { user } = await showList();
    expect(button("Conversations")).toHaveAttribute("aria-expanded", "true");
    expect(titles()).toEqual(["Conversation 3", "Conversation 2", "Conversation 1"]);
    expect(within(listing()).getByRole("button", { current: true })).toHaveTextContent("Conversation 3");

    await user.click(button(/^Conversation 1/));
    expect(await screen.findByText("Answer 1")).toBeInTheDocument();
    expect(heading()).toHaveTextContent("Conversation 1");
    await waitFor(() => expect(input()).toHaveFocus());
  });

  it("are left with Escape, without losing a draft", async () => {
    const { user } = await show(withHistory(1));
    await user.type(input(), "A draft");
    await user.click(button("Conversations"));
    await user.tab();
    await user.tab();
    await user.keyboard("{Escape}");
    expect(button("Conversations")).toHaveFocus();
    expect(input()).toHaveValue("A draft");
    expect(screen.getByText("Answer 1")).toBeInTheDocument();
  });

  it("are begun anew", async () => {
    const { user, backend } = await show(withHistory(1));
    await user.click(button("New chat"));
    expect(screen.getByText("What can I do for you?")).toBeInTheDocument();
    await waitFor(() => expect(input()).toHaveFocus());
    await user.type(input(), "Hello{Enter}");
    (await backend.answer()).conversation(8, "Hello").delta("Hi!").done();
    await finished();
    expect(backend.chatRequests[0]?.conversation_id).toBeNull();
    backend.conversations.unshift(conversation(8, "Hello"));
    await user.click(button("Conversations"));
    await waitFor(() => expect(titles()).toEqual(["Hello", "Conversation 1"]));
  });

  it("go on answering while another one is read", async () => {
    const backend = withHistory(2, 1);
    const { user, onTasksChanged } = await show(backend);
    await user.type(input(), "Add milk{Enter}");
    const answer = await backend.answer();
    answer.conversation(2, "Conversation 2").delta("Add");

    await user.click(button("Conversations"));
    await user.click(button(/^Conversation 1/));
    expect(await screen.findByText("Answer 1")).toBeInTheDocument();
    expect(button("Send")).toBeInTheDocument();
    answer.tool(toolCall("add_task", { result: { title: "milk" } }));
    await waitFor(() => expect(onTasksChanged).toHaveBeenCalled());
    expect(messages()).toEqual(["You:Question 1", "Assistant:Answer 1"]);

    await user.click(button("Conversations"));
    await user.click(button(/^Conversation 2/));
    answer.delta("ed.").done(true);
    await finished();
    expect(messages().at(-1)).toBe("Assistant:Added “milk”Added.");
  });

  it("are renamed at once; the old name is back when that fails", async () => {
    const backend = withHistory(2, 1);
    const { user } = await showList(backend);
    await user.click(button("Rename Conversation 1"));
    const field = screen.getByRole("textbox", { name: "New name of Conversation 1" });
    expect(field).toHaveFocus();
    await user.keyboard("Groceries{Enter}");
    await waitFor(() => expect(backend.conversations[1]?.title).toBe("Groceries"));
    expect(titles()).toEqual(["Conversation 2", "Groceries"]);
    await waitFor(() => expect(button("Rename Groceries")).toHaveFocus());

    backend.refuse("PATCH /api/conversations/1", { status: 503 });
    await user.click(button("Rename Groceries"));
    await user.keyboard("Work{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "“Groceries” could not be renamed: the server had a problem",
    );
    expect(titles()).toEqual(["Conversation 2", "Groceries"]);
    await user.click(button("Dismiss"));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("keep their name when the change is cancelled or empty", async () => {
    const { user, backend } = await showList(withHistory(1));
    await user.click(button("Rename Conversation 1"));
    await user.keyboard("Work{Escape}");
    expect(titles()).toEqual(["Conversation 1"]);
    await user.click(button("Rename Conversation 1"));
    await user.keyboard("{Backspace}{Enter}");
    expect(titles()).toEqual(["Conversation 1"]);
    expect(backend.requests.some((request) => request.startsWith("PATCH"))).toBe(false);
  });

  it("are deleted after a confirmation only", async () => {
    const { user, backend } = await showList(withHistory(2, 1));
    await user.click(button("Delete Conversation 2"));
    expect(screen.getByRole("group", { name: "Delete this conversation?" })).toHaveTextContent(
      "Delete “Conversation 2” and its messages?",
    );
    expect(button("Keep")).toHaveFocus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(button("Delete Conversation 2")).toHaveFocus());
    expect(backend.conversations).toHaveLength(2);

    await user.keyboard("{Enter}");
    await user.click(button("Delete"));
    expect(titles()).toEqual(["Conversation 1"]);
    expect(listing()).toHaveFocus();
    await waitFor(() => expect(backend.conversations.map(({ id }) => id)).toEqual([1]));
    await user.click(button("Conversations"));
    expect(screen.getByText("What can I do for you?")).toBeInTheDocument();
  });

  it("come back when they cannot be deleted", async () => {
    const { user, backend } = await showList(withHistory(2, 1));
    backend.refuse("DELETE /api/conversations/1", "unreachable");
    await user.click(button("Delete Conversation 1"));
    await user.click(button("Delete"));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "“Conversation 1” could not be deleted: the server cannot be reached",
    );
    expect(titles()).toEqual(["Conversation 2", "Conversation 1"]);
  });

  it("stop answering when they are deleted", async () => {
    const { user, backend } = await show(withHistory(1));
    await user.type(input(), "Add milk{Enter}");
    const answer = await backend.answer();
    answer.conversation(1);
    await user.click(button("Conversations"));
    await user.click(button("Delete Conversation 1"));
    await user.click(button("Delete"));
    expect(answer.cancelled).toBe(true);
    expect(screen.getByText("No conversations yet. Your first message starts one.")).toBeInTheDocument();
  });

  it("leave the list when they were deleted elsewhere", async () => {
    const { user, backend } = await showList(withHistory(2, 1));
    backend.conversations.pop();
    await user.click(button(/^Conversation 1/));
    expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded: it no longer exists");
    await user.click(button("New chat"));
    expect(screen.getByText("What can I do for you?")).toBeInTheDocument();
  });

  it("come in pages", async () => {
    const backend = withHistory(5, 4, 3, 2, 1);
    backend.pageSize = 3;
    const { user } = await showList(backend);
    expect(titles()).toHaveLength(3);
    await user.click(button("Show more"));
    await waitFor(() => expect(titles()).toHaveLength(5));
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });

  it("say why they cannot be listed", async () => {
    const backend = withHistory(1);
    const { user } = await show(backend);
    backend.refuse("GET /api/conversations?", { status: 503 });
    await user.click(button("Conversations"));
    expect(await screen.findByRole("alert")).toHaveTextContent("Your conversations could not be loaded");
    await user.click(button("Try again"));
    await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  });
});
