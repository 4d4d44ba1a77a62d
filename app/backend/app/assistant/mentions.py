"""Read which tasks are meant: "1 and 3", "the milk", "the last one", "all done tasks"."""

import re
from dataclasses import replace

from app.assistant.commands import (
    Edge,
    Every,
    Position,
    Recent,
    Reference,
    References,
    Span,
    TaskId,
    Titled,
)
from app.assistant.patterns import Pattern, Phrases
from app.assistant.text import Words, is_punctuation
from app.assistant.views import read_every
from app.assistant.vocabulary import NUMBER_WORDS, ORDINAL_WORDS, phrases

_MAX_TITLE_WORDS = 40
_MAX_RANGE = 50
_MAX_DIGITS = 4
_MAX_ID = 2**63 - 1
_JOINS = frozenset({"and", ",", "plus", "or", "\u060c", "\u3001", "also", "then"})
_EXCEPT = Phrases(phrases("except|except for|but|but not|apart from|other than|besides|excluding"))
_ID = re.compile(r"#(\d{1,19})$")
_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)$")
_RANGE = re.compile(r"(\d{1,4})[-\u2013](\d{1,4})$")
_ARTICLES = frozenset(phrases("the|a|an|my|our|this|that|your"))
_NOUNS = frozenset(
    phrases("task|tasks|todo|todos|item|items|one|ones|entry|entries|reminder|thing")
)
_NUMBER_MARKS = frozenset(phrases("number|numbers|no|no.|nr|nr.|num|position|positions|nos"))
_SILENT = _ARTICLES | _NUMBER_MARKS
_TO = frozenset({"to", "through", "until", "till", "thru"})
_AFTERTHOUGHTS = frozenset(phrases("already|too|yet|finally|please|now"))
_ID_MARKS = frozenset({"id", "ids", "#"})
# What cannot be a mention of a task.
_NOT_FIRST = frozenset(
    phrases(
        "what|which|how|who|when|where|why|is|are|do|does|did|can|could|i|you|we|if|am|have|not"
        "|through"
    )
)
# Why it is wanted, said after a comma: "tick off the milk, I have it".
_REASON = Pattern("(because|since|i|we|he|she|they|(it|this|that) (is|was|has|will|did))")

_FIXED: tuple[tuple[Pattern, Reference], ...] = tuple(
    (Pattern(template), reference)
    for template, reference in (
        (
            (
                "(it|that|this|that one|this one|the one|the same|same one|that task|this task"
                "|the task|the same one|the same task|that thing|that item|this item|itself|task"
                "|the item)"
            ),
            Recent(),
        ),
        (
            (
                "(them|those|these|both|both of them|all of them|them all|all of those|all of "
                "these|all those|all these|the two|those two|these two|them both|all three|all "
                "four|all of it|those tasks|these tasks|those ones|these ones|the both of them)"
            ),
            Recent(several=True),
        ),
        (
            (
                "[the|my] (last|final|bottom) [one|task|item|entry|todo|of them] [on|in|of] [the"
                "|my] [list]"
            ),
            Position(-1),
        ),
        (
            (
                "[the|my] (second to last|second last|next to last|last but one|penultimate) [one"
                "|task|item]"
            ),
            Position(-2),
        ),
        (
            (
                "[the|my] (latest|newest|most recent|youngest|most recently added) [one|task|item"
                "|entry|todo]"
            ),
            Edge(newest=True),
        ),
        (
            (
                "[the] (last|latest|most recent) [one|task|item|thing] [that] i [have] [just] "
                "(added|created|made|wrote)"
            ),
            Edge(newest=True),
        ),
        (
            (
                "[the] (one|task|item|thing) [that] i [have] [just] (added|created|made|wrote"
                "|mentioned|said)"
            ),
            Recent(),
        ),
        ("what i [have] [just] (added|created|made|wrote|said)", Recent()),
        ("[the|my] (oldest|earliest) [one|task|item|entry|todo]", Edge(newest=False)),
        (
            (
                "(everything|all|all tasks|every task|my tasks|the tasks|all of my tasks|all my "
                "tasks|the list|my list|the whole list|my whole list|the entire list|my entire "
                "list|my to do list|my todo list|the lot|each task|every single task|all the "
                "tasks|all items|every item|everything on my list|everything on the list|them all"
                "|all todos|my todos|all my todos|my task list|the whole thing|the todo list"
                "|whole list|list|all of the tasks|every one|everyone|every single one|all things"
                "|all entries|every thing|all the things|tasks)"
            ),
            Every(),
        ),
    )
)


