"""What a case of the utterance tables is, and the tasks that the cases speak about."""

from dataclasses import dataclass
from typing import Any

type Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One message, and the tool calls that it must lead to.

    Look-ups that only find out which task is meant are left out of ``calls``.
    """

    said: str
    calls: tuple[Call, ...] = ()
    before: tuple[str, ...] = ()
    """What the user said earlier in the conversation."""
    says: str = ""
    """A part that the answer must have."""

    def __str__(self) -> str:
        return " / ".join((*self.before, self.said))[:80]


def add(title: str, description: str = "") -> Call:
    arguments = {"title": title}
    if description:
        arguments["description"] = description
    return "add_task", arguments


def show(**arguments: str | int) -> Call:
    return "list_tasks", arguments


def complete(task_id: int) -> Call:
    return "complete_task", {"task_id": task_id}


def reopen(task_id: int) -> Call:
    return "complete_task", {"task_id": task_id, "completed": False}


def update(task_id: int, **values: str) -> Call:
    return "update_task", {"task_id": task_id, **values}


def delete(task_id: int) -> Call:
    return "delete_task", {"task_id": task_id}


MILK, MUM, RENT, REPORT, DENTIST, PLANTS = 11, 12, 15, 18, 21, 23

# In the order in which they are listed: the open ones are the numbers 1 to 4.
TASKS: tuple[tuple[int, str, str, bool], ...] = (
    (MILK, "Buy milk", "", False),
    (MUM, "Call mum", "", False),
    (RENT, "Pay the rent", "before the 5th", False),
    (REPORT, "Write report", "", False),
    (DENTIST, "Book dentist", "", True),
    (PLANTS, "Water the plants", "", True),
)
