"""Read what is to be added: one title or several, and a description."""

import unicodedata

from app.assistant.commands import Add
from app.assistant.patterns import Phrases
from app.assistant.text import LINE_WORD, Words, is_punctuation
from app.assistant.vocabulary import (
    ACTION_VERBS,
    JOINING_PREPOSITIONS,
    LEXICON,
    PAIRS,
    THINGS_TOO,
    phrases,
)

# One more is already too many for one message.
MAX_TITLES = 50
_NOTE = Phrases(
    phrases(
        "with note|with a note|with the note|with notes|with description|with a description"
        "|with the description|with details|with the details|with comment|with a comment"
        "|with the comment|and note|and description|and the description|note :|description :"
        "|details :|desc :|and a note|and a description|and with the description|and with the note"
        "|and with note|and with a note|notes :|comment :|with the following note"
        "|with the following description|, description|, note|and add the note|and add a note"
        "|and the note|and set the description to|and describe it as|with remark|with memo"
        "|with extra info|with the info|with info|and the details"
    )
)
_NOTE_INTRO = frozenset(phrases("that|saying|says|of|:|to|being|reading|,|is|which"))
_TO_LIST = Phrases(
    tuple(
        f"{preposition} {article}{noun}"
        for preposition in ("to", "on", "in", "into", "onto", "for", "at", "as", "down on")
        for article in ("the ", "my ", "our ", "", "a ", "this ", "your ", "a new ", "an ", "new ")
        for noun in (
            *LEXICON["list"],
            "shopping list",
            "grocery list",
            "item",
            "reminder",
            "list please",
        )
    )
)
_ENDINGS = Phrases(phrases("as well|too|please|thanks|thank you|for me|for me please"))
_LEADS = frozenset(phrases("to|that|:|-|also|and|then|,|both"))


def read_titles(words: Words, note: Words | None) -> tuple[Add, ...]:
    """Read the titles, and the description of the last one."""
    words = _without_list(_without_leads(words))
    if note is None:
        words, note = _note(words)
    if note is not None and note.text:
        title = _without_list(words).text
        return (Add(title, note.text),) if title else ()
    return tuple(Add(title) for part in _titles(words) if is_title((title := part.text)))


def is_title(text: str) -> bool:
    """Tell whether a text is more than punctuation."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


def begins_with_action(words: Words) -> bool:
    """Tell whether these words are something to do, like "call mum"."""
    first = words.word(0)
    if words.tokens and words.tokens[0].quoted:
        return False
    return first in ACTION_VERBS and (len(words) > 1 or first not in THINGS_TOO)


def _without_leads(words: Words) -> Words:
    words = words.trimmed()
    while len(words) > 1 and words.word(0) in _LEADS:
        words = words[1:]
    return words


def _without_list(words: Words) -> Words:
    while True:
        words = words.trimmed()
        length = _TO_LIST.before(words, len(words)) or _ENDINGS.before(words, len(words))
        if not length or length == len(words):
            return words
        words = words[: len(words) - length]


def _note(words: Words) -> tuple[Words, Words | None]:
    for index in range(1, len(words)):
        length = _NOTE.at(words, index)
        if length:
            note = words[index + length :]
            while len(note) > 1 and note.word(0) in _NOTE_INTRO:
                note = note[1:]
            return words[:index], note
        if words.word(index) == ":":
            return words[:index], words[index + 1 :]
    return words, None


def _titles(words: Words) -> list[Words]:
    """Split a list of titles where that is what people mean."""
    words = words.trimmed()
    lines = _split(words, {LINE_WORD})
    if len(lines) > 1:
        return lines
    parts, joins = _parts(words)
    if len(parts) < 2:
        return parts
    groups: list[tuple[int, int]] = []
    start = 0
    position = 0
    for index, part in enumerate(parts):
        end = position + len(part)
        if index and _separates(words, parts, joins, index, start, position):
            groups.append((start, position - joins[index - 1]))
            start = position
        position = end + (joins[index] if index < len(joins) else 0)
    groups.append((start, len(words)))
    return [words[first:last] for first, last in groups]


def _separates(
    words: Words, parts: list[Words], joins: list[int], index: int, start: int, position: int
) -> bool:
    """Tell whether a new title begins at this part."""
    part = parts[index]
    before = words[start : position - joins[index - 1]]
    if part.tokens[0].quoted or before.tokens[-1].quoted:
        return True
    if begins_with_action(part):
        # "wash and fold the laundry": the first verb waits for what follows.
        return not (len(before) == 1 and begins_with_action(before) and len(part) > 1)
    if _is_pair(parts[index - 1], part) or begins_with_action(before):
        return False
    return not any(token.word in JOINING_PREPOSITIONS for token in before.tokens[1:])


def _is_pair(left: Words, right: Words) -> bool:
    first, second = left.norm.split(), right.norm.split()
    return any(
        tuple(" ".join(words) for words in (first[-size:], second[:length])) in PAIRS
        for size in (1, 2)
        for length in (1, 2)
    )


def _parts(words: Words) -> tuple[list[Words], list[int]]:
    """Split at "and" and commas; also return how many words each separator has."""
    parts: list[Words] = []
    joins: list[int] = []
    start = index = 0
    while index < len(words) and len(parts) <= MAX_TITLES:
        if index > start and words.word(index) in {"and", ",", "plus", "\u060c", "\u3001"}:
            length = 1
            while words.word(index + length) in {"and", ",", "also", "then", "to"}:
                length += 1
            if index + length < len(words):
                parts.append(words[start:index])
                joins.append(length)
                start = index = index + length
                continue
        index += 1
    parts.append(words[start:])
    return parts, joins


def _split(words: Words, separators: set[str]) -> list[Words]:
    parts, start = [], 0
    for index, token in enumerate(words):
        if token.word in separators:
            parts.append(words[start:index])
            start = index + 1
    parts.append(words[start:])
    return [part for part in parts if not all(is_punctuation(token.word) for token in part)]
