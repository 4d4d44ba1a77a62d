"""One turn of the conversation: from what the user said to tool calls and an answer.

A turn is a generator. It yields calls that do not depend on each other, is sent their results,
and returns the answer. The model is asked anew after each batch of calls, so the turn is replayed
with the results that are known by then: nothing has to be kept between the model's calls.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from app.assistant import answers, undo
from app.assistant.actions import (
    COMPLETE,
    DELETE,
    REOPEN,
    Action,
    Report,
    action_of,
    add_call,
    too_long,
)
from app.assistant.commands import (
    Add,
    Cannot,
    Change,
    Command,
    Delete,
    Edge,
    Every,
    Incomplete,
    Limit,
    Missing,
    Phrase,
    Position,
    Recent,
    Reference,
    SetDone,
    Show,
    Span,
    Word,
)
from app.assistant.matching import find
from app.assistant.memory import Memory, remember
from app.assistant.parser import understand
from app.assistant.pending import (
    Choice,
    Chosen,
    Confirmation,
    Mentioned,
    Offer,
    Pending,
    Reply,
    Text,
    Which,
    read_reply,
)
from app.assistant.resolution import (
    LOOK_UP,
    PAGE,
    Catalog,
    Resolved,
    further_look_ups,
    needs_look_up,
    resolve,
)
from app.assistant.tasks import Task, numbered, quoted, read_tasks, titles
from app.assistant.transcript import Call, Result, Turn

type Steps[T] = Generator[list[Call], list[Result], T]
type Changing = Add | SetDone | Delete | Change | Chosen | Mentioned

_BULK = 100
_ASK_ABOVE = 3
_MAX_REPLAYED = 8
_PAGE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said at the end of a turn, and the question that it ends with."""

    text: str
    pending: Pending | None = None


def next_step(turns: Sequence[Turn]) -> list[Call] | Answer:
    """Return the calls to make now, or the answer."""
    return _replay(turns, _MAX_REPLAYED)


def _replay(turns: Sequence[Turn], depth: int) -> list[Call] | Answer:
    turn = turns[-1]
    steps = _talk(turns, _pending(turns[:-1], depth))
    used = 0
    try:
        batch = next(steps)
        while used + len(batch) <= len(turn.calls):
            results = [turn.result(used + index) for index in range(len(batch))]
            used += len(batch)
            batch = steps.send(results)
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    return batch


def _pending(turns: Sequence[Turn], depth: int) -> Pending | None:
    """Return what was asked, by replaying the turn that ended with a question."""
    if not turns or not depth or not turns[-1].answer.rstrip().endswith("?"):
        return None
    step = _replay(turns, depth - 1)
    if isinstance(step, Answer) and step.text.split() == turns[-1].answer.split():
        return step.pending
    return None


def _talk(turns: Sequence[Turn], pending: Pending | None) -> Steps[Answer]:
    said = turns[-1].said
    commands = understand(said)
    reply = read_reply(pending, said, commands) if pending is not None else None
    if reply is not None:
        return (yield from _reply(reply, remember(turns[:-1])))
    memory = remember(turns[:-1])
    spoken: list[str] = []
    asked: Pending | None = None
    index = 0
    while index < len(commands):
        answer, used = yield from _next_commands(commands[index:], turns, memory)
        index += used
        if answer.pending is not None and asked is None:
            asked = answer.pending
            question = answer.text
        else:
            spoken.append(answer.text)
    if asked is not None:
        spoken.append(question)
    return Answer(_together(spoken), asked)


def _together(texts: Sequence[str]) -> str:
    """Join sentences; a list stands by itself."""
    text = ""
    for part in texts:
        if text:
            text += "\n\n" if "\n" in part or "\n" in text else " "
        text += part
    return text


def _reply(reply: Reply, memory: Memory) -> Steps[Answer]:
    match reply:
        case Word():
            return Answer(answers.WORDS[Word.NO])
        case Chosen() | Mentioned():
            return (yield from _change((reply,), memory))
        case _:
            return (yield from _change(reply, memory))


def _next_commands(
    commands: Sequence[Command], turns: Sequence[Turn], memory: Memory
) -> Steps[tuple[Answer, int]]:
    """Answer as many commands as can be answered together."""
    first = commands[0]
    match first:
        case Add() | SetDone() | Delete() | Change():
            changes: list[Changing] = []
            for command in commands:
                if not isinstance(command, Add | SetDone | Delete | Change):
                    break
                changes.append(command)
            return (yield from _change(changes, memory)), len(changes)
        case Show():
            shows = [
                command for command in takewhile(_is_show, commands) if isinstance(command, Show)
            ]
            return Answer((yield from _show(shows))), len(shows)
        case Word.UNDO | Word.REDO:
            past = turns[:-1]
            found = undo.to_undo(past) if first is Word.UNDO else undo.to_redo(past)
            return Answer((yield from _undo(found, first))), 1
        case Word.MORE:
            return Answer((yield from _more(turns[:-1]))), 1
        case _:
            return (yield from _say(first)), 1


