"""A small language for patterns of words.

``{name}`` is any phrase of the lexicon's entry, ``(a|b)`` a choice, ``[a]`` may be left out,
``<name>`` is one or more words that the pattern's user wants to have.
"""

import re
from functools import cache, cached_property

from app.assistant.text import Words
from app.assistant.vocabulary import LEXICON

_SYMBOL = re.compile(r"[\[\]()|]|\{\w+\}|<\w+>|[^\s\[\]()|{}<>]+")
_MARKS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
# A pattern with two open places is tried at every pair of words.
_MAX_WORDS = 100


class Pattern:
    """A pattern, compiled when it is first asked for: a server does not wait for all of them."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._bounded = template.count("<") > 1 or not template.endswith(">")

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile("".join(map(_compile, _SYMBOL.findall(self.template))))

    def match(self, words: Words) -> dict[str, Words] | None:
        """Match all of the words."""
        match = self._regex.fullmatch(words.norm)
        if match is None or (self._bounded and len(words) > _MAX_WORDS):
            return None
        return {
            name: words.span(*match.span(name))
            for name, found in match.groupdict().items()
            if found is not None
        }

    def begins(self, norm: str) -> bool:
        """Tell whether the normal form of some words begins like this."""
        return self._regex.match(norm) is not None


def _compile(symbol: str) -> str:
    if symbol in _MARKS:
        return _MARKS[symbol]
    if symbol.startswith("{"):
        return lexicon(symbol[1:-1])
    if symbol.startswith("<"):
        return rf"(?P<{symbol[1:-1]}>(?:\S+ )+?)"
    return re.escape(symbol) + " "


@cache
def lexicon(name: str) -> str:
    """Return the regular expression for any phrase of a lexicon entry."""
    phrases = sorted(set(LEXICON[name]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(phrase) + " " for phrase in phrases) + ")"


class Phrases:
    """A set of phrases, to find the longest one at either end of words."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._by_last: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            parts = tuple(phrase.split())
            self._by_first.setdefault(parts[0], []).append(parts)
            self._by_last.setdefault(parts[-1], []).append(parts)

    def at(self, words: Words, index: int) -> int:
        """Return the length of the longest phrase that begins at this word."""
        for phrase in self._by_first.get(words.word(index), ()):
            if words.words[index : index + len(phrase)] == phrase:
                return len(phrase)
        return 0

    def before(self, words: Words, end: int) -> int:
        """Return the length of the longest phrase that ends before this word."""
        if not end:
            return 0
        for phrase in self._by_last.get(words.word(end - 1), ()):
            if words.words[max(0, end - len(phrase)) : end] == phrase:
                return len(phrase)
        return 0
