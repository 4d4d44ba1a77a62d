"""A message as words: what is compared is normalised, what is kept is as the user typed it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from app.assistant.vocabulary import ABBREVIATIONS, EXPANSIONS

_CLOSING_QUOTE = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u201c": "\u201d",
    "\u201e": "\u201c",
    "\u00ab": "\u00bb",
    "\u2018": "\u2019",
}
_APOSTROPHES = str.maketrans("\u2019\u02bc\u00b4", "'''")
_SENTENCE_ENDS = frozenset(".;!?\u2026\u3002\u061f\u061b")
_PUNCTUATION = frozenset({*_SENTENCE_ENDS, *",:\u060c\u3001"})
_CHUNK = re.compile(r"\n|[^\s]+")
_BULLET = re.compile(r"(?:[-*\u2022\u2013\u2014]|\(?\d{1,3}[.)]|\[[ xX]?\])$")
_QUOTED_WORD = "\u201cquoted\u201d"
LINE = "\n"
LINE_WORD = "\u23ce"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a punctuation mark, a line break or a quotation."""

    word: str
    """In its normal form. A contraction is as many tokens as it has words."""
    start: int
    end: int
    quoted: bool = False


class Words:
    """Consecutive tokens of a message."""

    def __init__(self, source: str, tokens: tuple[Token, ...]) -> None:
        self.source = source
        self.tokens = tokens

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, part: slice) -> "Words":
        return Words(self.source, self.tokens[part])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The normal forms."""
        return tuple([token.word for token in self.tokens])

    def word(self, index: int) -> str:
        """Return the normal form of the word there, or "" outside."""
        try:
            return self.words[index]
        except IndexError:
            return ""

    @cached_property
    def norm(self) -> str:
        """The normal form, with a blank after every word."""
        return "".join([f"{word} " for word in self.words])

    def span(self, start: int, end: int) -> "Words":
        """Return the words that are this part of ``norm``."""
        first = self.norm.count(" ", 0, start)
        return self[first : first + self.norm.count(" ", start, end)]

    @property
    def text(self) -> str:
        """What the user typed, without the quotation marks or the marks around it."""
        tokens = self.trimmed().tokens
        if not tokens:
            return ""
        if len(tokens) == 1 and tokens[0].quoted:
            return self.source[tokens[0].start + 1 : tokens[0].end - 1].strip()
        return " ".join(self.source[tokens[0].start : tokens[-1].end].split())

    def trimmed(self) -> "Words":
        """Return the words without punctuation at both ends."""
        first, last = 0, len(self.tokens)
        while first < last and self.tokens[first].word in _TRIMMED:
            first += 1
        while last > first and self.tokens[last - 1].word in _TRIMMED:
            last -= 1
        return self[first:last] if last - first < len(self) else self

    def replaced(self, words: Iterable[str]) -> "Words":
        """Return the same tokens with other normal forms."""
        return Words(
            self.source,
            tuple(
                Token(word, token.start, token.end, token.quoted)
                for token, word in zip(self.tokens, words, strict=True)
            ),
        )


_TRIMMED = _PUNCTUATION | {LINE_WORD, "-"}


def read(message: str) -> Words:
    """Split a message into words."""
    source = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs"} and character != LINE else character
        for character in message.replace("\r\n", LINE)
    )
    return Words(source, tuple(_tokens(source)))


def _tokens(source: str) -> Iterator[Token]:
    position = 0
    line_start = True
    unclosed: set[str] = set()
    while (chunk := _CHUNK.search(source, position)) is not None:
        start, position = chunk.span()
        if chunk.group() == LINE:
            line_start = True
            yield Token(LINE_WORD, start, position)
            continue
        if line_start and _BULLET.match(chunk.group()):
            continue
        line_start = False
        end = _end_of_quotation(source, start, unclosed)
        if end:
            position = end
            yield Token(_QUOTED_WORD, start, end, quoted=True)
            continue
        yield from _words(source, start, position)


def _end_of_quotation(source: str, start: int, unclosed: set[str]) -> int:
    closing = _CLOSING_QUOTE.get(source[start])
    if closing is None or source[start] in unclosed:
        return 0
    end = source.find(closing, start + 1)
    while end > 0:
        after = source[end + 1 : end + 2]
        if not after.isalnum() and source[start + 1 : end].strip():
            return end + 1
        end = source.find(closing, end + 1)
    # Not closed from here on, so not closed later either: the rest need not be searched again.
    unclosed.add(source[start])
    return 0


def _words(source: str, start: int, end: int) -> Iterator[Token]:
    core = end
    while core > start and source[core - 1] in _PUNCTUATION:
        core -= 1
    first = start
    while first < core and source[first] in _PUNCTUATION:
        yield Token(source[first], first, first + 1)
        first += 1
    if core > first:
        if source[core : core + 1] == "." and source[first:core].casefold() in ABBREVIATIONS:
            core += 1
        for word in normal_form(source[first:core]).split(" "):
            yield Token(word, first, core)
    for index in range(core, end):
        yield Token(source[index], index, index + 1)


def normal_form(word: str) -> str:
    """Return the form of a word in which it is compared."""
    word = unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)
    word = "".join(word.split()) or "\ufffd"
    return EXPANSIONS.get(word, word)


def ends_sentence(word: str) -> bool:
    return word in _SENTENCE_ENDS


def is_punctuation(word: str) -> bool:
    return word in _PUNCTUATION or word == LINE_WORD


def distance_at_most(first: str, second: str, limit: int) -> bool:
    """Tell whether so few letters differ (inserted, removed, replaced or swapped)."""
    if abs(len(first) - len(second)) > limit:
        return False
    if first == second:
        return True
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        current = [row]
        for column, right in enumerate(second, 1):
            cost = min(
                previous[column] + 1,
                current[column - 1] + 1,
                previous[column - 1] + (left != right),
            )
            if row > 1 and column > 1 and left == second[column - 2] and first[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return False
        before, previous = previous, current
    return previous[-1] <= limit