def _is_show(command: Command) -> bool:
    return isinstance(command, Show)


def _say(command: Command) -> Steps[Answer]:
    match command:
        case Phrase(text=text, question=True):
            return Answer((yield from _show([Show(search=text)])))
        case Phrase(text=text) if any(character.isalpha() for character in text):
            return Answer(f"Shall I add {quoted(text)} to your list?", Offer(text))
        case Cannot(reason=Limit.CLOCK, offer=title) if title:
            text = f"{answers.LIMITS[Limit.CLOCK]} Shall I add {quoted(title)} to it?"
            return Answer(text, Offer(title))
        case Cannot(reason=reason):
            return Answer(answers.LIMITS[reason])
        case Incomplete(missing=missing, reference=reference):
            return Answer(answers.MISSING[missing], _lacking(missing, reference))
        case Word():
            return Answer(answers.WORDS[command])
        case _:
            return Answer(answers.LIMITS[Limit.UNKNOWN])


def _lacking(missing: Missing, reference: Reference | None) -> Pending:
    match missing:
        case Missing.COMPLETE:
            return Which(COMPLETE)
        case Missing.REOPEN:
            return Which(REOPEN)
        case Missing.DELETE:
            return Which(DELETE)
        case _:
            return Text(missing, reference)


def _show(shows: Sequence[Show]) -> Steps[str]:
    results = yield [_list_call(show) for show in shows]
    texts: list[str] = []
    for show, result in zip(shows, results, strict=True):
        if result.value is None:
            texts.append(f"I could not look at your tasks: {result.error}")
        elif show.search and not show.count and not read_tasks(result.value):
            texts.append((yield from _show_similar(show, result)))
        else:
            texts.append(answers.listing(show, result.value))
    return "\n\n".join(texts)


def _show_similar(show: Show, empty: Result) -> Steps[str]:
    """Look for words that are spelt a little differently."""
    (result,) = yield [LOOK_UP]
    catalog = Catalog()
    catalog.read(result, everything=True)
    completed = None if show.status == "all" else show.status == "completed"
    similar = find(show.search, catalog.all(completed=completed))
    if not similar:
        return answers.listing(show, empty.value or {})
    return f"I found {answers.count(len(similar))} like {quoted(show.search)}:\n{numbered(similar)}"


def _list_call(show: Show) -> Call:
    arguments: dict[str, Any] = {}
    if show.status != "all":
        arguments["status"] = show.status
    for name, value in (("search", show.search), ("sort", show.sort), ("order", show.order)):
        if value:
            arguments[name] = value
    if show.count:
        arguments["limit"] = 1
    elif show.limit:
        arguments["limit"] = min(show.limit, PAGE)
    return Call("list_tasks", arguments)


def _more(turns: Sequence[Turn]) -> Steps[str]:
    """Show the page after the one that was shown last."""
    for turn in reversed(turns):
        for call, value in turn.finished({"list_tasks"}):
            total = value.get("total")
            if call.arguments.get("limit", _PAGE_SHOWN) != _PAGE_SHOWN or not isinstance(
                total, int
            ):
                continue
            offset = int(call.arguments.get("offset", 0)) + len(read_tasks(value))
            if offset >= total:
                return "That was all."
            (result,) = yield [Call("list_tasks", {**call.arguments, "offset": offset})]
            if result.value is None:
                return f"I could not look at your tasks: {result.error}"
            show = Show(
                status=str(call.arguments.get("status", "all")),
                search=str(call.arguments.get("search", "")),
            )
            return answers.listing(show, result.value, first=offset + 1)
    return (yield from _show([Show(status="open")]))


def _undo(changes: undo.Changes, word: Word) -> Steps[str]:
    if not changes:
        return f"There is nothing to {word.value}."
    results = yield [change.call for change in changes]
    texts: list[str] = []
    done_again: list[Call] = []
    for change, result in zip(changes, results, strict=True):
        if result.value is None:
            texts.append(f"I could not {word.value} that: {result.error}")
            continue
        texts.append(change.sentence)
        if change.restored is not None and change.restored.completed:
            done_again.append(Call("complete_task", {"task_id": result.value.get("id")}))
    if done_again:
        yield done_again
    return " ".join(texts)


def _refers_back(command: Changing) -> bool:
    """Tell whether a command speaks of what was just said."""
    return any(
        isinstance(reference, Recent | Edge) or reference == Position(-1)
        for reference in _references(command)
    )


def _references(command: Changing) -> tuple[Reference, ...]:
    match command:
        case SetDone(references=references) | Delete(references=references):
            return references
        case Mentioned(references=references):
            return references
        case Change(reference=reference):
            return (reference,)
        case _:
            return ()


