"""Changes of single tasks, and what is said about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.assistant.commands import Add, Change, Delete, SetDone
from app.assistant.tasks import Task, quoted, read_task, titles
from app.assistant.transcript import Call, Result

MAX_TITLE = 200
MAX_DESCRIPTION = 2000
_MAX_NAMED = 6


@dataclass(frozen=True, slots=True)
class Action:
    """What to do with a task: a tool, and its arguments beside the task."""

    tool: str
    arguments: tuple[tuple[str, Any], ...] = ()

    def call(self, task: Task) -> Call:
        return Call(self.tool, {"task_id": task.id, **dict(self.arguments)})

    @property
    def verb(self) -> str:
        """Return what is done, as in "I could not ... it"."""
        return _VERBS[self.kind]

    @property
    def kind(self) -> str:
        if self.tool == "complete_task":
            return "reopen" if dict(self.arguments).get("completed") is False else "complete"
        if self.tool == "update_task":
            return "rename" if "title" in dict(self.arguments) else "describe"
        return "delete"


_VERBS = {
    "reopen": "open again",
    "complete": "complete",
    "rename": "rename",
    "describe": "change",
    "delete": "delete",
}

DELETE = Action("delete_task")
COMPLETE = Action("complete_task")
REOPEN = Action("complete_task", (("completed", False),))


def action_of(command: SetDone | Delete | Change) -> Action:
    """Return what a command does with each of its tasks."""
    match command:
        case SetDone(done=done):
            return COMPLETE if done else REOPEN
        case Delete():
            return DELETE
        case Change(title=title, description=description):
            values = {"title": title, "description": description}
            return Action(
                "update_task",
                tuple((key, value) for key, value in values.items() if value is not None),
            )


def add_call(command: Add) -> Call:
    arguments = {"title": command.title}
    if command.description:
        arguments["description"] = command.description
    return Call("add_task", arguments)


def too_long(command: Add | Change) -> str:
    """Say that a text has too many characters, or nothing."""
    for name, text, most in (
        ("title", command.title or "", MAX_TITLE),
        ("description", command.description or "", MAX_DESCRIPTION),
    ):
        if len(text) > most:
            return (
                f"That {name} is too long: it has {len(text)} characters, and {most} are possible. "
                "Please shorten it."
            )
    return ""


@dataclass(slots=True)
class Report:
    """What was done, in sentences. Tasks that had the same done to them share one."""

    _done: dict[str, list[Task]] = field(default_factory=dict)
    _sentences: list[str] = field(default_factory=list)

    def added(self, command: Add, result: Result) -> Task | None:
        task = read_task(result.value)
        if task is None:
            self._failed(f"add {quoted(command.title)}", result)
            return None
        self._note("added", task)
        return task

    def changed(self, action: Action, task: Task, result: Result) -> None:
        value = result.value
        after = read_task(value.get("task")) if value is not None else None
        if value is None or after is None:
            self._failed(
                f"{action.verb} {quoted(task.title) if task.title else 'that task'}", result
            )
        elif action.kind in {"complete", "reopen"}:
            unchanged = "" if value.get("changed") is not False else "un"
            self._note(f"{unchanged}{action.kind}", after)
        elif action.kind == "rename":
            old = _previous_title(value)
            self._sentences.append(f"I renamed {quoted(old)} to {quoted(after.title)}.")
        elif action.kind == "describe":
            what = "changed" if after.description else "removed"
            self._sentences.append(f"I {what} the description of {quoted(after.title)}.")
        else:
            self._note("delete", after)

    def _note(self, kind: str, task: Task) -> None:
        self._done.setdefault(kind, []).append(task)

    def _failed(self, what: str, result: Result) -> None:
        reason = result.error.strip() or "The task service gave no answer."
        self._sentences.append(f"I could not {what}: {reason}")

    def text(self) -> list[str]:
        return [_done_sentence(kind, tasks) for kind, tasks in self._done.items()] + self._sentences


def _previous_title(value: Mapping[str, Any]) -> str:
    previous = value.get("previous")
    return str(previous.get("title", "")) if isinstance(previous, Mapping) else ""


def _done_sentence(kind: str, tasks: Sequence[Task]) -> str:
    many = len(tasks) > 1
    names = titles(tasks) if len(tasks) <= _MAX_NAMED else f"{len(tasks)} tasks"
    match kind:
        case "added":
            note = f" with the description {quoted(tasks[0].description)}"
            return f"I added {names}{note if not many and tasks[0].description else ''}."
        case "complete":
            return f"I marked {names} as done."
        case "uncomplete":
            return f"{names} {'were' if many else 'was'} already done."
        case "reopen":
            return f"{names} {'are' if many else 'is'} open again."
        case "unreopen":
            return f"{names} {'were' if many else 'was'} still open."
        case _:
            return f"I deleted {names}."
