"""What a user can ask for."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Position:
    """The number of a task in the list that was last shown; negative from its end."""

    number: int


@dataclass(frozen=True, slots=True)
class TaskId:
    """A task's own number, written as "#12"."""

    id: int


@dataclass(frozen=True, slots=True)
class Titled:
    """A task by words of its title, or several when the words are separated by "and"."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recent:
    """The task that was last spoken about ("it"), or all of them ("them")."""

    several: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """The newest or the oldest task."""

    newest: bool


@dataclass(frozen=True, slots=True)
class Every:
    """All tasks with this status and these words, but for some."""

    status: str = "all"
    search: str = ""
    but: "tuple[Reference, ...]" = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The first (or last) few of the list."""

    count: int
    last: bool = False


type Reference = Position | TaskId | Titled | Recent | Edge | Every | Span
type References = tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Add:
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class SetDone:
    references: References
    done: bool = True


@dataclass(frozen=True, slots=True)
class Delete:
    references: References


@dataclass(frozen=True, slots=True)
class Change:
    """A new title or a new description."""

    reference: Reference
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Show:
    status: str = "all"
    search: str = ""
    sort: str = ""
    order: str = ""
    limit: int = 0
    count: bool = False
    """Only how many there are."""


@dataclass(frozen=True, slots=True)
class Details:
    """All that is known of single tasks."""

    references: References


class Word(StrEnum):
    """Commands that are one word, and small talk."""

    UNDO = "undo"
    REDO = "redo"
    MORE = "more"
    HELP = "help"
    GREETING = "greeting"
    MOOD = "mood"
    THANKS = "thanks"
    FAREWELL = "farewell"
    PRAISE = "praise"
    YES = "yes"
    NO = "no"
    IDENTITY = "identity"


class Limit(StrEnum):
    """Why a thing cannot be done."""

    RULES = "rules"
    OTHERS = "others"
    CLOCK = "clock"
    DATES = "dates"
    FIELDS = "fields"
    SHARING = "sharing"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    TOO_MUCH = "too much"


class Missing(StrEnum):
    """What a command lacks."""

    TITLE = "title"
    COMPLETE = "complete"
    REOPEN = "reopen"
    DELETE = "delete"
    RENAME = "rename"


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A command that lacks something; ``reference`` is what it was about, if that was said."""

    missing: Missing
    reference: Reference | None = None


@dataclass(frozen=True, slots=True)
class Cannot:
    reason: Limit
    offer: str = ""
    """A title that could be added instead."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words without a verb: perhaps a title."""

    text: str
    question: bool = False


type Command = (
    Add | SetDone | Delete | Change | Show | Details | Word | Incomplete | Cannot | Phrase
)