def read_references(words: Words) -> References:
    """Read which tasks are meant; nothing when the words cannot mean tasks."""
    words = words.trimmed()
    while len(words) > 1 and words.word(-1) in _AFTERTHOUGHTS:
        words = words[:-1].trimmed()
    if not _may_mean_tasks(words):
        return ()
    words = _without_reason(words)
    if not words.tokens[0].quoted:
        fixed = _fixed(words) or _all_but(words)
        if fixed is not None:
            return (fixed,)
    if words.word(0) in {"both", "all"} and len(words) > 1:
        words = words[1:]
    parts = _split(words)
    if len(parts) > 1:
        return _several(words, parts)
    return _numbers(words) or ((Titled(words.text),) if words.text else ())


def _without_reason(words: Words) -> Words:
    for index, word in enumerate(words.words):
        if word == "," and index and _REASON.begins(words[index + 1 :].norm):
            return words[:index]
    return words


def _may_mean_tasks(words: Words) -> bool:
    if not words or len(words) > _MAX_TITLE_WORDS or words.word(0) in _NOT_FIRST:
        return False
    return words.word(0) in {"this", "that"} or any(word not in _ARTICLES for word in words.words)


def _several(words: Words, parts: list[Words]) -> References:
    numbers = [_numbers(part) or _fixed_only(part) for part in parts]
    if not any(numbers):
        titles = tuple(text for part in parts if (text := part.text))
        return (Titled(words.text, titles if len(titles) > 1 else ()),)
    found: list[Reference] = []
    for part, group in zip(parts, numbers, strict=True):
        found.extend(group or ((Titled(part.text),) if part.text else ()))
    return tuple(found)


def _fixed(words: Words) -> Reference | None:
    for pattern, reference in _FIXED:
        if pattern.match(words) is not None:
            return reference
    span = _span(words)
    if span is not None:
        return span
    every = read_every(words)
    return Every(every.status, every.search) if every is not None else None


def _all_but(words: Words) -> Reference | None:
    """Read "everything except the milk"."""
    for index in range(1, len(words) - 1):
        length = _EXCEPT.at(words, index)
        if length:
            every = _fixed(words[:index])
            but = read_references(words[index + length :])
            return replace(every, but=but) if isinstance(every, Every) and but else None
    return None


def _fixed_only(words: Words) -> References:
    fixed = _fixed(words)
    return (fixed,) if fixed is not None else ()


def _span(words: Words) -> Span | None:
    core = [token.word for token in words if token.word not in _ARTICLES | _NOUNS | {"of", "them"}]
    match core:
        case [("first" | "last" | "top") as edge, number] if 0 < _count(number) <= _MAX_RANGE:
            return Span(_count(number), last=edge == "last")
        case _:
            return None


def _split(words: Words) -> list[Words]:
    parts, start = [], 0
    for index, token in enumerate(words):
        if token.word in _JOINS:
            parts.append(words[start:index])
            start = index + 1
    parts.append(words[start:])
    return [part for part in parts if part.trimmed()]


def _numbers(words: Words) -> References:
    """Read numbers only: "tasks 1 3 4", "number two", "the third one", "#12", "2-4"."""
    if any(token.quoted for token in words):
        return ()
    core = [token.word for token in words if not is_punctuation(token.word)]
    found: list[Reference] = []
    by_id = False
    up_to = False
    for index, word in enumerate(core):
        number = _count(word) or _ordinal(word)
        if word in _ID_MARKS:
            by_id = True
        elif word in _TO and found and index + 1 < len(core):
            up_to = True
        elif up_to:
            found = [*found[:-1], *_range(_last_position(found), number)]
            up_to = False
        elif (match := _RANGE.match(word)) is not None:
            found.extend(_range(int(match.group(1)), int(match.group(2))))
        elif (match := _ID.match(word)) is not None and int(match.group(1)) <= _MAX_ID:
            found.append(TaskId(int(match.group(1))))
        elif word not in _SILENT and not (word in _NOUNS and _is_noun(core, index)):
            if number <= 0:
                return ()
            found.append(TaskId(number) if by_id else Position(number))
    return tuple(found)


def _range(low: int, high: int) -> References:
    return tuple(Position(number) for number in range(low, min(high, low + _MAX_RANGE) + 1))


def _last_position(found: list[Reference]) -> int:
    return found[-1].number if isinstance(found[-1], Position) else 0


def _is_noun(core: list[str], index: int) -> bool:
    """Tell "task one" from "the second one"."""
    if core[index] != "one":
        return True
    before = core[index - 1] if index else ""
    return bool(_ordinal(before)) or (before in _ARTICLES and index + 1 == len(core))


def _count(word: str) -> int:
    word = word.rstrip(".)")
    if word.isdecimal() and len(word) <= _MAX_DIGITS:
        return int(word)
    return NUMBER_WORDS.get(word, 0)


def _ordinal(word: str) -> int:
    if (match := _ORDINAL.match(word)) is not None:
        return int(match.group(1))
    return ORDINAL_WORDS.get(word, 0)
