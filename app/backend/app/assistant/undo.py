"""Take back what was changed, by the calls that the conversation has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.assistant.commands import Word
from app.assistant.memory import CHANGES
from app.assistant.parser import understand
from app.assistant.tasks import Task, quoted, read_task
from app.assistant.transcript import Call, Turn


@dataclass(frozen=True, slots=True)
class Inverse:
    """The call that takes a change back."""

    call: Call
    sentence: str
    """What is said when it has succeeded."""
    restored: Task | None = None
    """The task that comes into being again, under another number."""


type Changes = tuple[Inverse, ...]


def to_undo(turns: Sequence[Turn]) -> Changes:
    """Return what takes back the last change that was not taken back yet."""
    stack: list[Changes] = []
    renumbered: dict[int, int] = {}
    for turn in turns:
        changes = _inverses(turn)
        if not changes:
            continue
        if Word.UNDO in understand(turn.said) and stack:
            _note_renumbering(stack.pop(), turn, renumbered)
        else:
            stack.append(changes)
    return tuple(_renumbered(change, renumbered) for change in stack[-1]) if stack else ()


def to_redo(turns: Sequence[Turn]) -> Changes:
    """Return what takes back the last undo, if nothing was changed since."""
    for turn in reversed(turns):
        changes = _inverses(turn)
        if changes:
            return changes if Word.UNDO in understand(turn.said) else ()
    return ()


def _inverses(turn: Turn) -> Changes:
    found = [_inverse(call, value) for call, value in turn.finished(CHANGES)]
    return tuple(inverse for inverse in reversed(found) if inverse is not None)


def _inverse(call: Call, value: Mapping[str, Any]) -> Inverse | None:
    task = read_task(value if call.name == "add_task" else value.get("task"))
    if task is None:
        return None
    name = quoted(task.title)
    match call.name:
        case "add_task":
            return Inverse(
                Call("delete_task", {"task_id": task.id}), f"I took {name} off your list again."
            )
        case "delete_task":
            arguments = {"title": task.title}
            if task.description:
                arguments["description"] = task.description
            return Inverse(Call("add_task", arguments), f"I put {name} back on your list.", task)
        case "complete_task" if value.get("changed") is not False:
            done = call.arguments.get("completed", True) is not False
            arguments_: dict[str, Any] = {"task_id": task.id}
            if done:
                arguments_["completed"] = False
            state = "open" if done else "done"
            return Inverse(Call("complete_task", arguments_), f"{name} is {state} again.")
        case "update_task":
            return _previous(call, task, value.get("previous"))
        case _:
            return None


def _previous(call: Call, task: Task, previous: object) -> Inverse | None:
    if not isinstance(previous, Mapping):
        return None
    values = {
        field: str(previous.get(field) or "")
        for field in ("title", "description")
        if call.arguments.get(field) is not None
    }
    if not values:
        return None
    title = values.get("title", task.title)
    sentence = (
        f"{quoted(task.title)} is called {quoted(title)} again."
        if "title" in values
        else f"{quoted(title)} has its former description again."
    )
    return Inverse(Call("update_task", {"task_id": task.id, **values}), sentence)


def _note_renumbering(undone: Changes, turn: Turn, renumbered: dict[int, int]) -> None:
    """Remember under which numbers deleted tasks came back."""
    came_back = [read_task(value) for _, value in turn.finished({"add_task"})]
    gone = [change.restored for change in undone if change.restored is not None]
    for old, new in zip(gone, came_back, strict=False):
        if new is not None:
            renumbered[old.id] = new.id


def _renumbered(change: Inverse, numbers: Mapping[int, int]) -> Inverse:
    task_id = change.call.arguments.get("task_id")
    while isinstance(task_id, int) and task_id in numbers:
        task_id = numbers[task_id]
    if task_id == change.call.arguments.get("task_id"):
        return change
    arguments = {**change.call.arguments, "task_id": task_id}
    return Inverse(Call(change.call.name, arguments), change.sentence, change.restored)
