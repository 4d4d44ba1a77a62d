"""Find the tasks whose titles are like what the user said."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.assistant.tasks import Task
from app.assistant.text import distance_at_most
from app.assistant.vocabulary import PAST_TENSE, REFERENCE_FILLERS, SAME_MEANING

_WORD = re.compile(r"\w+")
_REPRESENTATIVE = {word: min(group) for group in SAME_MEANING for word in group}
_MAX_WORDS = 30
_SHORT, _LONG = 4, 8

# How well a title fits. Below _CERTAIN it is only worth asking about.
_SAME, _SAME_WORDS, _CONTAINS, _CONTAINS_NEARLY, _CONTAINED, _CERTAIN, _PARTLY = 6, 5, 4, 3, 2, 2, 1


def find(text: str, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks that fit best."""
    return _best(text, tasks, range(_CERTAIN, _SAME + 1))


def find_whole(text: str, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks whose titles have all of the words, as far as they fit best."""
    return _best(text, tasks, range(_CONTAINS_NEARLY, _SAME + 1))


def find_similar(text: str, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks that the user may have meant."""
    return _best(text, tasks, range(_PARTLY, _CERTAIN))


def search_word(text: str) -> str:
    """Return the word of a mention by which to search for it."""
    found = sorted(_words(text), key=len, reverse=True)
    return _singular(found[0]) if found else text.strip()


def _best(text: str, tasks: Sequence[Task], ranks: range) -> list[Task]:
    wanted = _folded(text)
    ranked = [(_rank(wanted, task.title), task) for task in tasks]
    best = max((rank for rank, _ in ranked), default=0)
    return [task for rank, task in ranked if rank == best] if best in ranks else []


def _rank(wanted: str, title: str) -> int:
    folded = _folded(title)
    words, others = _words(wanted), _words(folded)
    if folded == wanted:
        return _SAME
    if words == others:
        return _SAME_WORDS
    # Without words there are only signs to compare; and not every script has blanks between words.
    if wanted and wanted in folded and (not words or not wanted.isascii()):
        return _CONTAINS
    return _rank_words({_key(word) for word in words}, {_key(word) for word in others})


def _rank_words(keys: set[str], others: set[str]) -> int:
    near = sum(any(_near(key, other) for other in others) for key in keys)
    if not keys or not others or 2 * near < len(keys):
        rank = 0
    elif keys <= others:
        rank = _CONTAINS
    elif near == len(keys):
        rank = _CONTAINS_NEARLY
    elif others <= keys and 2 * len(others) >= len(keys):
        rank = _CONTAINED
    else:
        rank = _PARTLY
    return rank


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text.casefold())[:_MAX_WORDS]
    return tuple(word for word in found if word not in REFERENCE_FILLERS) or tuple(found)


def _key(word: str) -> str:
    for form in (word, PAST_TENSE.get(word, ""), _singular(word), _stem(word)):
        if form in _REPRESENTATIVE:
            return _REPRESENTATIVE[form]
    return _stem(word)


def _stem(word: str) -> str:
    """Return what "writing", "writes" and "wrote" have in common."""
    word = PAST_TENSE.get(word, _singular(word))
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending)
            if len(word) > _SHORT - 1 and word[-1] == word[-2] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) >= _SHORT else word


def _singular(word: str) -> str:
    if len(word) < _SHORT or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word.removesuffix("s")


@lru_cache(maxsize=4096)
def _near(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < _SHORT:
        return False
    return distance_at_most(word, other, 1 if len(word) < _LONG else 2)
