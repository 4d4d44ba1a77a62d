"""What a rule of the grammar is, and meanings that several groups of rules have."""

from collections.abc import Callable
from dataclasses import dataclass

from app.assistant.commands import Command, Incomplete, Missing, Reference, Titled
from app.assistant.mentions import read_references
from app.assistant.patterns import Pattern
from app.assistant.text import Words

type Slots = dict[str, Words]
type Meaning = tuple[Command, ...]
type Builder = Callable[[Slots], Meaning]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what builds its meaning. An empty meaning is none: other rules are tried."""

    pattern: Pattern
    build: Builder


def rules(builder: Builder, *templates: str) -> tuple[Rule, ...]:
    return tuple(Rule(Pattern(template), builder) for template in templates)


def says(command: Command) -> Builder:
    return lambda _: (command,)


def lacks(missing: Missing) -> Builder:
    def build(slots: Slots) -> Meaning:
        return (Incomplete(missing, one_reference(slots["r"]) if "r" in slots else None),)

    return build


def one_reference(words: Words) -> Reference | None:
    """Read a mention of one task."""
    references = read_references(words)
    if not references:
        return None
    return references[0] if len(references) == 1 else Titled(words.text)
