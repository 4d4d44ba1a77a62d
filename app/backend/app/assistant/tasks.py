"""Tasks as the tools give them, and how they are written in an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MAX_NOTE = 80


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    title: str
    description: str = ""
    completed: bool = False


def read_task(value: object) -> Task | None:
    """Read a task from a tool's result."""
    if not isinstance(value, Mapping) or not isinstance(value.get("id"), int):
        return None
    return Task(
        id=value["id"],
        title=str(value.get("title", "")),
        description=str(value.get("description") or ""),
        completed=value.get("completed") is True,
    )


def read_tasks(value: Mapping[str, Any]) -> list[Task]:
    """Read the tasks of a result of list_tasks."""
    items = value.get("items")
    tasks = map(read_task, items) if isinstance(items, Sequence) else ()
    return [task for task in tasks if task is not None]


def quoted(text: str) -> str:
    return f"\u201c{text}\u201d"


def joined(parts: Iterable[str], word: str = "and") -> str:
    """Join with commas, and a word before the last."""
    *others, last = parts
    return f"{', '.join(others)} {word} {last}" if others else last


def titles(tasks: Iterable[Task]) -> str:
    return joined(quoted(task.title) for task in tasks)


def numbered(tasks: Sequence[Task], *, first: int = 1) -> str:
    """Write one line for each task."""
    return "\n".join(f"{number}. {line(task)}" for number, task in enumerate(tasks, first))


def line(task: Task) -> str:
    note = " ".join(task.description.split())
    if len(note) > _MAX_NOTE:
        note = f"{note[:_MAX_NOTE].rstrip()}\u2026"
    return "".join(
        (
            " ".join(task.title.split()),
            f" ({note})" if note else "",
            " \u2713" if task.completed else "",
        )
    )
