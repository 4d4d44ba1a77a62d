"""Questions that the assistant has asked, and what the user's answer means."""

from dataclasses import dataclass

from app.assistant.actions import Action
from app.assistant.commands import (
    Add,
    Cannot,
    Change,
    Command,
    Delete,
    Every,
    Limit,
    Missing,
    Phrase,
    Position,
    Recent,
    Reference,
    References,
    SetDone,
    TaskId,
    Titled,
    Word,
)
from app.assistant.matching import find
from app.assistant.mentions import read_references
from app.assistant.parser import without_politeness
from app.assistant.tasks import Task
from app.assistant.text import read
from app.assistant.titles import read_titles


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of these tasks?"""

    action: Action
    options: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Really all of these tasks?"""

    action: Action
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Shall I add this?"""

    title: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which task?"""

    action: Action


@dataclass(frozen=True, slots=True)
class Text:
    """What title?"""

    missing: Missing
    reference: Reference | None = None


type Pending = Choice | Confirmation | Offer | Which | Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """Tasks to which something is to be done."""

    action: Action
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Tasks that are still to be found, to which something is to be done."""

    action: Action
    references: References


type Reply = Chosen | Mentioned | tuple[Add | Change, ...] | Word


def read_reply(pending: Pending, said: str, commands: tuple[Command, ...]) -> Reply | None:
    """Read an answer to a question; nothing when the user has turned to something else."""
    agrees = commands == (Word.YES,)
    match pending:
        case _ if commands == (Word.NO,):
            return Word.NO
        case Confirmation(action=action, tasks=tasks) if agrees or _repeats(commands):
            return Chosen(action, tasks)
        case Offer(title=title) if agrees:
            return (Add(title),)
        case Choice():
            return _choice(pending, said, commands, agrees=agrees)
        case Which() | Text() if _is_plain(commands, said):
            return _what_lacked(pending, said)
        case _:
            return None


def _what_lacked(pending: Which | Text, said: str) -> Reply | None:
    words = without_politeness(read(said))
    if isinstance(pending, Which):
        references = read_references(words)
        return Mentioned(pending.action, references) if references else None
    if pending.missing is Missing.TITLE or pending.reference is None:
        return read_titles(words, None) or None
    title = read(said).text
    return (Change(pending.reference, title=title),) if title else None


def _repeats(commands: tuple[Command, ...]) -> bool:
    return (
        len(commands) == 1
        and isinstance(commands[0], Delete)
        and commands[0].references == (Recent(),)
    )


def _is_plain(commands: tuple[Command, ...], said: str) -> bool:
    """Tell whether the words are no command of their own."""
    match commands:
        case (Phrase() | Cannot(reason=Limit.UNKNOWN | Limit.OUTSIDE),):
            return True
        case (Word.YES | Word.PRAISE,):
            return False
        case (Add(title=title), *_):
            return without_politeness(read(said)).text.startswith(title)
        case _:
            return False


def _choice(
    pending: Choice, said: str, commands: tuple[Command, ...], *, agrees: bool
) -> Reply | None:
    options = pending.options
    if agrees and len(options) == 1:
        return Chosen(pending.action, options)
    words = without_politeness(read(said))
    references = read_references(words)
    if not (_is_plain(commands, said) or _picks(references)):
        match commands:
            case (Delete(references=references) | SetDone(references=references),) if _picks(
                references
            ):
                pass
            case _:
                return None
    tasks: list[Task] = []
    for reference in references:
        tasks.extend(_options(reference, options))
    return Chosen(pending.action, tuple(dict.fromkeys(tasks))) if tasks else None


def _picks(references: References) -> bool:
    return bool(references) and not any(isinstance(item, Titled) for item in references)


def _options(reference: Reference, options: tuple[Task, ...]) -> tuple[Task, ...]:
    match reference:
        case Position(number=number):
            index = number if number < 0 else number - 1
            return (options[index],) if -len(options) <= index < len(options) and number else ()
        case TaskId(id=task_id):
            by_id = tuple(task for task in options if task.id == task_id)
            return by_id or _options(Position(task_id), options)
        case Recent(several=True) | Every():
            return options
        case Titled(text=text):
            found = find(text, options)
            return tuple(found) if len(found) == 1 else ()
        case _:
            return ()
