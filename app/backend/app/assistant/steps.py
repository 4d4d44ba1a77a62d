"""What a turn of the conversation consists of."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from app.assistant.pending import Pending
from app.assistant.transcript import Call, Result

# A turn yields calls that do not depend on each other and is sent their results.
type Steps[T] = Generator[list[Call], list[Result], T]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said at the end of a turn, and the question that it ends with."""

    text: str
    pending: Pending | None = None


def together(texts: Sequence[str]) -> str:
    """Join sentences; a list stands by itself."""
    text = ""
    for part in texts:
        if text:
            text += "\n\n" if "\n" in part or "\n" in text else " "
        text += part
    return text
