"""Read what is to be added: one title or several, and a description."""

import unicodedata
from collections.abc import Iterator

from app.assistant.commands import Add
from app.assistant.patterns import Phrases
from app.assistant.text import LINE_WORD, Words
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
_ENDINGS = Phrases(
    phrases(
        "as a task|as a new task|as another task|as task|as well|too|please|thanks|thank you"
        "|for me|for me please"
    )
)
_JOINS = frozenset({"and", ",", "plus", "\u060c", "\u3001"})
_MORE_JOINS = frozenset({"and", ",", "also", "then", "to"})
_LEADS = Phrases(
    phrases(
        "to|that|:|-|also|and|then|,|both|add"
        "|i have to|i need to|i must|i should|we have to|we need to"
        "|we must|we should|i still have to|i still need to"
    )
)


def read_titles(words: Words, note: Words | None) -> tuple[Add, ...]:
    """Read the titles, and the description of the last one."""
    words = _without_list(_without_leads(words))
    if note is None:
        words, note = _note(words)
    if note is not None and note.text:
        others: tuple[Add, ...] = ()
        if note.tokens[0].quoted and note.word(1) in _JOINS:
            note, others = note[:1], read_titles(note[2:], None)
        title = _without_list(words).text
        return (Add(title, note.text), *others) if title else others
    return tuple(Add(title) for part in _titles(words) if is_title(title := part.text))


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
    first = 0
    while (length := _LEADS.at(words, first)) and first + length < len(words):
        first += length
    return words[first:]


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
            first = index + length
            while first < len(words) - 1 and words.word(first) in _NOTE_INTRO:
                first += 1
            return words[:index], words[first:]
        if words.word(index) == ":":
            return words[:index], words[index + 1 :]
    return words, None


def _titles(words: Words) -> list[Words]:
    """Split a list of titles where that is what people mean."""
    words = words.trimmed()
    lines = _split(words, {LINE_WORD})
    if len(lines) > 1:
        return lines
    found: list[Words] = []
    start = end = 0
    for first, last in _parts(words):
        if end and _separates(words[start:end], words[first:last]):
            found.append(words[start:end])
            start = first
        end = last
    return [*found, words[start:]]


def _separates(before: Words, part: Words) -> bool:
    """Tell whether a new title begins at a part, which follows "and" or a comma."""
    if part.tokens[0].quoted or before.tokens[-1].quoted:
        return True
    if begins_with_action(part):
        # "wash and fold the laundry": the first verb waits for what follows.
        return not (len(before) == 1 and begins_with_action(before) and len(part) > 1)
    if _is_pair(before, part) or begins_with_action(before):
        return False
    return not any(token.word in JOINING_PREPOSITIONS for token in before.tokens[1:])


def _is_pair(left: Words, right: Words) -> bool:
    return any(
        (" ".join(left.words[-size:]), " ".join(right.words[:length])) in PAIRS
        for size in (1, 2)
        for length in (1, 2)
    )


def _parts(words: Words) -> Iterator[tuple[int, int]]:
    """Give where the parts between "and" and commas begin and end."""
    start = index = number = 0
    while index < len(words) and number <= MAX_TITLES:
        after = index
        while after > start and words.word(after) in (_JOINS if after == index else _MORE_JOINS):
            after += 1
        if after == len(words):
            break
        if after > index:
            yield start, index
            start = index = after
            number += 1
        else:
            index += 1
    yield start, len(words)


def _split(words: Words, separators: set[str]) -> list[Words]:
    parts, start = [], 0
    for index, word in enumerate(words.words):
        if word in separators:
            parts.append(words[start:index])
            start = index + 1
    parts.append(words[start:])
    return [part for part in parts if part.trimmed()]
