"""The sentences that the assistant says."""

from collections.abc import Mapping
from typing import Any

from app.assistant.commands import Limit, Missing, Show, Word
from app.assistant.tasks import Task, numbered, quoted, read_tasks

EXAMPLES = (
    "I look after your task list. You can say, for example:\n"
    "- add buy milk and call mum tomorrow\n"
    "- show what is open\n"
    "- complete 2, or: I paid the rent\n"
    "- rename milk to oat milk\n"
    "- delete the last one\n"
    "- undo"
)

WORDS: Mapping[Word, str] = {
    Word.GREETING: "Hello! What would you like to do with your tasks?",
    Word.MOOD: "I am fine, thank you. What can I do for your task list?",
    Word.THANKS: "You are welcome!",
    Word.FAREWELL: "Goodbye! Your tasks will be here.",
    Word.PRAISE: "All right. Tell me when I can do something for your task list.",
    Word.YES: "I have not asked anything at the moment. What would you like me to do?",
    Word.NO: "All right, I leave everything as it is.",
    Word.IDENTITY: "I am the built-in assistant of this task list. " + EXAMPLES,
    Word.HELP: EXAMPLES,
}

LIMITS: Mapping[Limit, str] = {
    Limit.RULES: (
        "I cannot do that. I only work on your own task list, and there is nothing more behind me."
    ),
    Limit.OTHERS: "I cannot see or change other people's tasks, only your own.",
    Limit.CLOCK: ("I cannot remind you at a certain time. I can only keep the task on your list."),
    Limit.DATES: (
        "I cannot keep due dates. You can write the day into the title, "
        "for example: add call mum on Friday."
    ),
    Limit.FIELDS: (
        "I cannot do that: a task here has a title, a description and whether it is done, "
        "and there is one list."
    ),
    Limit.SHARING: "I cannot send, share or assign tasks. They are only yours.",
    Limit.OUTSIDE: "I cannot help with that. I only know your task list.",
    Limit.UNKNOWN: (
        "I did not understand that. I can add, show, complete, rename and delete tasks; "
        "say \u201chelp\u201d for examples."
    ),
    Limit.TOO_MUCH: "That is too much for me at once. Please tell me in smaller steps.",
}

MISSING: Mapping[Missing, str] = {
    Missing.TITLE: "What is the title of the new task?",
    Missing.COMPLETE: "Which task is done?",
    Missing.REOPEN: "Which task do you want to open again?",
    Missing.DELETE: "Which task do you want to delete?",
    Missing.RENAME: "What is the new title?",
}

_STATUS = {"open": "open ", "completed": "completed ", "all": ""}


def count(number: int, kind: str = "") -> str:
    """Write "one open task", "3 open tasks"."""
    if number == 1:
        return f"one {kind}task"
    return f"{number or 'no'} {kind}tasks"


def details(task: Task) -> str:
    """Say everything about a task."""
    state = "done" if task.completed else "open"
    description = f"\n{task.description}" if task.description else " It has no description."
    return f"{quoted(task.title)} is {state}.{description}"


def listing(show: Show, value: Mapping[str, Any], first: int = 1) -> str:
    """Say what a list holds, or only how much."""
    total = _number(value.get("total"))
    counts = value.get("counts")
    counts = counts if isinstance(counts, Mapping) else {}
    about = f" about {quoted(show.search)}" if show.search else ""
    opened, done = _number(counts.get("open")), _number(counts.get("completed"))
    if show.count:
        return _counted(show.status, opened, done, about)
    tasks = read_tasks(value)
    if not tasks:
        return _nothing(show, about)
    heading = f"You have {count(total, _STATUS.get(show.status, ''))}{about}"
    if show.status == "all" and done and total > 1:
        heading += f", {opened or 'none'} of them open"
    if len(tasks) < total:
        heading += f". Here {'is' if len(tasks) == 1 else 'are'} {_part(show, len(tasks), first)}"
    text = f"{heading}:\n{numbered(tasks, first=first)}"
    if first - 1 + len(tasks) < total and not show.limit:
        text += "\nSay \u201cmore\u201d to see the next ones."
    return text


def _counted(status: str, opened: int, done: int, about: str) -> str:
    if status == "all":
        return f"You have {count(opened, 'open ')}{about} and {count(done, 'completed ')}."
    return (
        f"You have {count(opened if status == 'open' else done, _STATUS.get(status, ''))}{about}."
    )


def _nothing(show: Show, about: str) -> str:
    if show.status == "open" and not about:
        return "You have no open tasks. Well done!"
    return f"You have no {_STATUS.get(show.status, '')}tasks{about}{'' if about else ' yet'}."


def _part(show: Show, number: int, first: int) -> str:
    if first > 1:
        return f"numbers {first} to {first + number - 1}"
    edge = {"desc": "newest", "asc": "oldest"}.get(show.order, "first")
    if show.sort not in {"", "created_at"}:
        edge = "first"
    return f"the {edge} {number}" if number > 1 else f"the {edge} one"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