def _change(commands: Sequence[Changing], memory: Memory) -> Steps[Answer]:
    """Make changes: find the tasks, call the tools at once where possible, say what was done."""
    report = Report()
    problems = [text for command in commands if (text := _refused(command))]
    commands = [command for command in commands if not _refused(command)]
    adds = [command for command in commands if isinstance(command, Add)]
    references = [reference for command in commands for reference in _references(command)]
    catalog = Catalog()
    look_ups = [LOOK_UP] if any(needs_look_up(item, memory) for item in references) else []
    added: dict[int, Task] = {}
    if look_ups or (adds and any(map(_refers_back, commands))):
        results = yield [*map(add_call, adds), *look_ups]
        for index, (command, result) in enumerate(zip(adds, results, strict=False)):
            if (task := report.added(command, result)) is not None:
                added[index] = task
        if look_ups:
            catalog.read(results[-1], everything=True)
            if not catalog.complete:
                calls = further_look_ups(references)
                for result in (yield calls):
                    catalog.read(result, everything=False)
        first_adds: list[Add] = []
    else:
        first_adds = adds
    plan = _Plan()
    position = 0
    for command in commands:
        if isinstance(command, Add):
            if position in added:
                memory.touch([added[position]])
            position += 1
        else:
            plan.include(command, memory, catalog)
    batches = plan.batches()
    if first_adds:
        batches = batches or [[]]
    for number, batch in enumerate(batches):
        now = first_adds if number == 0 else []
        results = yield [*map(add_call, now), *(action.call(task) for action, task in batch)]
        for command, result in zip(now, results, strict=False):
            report.added(command, result)
        for (action, task), result in zip(batch, results[len(now) :], strict=True):
            report.changed(action, task, result)
    texts = [*report.text(), *problems, *plan.problems]
    if plan.question:
        return Answer(_together([*texts, plan.question]), plan.pending)
    return Answer(_together(texts))


def _refused(command: Changing) -> str:
    return too_long(command) if isinstance(command, Add | Change) else ""


class _Plan:
    """Which tasks are changed how, and what must be asked first."""

    def __init__(self) -> None:
        self._targets: dict[tuple[Action, int], Task] = {}
        self.problems: list[str] = []
        self.question = ""
        self.pending: Pending | None = None

    def include(
        self,
        command: SetDone | Delete | Change | Chosen | Mentioned,
        memory: Memory,
        catalog: Catalog,
    ) -> None:
        action = command.action if isinstance(command, Chosen | Mentioned) else action_of(command)
        if isinstance(command, Chosen):
            self._do(action, command.tasks, memory)
            return
        mentioned: list[Task] = []
        for reference in _references(command):
            resolved = resolve(reference, action, memory, catalog)
            if resolved.options or resolved.which:
                self._ask(action, resolved)
            elif resolved.problem:
                self.problems.append(resolved.problem)
            if _needs_confirmation(reference, action, resolved):
                self._confirm(action, resolved.tasks)
            else:
                mentioned.extend(resolved.tasks)
        if mentioned:
            self._do(action, tuple(mentioned), memory)

    def batches(self) -> list[list[tuple[Action, Task]]]:
        """Group the changes so that no task is in a group twice."""
        found: list[list[tuple[Action, Task]]] = []
        times: dict[int, int] = {}
        for (action, task_id), task in self._targets.items():
            number = times.get(task_id, 0)
            times[task_id] = number + 1
            if number == len(found):
                found.append([])
            found[number].append((action, task))
        return found

    def _do(self, action: Action, tasks: tuple[Task, ...], memory: Memory) -> None:
        if len(tasks) > _BULK:
            self.problems.append(
                f"That was the first {_BULK} of {len(tasks)} tasks. Say it again for the next ones."
            )
            tasks = tasks[:_BULK]
        for task in tasks:
            self._targets[action, task.id] = task
        memory.touch(tasks)

    def _ask(self, action: Action, resolved: Resolved) -> None:
        if self.question:
            self.problems.append(f"{resolved.problem} Please ask again about that.".strip())
        elif resolved.which:
            self.question = f"Which task do you want to {action.verb}?"
            self.pending = Which(action)
        elif len(resolved.options) == 1:
            (task,) = resolved.options
            self.question = f"{resolved.problem} Do you mean {quoted(task.title)}?"
            self.pending = Choice(action, resolved.options)
        else:
            lines = numbered(resolved.options)
            self.question = f"{resolved.problem}\n{lines}\nWhich one do you mean?"
            self.pending = Choice(action, resolved.options)

    def _confirm(self, action: Action, tasks: tuple[Task, ...]) -> None:
        names = f": {titles(tasks)}" if len(tasks) <= _NAMED else ""
        number = answers.count(len(tasks))
        self.question = f"That deletes {number}{names}. Shall I do it?"
        self.pending = Confirmation(action, tasks)


_NAMED = 6


def _needs_confirmation(reference: Reference, action: Action, resolved: Resolved) -> bool:
    if action is not DELETE or not resolved.tasks:
        return False
    if isinstance(reference, Every):
        return True
    return isinstance(reference, Recent | Span) and len(resolved.tasks) > _ASK_ABOVE
