"""What the conversation so far says about tasks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.assistant.tasks import Task, line, read_task, read_tasks
from app.assistant.transcript import Call, Turn

CHANGES = frozenset({"add_task", "complete_task", "update_task", "delete_task"})
_NUMBERED = re.compile(r"^(\d{1,4})\. (.+)$", re.MULTILINE)


def changed_task(call: Call, value: Mapping[str, Any]) -> Task | None:
    """Return the task that a call changed."""
    return read_task(value if call.name == "add_task" else value.get("task"))


@dataclass(slots=True)
class Memory:
    """The tasks that were shown and spoken about."""

    shown: dict[int, Task] = field(default_factory=dict)
    """The list that was last shown, by its numbers."""
    touched: list[Task] = field(default_factory=list)
    """The tasks that were changed together last, in the order of the calls."""
    shown_last: bool = False
    """Whether the list came after the changes."""

    def touch(self, tasks: Sequence[Task]) -> None:
        self.touched = [*tasks]
        self.shown_last = False

    def show(self, tasks: Sequence[Task]) -> None:
        self.shown = dict(enumerate(tasks, 1))
        self.shown_last = True

    def last(self) -> Task | None:
        """Return the task that was spoken about last."""
        if self.shown and self.shown_last and len(self.shown) == 1:
            return next(iter(self.shown.values()))
        return self.touched[-1] if self.touched else None

    def group(self) -> list[Task]:
        """Return the tasks that were spoken about last."""
        if self.shown and (self.shown_last or not self.touched):
            return list(self.shown.values())
        return self.touched


def remember(turns: Sequence[Turn]) -> Memory:
    """Look back, no further than necessary."""
    memory = Memory()
    found_shown = found_touched = False
    for turn in reversed(turns):
        if not found_shown and (shown := _shown(turn, turns)):
            memory.shown = shown
            memory.shown_last = not found_touched
            found_shown = True
        if not found_touched:
            touched = [changed_task(call, value) for call, value in turn.finished(CHANGES)]
            memory.touched = [task for task in touched if task is not None]
            found_touched = bool(memory.touched)
        if found_shown and found_touched:
            break
    return memory


def _shown(turn: Turn, turns: Sequence[Turn]) -> dict[int, Task]:
    lines = _NUMBERED.findall(turn.answer)
    if not lines:
        return {}
    tasks: dict[str, list[Task]] = {}
    # A question can be about tasks that an earlier turn listed.
    for source in (turn, *reversed(turns)):
        for _, value in source.finished({"list_tasks"}):
            for task in read_tasks(value):
                same = tasks.setdefault(line(task), [])
                if all(task.id != other.id for other in same):
                    same.append(task)
        if all(text in tasks for _, text in lines):
            break
    shown: dict[int, Task] = {}
    for number, text in lines:
        if candidates := tasks.get(text):
            shown[int(number)] = candidates.pop(0) if len(candidates) > 1 else candidates[0]
    return shown
