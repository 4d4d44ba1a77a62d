"""Read descriptions of lists: "all my open tasks about mum, the newest first"."""

from dataclasses import dataclass, replace

from app.assistant.commands import Show
from app.assistant.patterns import Phrases
from app.assistant.text import Words, is_punctuation
from app.assistant.vocabulary import LEXICON, NUMBER_WORDS, phrases

_AFTER_SEARCH = Phrases(
    phrases(
        "do i have|are there|have i|i have|do we have|on my list|in my list|on the list|is there"
        "|do i have on my list|i have on my list|to do|there are|in it|in the title|in them|in "
        "there"
    )
)
_ABOUT = Phrases(LEXICON["about"])
_SHOW = Phrases((*LEXICON["show"], *LEXICON["search"]))
# After these verbs, any words are what to search for: "find dentist".
_SEARCHING = Phrases(LEXICON["search"])
_QUESTION = Phrases(
    phrases(
        "what is|what are|what do i|what have i|what did i|what am i|what was|what were|what else"
        "|what other|what do we|what have we|what all|what should i|what must i|what can i|which"
        "|what|do i|do we|have i|have we|did i|am i|is there|are there|is|are|got any|who|where "
        "are|where is|how is|how are|how does"
    )
)


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a phrase says about the list."""

    status: str = ""
    sort: str = ""
    order: str = ""
    tasks: bool = False
    """It names the tasks, so that other words may be what to search for."""
    plural: bool = False
    every: bool = False
    limit: int = 0
    newest: bool = False


def _table() -> dict[str, _Effect]:
    groups = {
        "open|pending|outstanding|remaining|unfinished|active|incomplete|undone|not done|not "
        "finished|not completed|not complete|not done yet|not yet done|not finished yet|not "
        "completed yet|unticked|unchecked|left|left over|left to do|left to finish|have to do"
        "|need to do|must do|should do|got to do|have got to do|am supposed to do|still to do|to "
        "be done|yet to do|current|waiting|to finish|to complete|have not done|have not finished"
        "|have not completed|have not done yet|have not finished yet|did not do|did not finish"
        "|next|on my plate|still have|still open|still left|to get done|need to get done|upcoming"
        "|have to get done|ought to do|have left|have to finish|need to finish|in progress|due"
        "|still need to do|still have to do|do next|be doing|have yet to do|do now|still due|have "
        "not i done|have not i finished|have i not done|have i not finished|did i not do|have not "
        "i completed|have not i ticked off|have i not completed|else is there to do|there to do"
        "|is there to do|still there to do|there left to do|to go|more to go"
        "|on the agenda|on my agenda|have on|ahead|ahead of me|do first": _Effect(status="open"),
        "done|completed|complete|finished|closed|ticked off|ticked|checked off|checked|have done"
        "|accomplished|crossed off|already done|already finished|have finished|have completed"
        "|have ticked off|have already done|have already finished|got done|did|finish|achieved"
        "|have accomplished|have already completed|in the past|have achieved|resolved|have got "
        "done"
        "|been done|been completed|been finished|done already|finished already": _Effect(
            status="completed"
        ),
        "all|every|each|every single|all of": _Effect(status="all", every=True),
        "everything|every thing|the whole thing|all of it|the lot|all of them|the whole lot"
        "|everything i have|all i have|it all|them all": _Effect(
            status="all", tasks=True, plural=True, every=True
        ),
        "newest first|latest first|most recent first|recent first|by newest|newest to oldest|from "
        "newest to oldest|latest to oldest|with the newest first|newest at the top|newest on top"
        "|most recent ones first|newest ones first|newest|latest|most recent|recent|recently "
        "added|last added|recently created|added recently|added last|most recently added|most "
        "recently created|with the newest on top|latest ones first|starting with the newest"
        "|starting with the latest|starting from the newest|in reverse order|recently": _Effect(
            sort="created_at", order="desc"
        ),
        "oldest first|by oldest|oldest to newest|from oldest to newest|oldest|earliest|with the "
        "oldest first|oldest at the top|oldest on top|earliest first|by age|by date|by creation "
        "date|by date added|by date created|chronologically|in chronological order|by time|in "
        "order of creation|from the oldest|oldest ones first|in the order i added them"
        "|with the oldest on top|starting with the oldest|by created date|by creation": _Effect(
            sort="created_at", order="asc"
        ),
        "alphabetically|in alphabetical order|alphabetical|by title|by name|a to z|a-z|from a to "
        "z|abc order|in abc order|alphabetical order|by alphabet|by the alphabet|by letter"
        "|in order of title|in title order": _Effect(sort="title"),
        "z to a|z-a|from z to a|reverse alphabetically|in reverse alphabetical order"
        "|reverse alphabetical": _Effect(sort="title", order="desc"),
        "recently changed|recently updated|last changed|last updated|recently modified|recently "
        "edited|by last change|by last update|last modified|most recently changed|most recently "
        "updated|changed recently|updated recently|by update date|by update"
        "|by last updated|by last changed|changed last|updated last": _Effect(
            sort="updated_at", order="desc"
        ),
        "tasks|todos|to dos|items|entries|reminders|chores|jobs|errands|things|stuff|ones|lists"
        "|to do items|to do lists|things to do|stuff to do|action items": _Effect(
            tasks=True, plural=True
        ),
        "to do list|todo list|task list|tasks list|list|todo|to do|task|item|entry|reminder|list "
        "of tasks|list of todos|list of to dos|list of things to do|my list|the list|on my list"
        "|on the list|in my list|in the list|on my to do list|on my todo list|chore|job|on the to "
        "do list|on the todo list|in my todo list|on my task list|complete list|errand|whole list"
        "|full list|entire list|overview|agenda|lists of tasks|to dos list"
        "|listing|backlog|one|on my to do|on there|on it|to do item|list of items": _Effect(
            tasks=True
        ),
        "on today list|today list|for today|today tasks|today to do list|on today to do list"
        "|list for today|today todos|on for today": _Effect(tasks=True),
        "anything|something|nothing": _Effect(tasks=True),
        "have|is there|there|are there|i have|we have|do i have": _Effect(),
    }
    return {phrase: effect for names, effect in groups.items() for phrase in phrases(names)}


_EFFECTS = _table()
_FILLERS = frozenset(
    phrases(
        "me|us|my|the|a|an|our|your|of|are|is|that|which|i|we|still|currently|now|just|any|please"
        "|to|far|so|at|moment|right|been|be|was|were|up|out|over|in|only|also|already|first"
        "|sorted|sort|order|ordered|by|do|for|have|has|had|yet|else|here|there|these|those|this"
        "|with|and|today|actually|again|whole|entire|full|exactly|it|got|need|want|see|on|status"
        "|state|whose|who|what|can|you|really|overall|in|total|as|quick|quickly|personal|own|from"
        "|marked|them|will|other|different|various|set|existing|individual|should|must|am|did"
        "|down|could|supposed|next|as of|week|ok|about|added|created"
    )
)
# "complete all" is no description of a list.
_IMPERATIVES = frozenset({"complete", "finish", "check", "did", "have", "do"})
_STATES = frozenset({"is", "are", "was", "were"})
_LISTS = frozenset({"list", "tasks", "items", "ones", "todos", "?"})
_EDGES = frozenset({"first", "last", "top", "newest", "latest", "oldest", "final"})
_COUNTED = frozenset(phrases("newest|latest|oldest|most|tasks|todos|items|recent|earliest|open"))
_PHRASES = Phrases(tuple(_EFFECTS))
_MAX_WORDS = 40
_MAX_DIGITS = 3
_SEARCH_MAX_WORDS = 6
_LEFTOVER_MAX_WORDS = 4


def read_view(words: Words, *, asked: bool = False) -> Show | None:
    """Read a request to see tasks, or nothing.

    If something was ``asked`` before these words, they need no verb or question word.
    """
    words = words.trimmed()
    if len(words) > _MAX_WORDS:
        return None
    for openings, leftover in ((_SEARCHING, True), (_SHOW, False), (_QUESTION, False)):
        length = openings.at(words, 0)
        # "Check off the milk" and "check the milk off" are no looks at a list.
        off = words.word(0) == "check" and "off" in words.words
        if not length or off or words.word(length) in {"off", "out", "rid"}:
            continue
        if found := _read(words[length:], leftover=leftover):
            return found.show
    if not asked and (_orders(words) or any(_tells(words, index) for index in range(len(words)))):
        return None
    found = _read(words, leftover=False)
    if found is None or (found.show.search and not (found.about and found.tasks)):
        return None
    return found.show


def _orders(words: Words) -> bool:
    """Tell "complete all" and "I did it" from descriptions of a list."""
    if words.word(0) in {"i", "we"}:
        return True
    return words.word(0) in _IMPERATIVES and words.word(1) not in _LISTS


def _tells(words: Words, index: int) -> bool:
    """Tell "the first one is done" from "tasks that are done"."""
    before = words.word(index - 1) if index else "what"
    return words.word(index) in _STATES and before not in {"which", "that", "what"}


def read_every(words: Words) -> Show | None:
    """Read a mention of all tasks of a kind: "all done tasks", "everything about mum"."""
    found = _read(words.trimmed(), leftover=False)
    kind = found is not None and (found.show.status != "all" or found.about)
    if found is None or not (found.every or (found.plural and kind)):
        return None
    return found.show if found.about or not found.show.search else None


@dataclass(frozen=True, slots=True)
class _Reading:
    show: Show
    tasks: bool
    every: bool
    plural: bool
    about: bool


def _read(words: Words, *, leftover: bool) -> _Reading | None:
    show = Show()
    tasks = plural = every = about = said = False
    rest: list[int] = []
    statuses: set[str] = set()
    index = 0
    while index < len(words):
        if length := _PHRASES.at(words, index):
            effect = _EFFECTS[" ".join(token.word for token in words[index : index + length])]
            if effect.status:
                statuses.add(effect.status)
            if effect.sort:
                show = replace(show, sort=effect.sort, order=effect.order)
            tasks |= effect.tasks
            plural |= effect.plural
            every |= effect.every
            said |= bool(effect.status or effect.sort or effect.tasks)
            index += length
            continue
        if (length := _ABOUT.at(words, index)) and index + length < len(words):
            sought = without_articles(words[index + length :])
            if 0 < len(sought) <= _SEARCH_MAX_WORDS and not rest:
                show = replace(show, search=sought.text)
                about = said = True
                break
        limit, length = _limit(words, index)
        if limit:
            show = replace(show, limit=limit)
            if words.word(index) in {"last", "final", "newest", "latest"}:
                show = replace(show, sort="created_at", order="desc")
            index += length
            said = True
            continue
        word = words.word(index)
        if word not in _FILLERS and not is_punctuation(word):
            rest.append(index)
        index += 1
    if rest:
        contiguous = rest[-1] - rest[0] + 1
        if not (leftover or tasks) or contiguous > _LEFTOVER_MAX_WORDS:
            return None
        show = replace(show, search=words[rest[0] : rest[-1] + 1].text)
        said = True
    # Both kinds, or neither, are all tasks.
    statuses.discard("all")
    if len(statuses) == 1:
        show = replace(show, status=statuses.pop())
    return _Reading(show, tasks, every, plural, about) if said else None


def _limit(words: Words, index: int) -> tuple[int, int]:
    """Read "first 3" and "3 newest": the number, and how many words belong to it."""
    first, second = words.word(index), words.word(index + 1)
    if first in _EDGES and second != "one" and (number := _number(second)):
        return number, 2
    if second in _COUNTED and first != "one" and (number := _number(first)):
        return number, 1
    return 0, 0


def _number(word: str) -> int:
    if word.isdecimal() and len(word) <= _MAX_DIGITS:
        return int(word)
    return NUMBER_WORDS.get(word, 0)


def without_articles(words: Words) -> Words:
    words = words.trimmed()
    words = words[: len(words) - _AFTER_SEARCH.before(words, len(words))]
    while len(words) > 1 and words.word(0) in {"the", "a", "an", "my", "any"}:
        words = words[1:]
    return words
