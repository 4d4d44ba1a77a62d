"""From a message to the commands in it."""

from dataclasses import replace
from functools import lru_cache

from app.assistant.commands import (
    Add,
    Cannot,
    Change,
    Command,
    Delete,
    Incomplete,
    Limit,
    Phrase,
    Recent,
    SetDone,
    Word,
)
from app.assistant.grammar import GRAMMAR, SMALL_TALK, Meaning, Rule, present_tense
from app.assistant.patterns import Pattern, Phrases
from app.assistant.text import (
    LINE_WORD,
    Words,
    distance_at_most,
    ends_sentence,
    is_punctuation,
    read,
)
from app.assistant.titles import begins_with_action, read_titles
from app.assistant.vocabulary import (
    ACTION_VERBS,
    COMMAND_WORDS,
    PREAMBLES,
    PREAMBLES_WITH_COMMA,
    QUESTION_WORDS,
    TAILS,
    TAILS_WITH_COMMA,
)

_MUST = Pattern(
    "[{i}] [{just}|really|still|definitely|probably] {must} [also|really|still|now|to] <x>"
)
_REASON = Pattern("{i} [have] [{just}] <p> (it|that|them|this|him|her|those) [<x>]")
_NEGATIONS = frozenset({"no", "not"})
_WISH = Pattern("[{i}] [{just}|really] (want|would like|wish|like|need) [to] <x>")
_COMMAND_AFTER_WISH = Pattern(
    "(add|create|make|put|insert|delete|remove|rename|mark|tick|untick|cross|undo|see|show|reopen"
    "|complete|finish|change|update|edit)"
)
_COMMAND_AFTER_MUST = Pattern(
    "(add|delete|remove|rename|mark|tick|untick|undo|see|know|view|show|list|reopen|uncheck"
    "|put <x> on [the|my] {list}|(complete|finish|change|update|edit) {pointer})"
)
MAX_CLAUSES = 25
_LOOK_AHEAD = 10
_HEAD = 30
# Further on, a sentence is no longer split.
_MAX_SPLIT = 400
MAX_COMMANDS = 50

_PREAMBLES = Phrases(PREAMBLES)
_PREAMBLES_WITH_COMMA = Phrases(PREAMBLES_WITH_COMMA)
_TAILS = Phrases(TAILS)
_TAILS_WITH_COMMA = Phrases(TAILS_WITH_COMMA)
_KNOWN_WORDS = frozenset(COMMAND_WORDS) | QUESTION_WORDS
_SAYS_NOTHING = (Word.PRAISE, Cannot(Limit.UNKNOWN))
_WORDS_THAT_DO = frozenset({Word.UNDO, Word.REDO, Word.MORE})
_MIN_CORRECTED = 4
_LONG_WORD = 7
_MAX_PARTS = 8
_MIN_PRAISE = 3
_MAX_PHRASE_WORDS = 12
_THEN = Phrases(
    ("and then", "and after that", "then", "after that", "afterwards", "and afterwards")
)
_GOING_ON = frozenset({"and", "also", "plus"})
_JOINS = frozenset({"and", ",", "but", "also", "then", "plus", "so", "or"})
# What begins a new command in the middle of a sentence, whatever came before.
_NEW_COMMAND = Pattern(
    "[please|also|then|now|just|finally|kindly|next|again|afterwards|maybe] [please|also]"
    " [can you|could you|would you|will you|i want you to|i would like you to|you can|you may"
    "|you could|you might|you should|feel free to|go ahead and|let us|i want to] [please|also"
    "|then|now|just]"
    " (add|add+|complete|delete|remove|erase|get rid of|mark|rename|reopen|undo|redo|uncheck|untick"
    "|uncomplete|how (many|much)|what (is|are|do i|have i|did i|else)|which (tasks|ones)"
    "|(show|list|display|give|tell) (me|us)|(show|list|display) {kind}"
    "|remind (me|us) to|create (a|another) [new] {task}|put <x> on [the|my] {list}"
    "|(tick|check|cross|strike) (off|{pointer})|(finish|close|clear|update|change|edit|do) "
    "{pointer}"
    "|ignore (your|all|previous|the))"
)
# The same where the command before has no words of its own choice.
_NEW_COMMAND_AFTER_MENTION = Pattern(
    "[please|also|then|now|just|finally|kindly|i|have] [can you|could you|would you|will you]"
    " [please|also|just]"
    " (finish|clear|change|edit|update|put|make|create|set|drop|scrap|bin|tick|check|cross|search"
    "|find|bring|close|restore|take|show|list|remember|do not|i|throw)"
)


@lru_cache(maxsize=64)
def understand(message: str) -> tuple[Command, ...]:
    """Return the commands of a message, in their order."""
    words = read(message)
    clauses = _clauses(words)
    if len(clauses) > MAX_CLAUSES:
        return (Cannot(Limit.TOO_MUCH),)
    commands: list[Command] = []
    denied = False
    for clause, asks, line in clauses:
        if _is_reason(commands, clause):
            continue
        found = _continue(commands, clause, asks=asks, line=line)
        commands.extend(_instead(commands, found) if denied else found)
        denied = not _NEGATIONS.isdisjoint(clause.words)
        if len(commands) > MAX_COMMANDS:
            return (Cannot(Limit.TOO_MUCH),)
    return _tidy(commands)


def _is_reason(commands: list[Command], clause: Words) -> bool:
    """Tell whether this is why: "tick off the report, I wrote it this morning"."""
    if not commands or not isinstance(commands[-1], SetDone | Delete):
        return False
    slots = _REASON.match(clause)
    return slots is not None and bool(present_tense(slots["p"].word(0)))


def _instead(commands: list[Command], found: Meaning) -> Meaning:
    """Read "I no longer need the milk, tick it off": the first part only says which task."""
    match commands, found:
        case [*_, Delete(references=references)], (SetDone(references=(Recent(),)) as done,):
            commands.pop()
            return (replace(done, references=references),)
        case _:
            return found


def _tidy(commands: list[Command]) -> tuple[Command, ...]:
    """Leave out small talk beside commands; a refusal of principle is the whole answer."""
    for command in commands:
        if isinstance(command, Cannot) and command.reason in {Limit.RULES, Limit.OTHERS}:
            return (command,)
    wanted = [
        command
        for command in commands
        if not isinstance(command, Phrase)
        and not (isinstance(command, Word) and command not in _WORDS_THAT_DO)
        and command != Cannot(Limit.UNKNOWN)
    ]
    if wanted:
        return tuple(wanted)
    telling = [command for command in commands if isinstance(command, Phrase | Cannot)]
    said = telling or commands
    return tuple(said[-1:]) if said else (Cannot(Limit.UNKNOWN),)


def _continue(
    before: list[Command], clause: Words, *, asks: bool, line: bool
) -> tuple[Command, ...]:
    meaning = parse_clause(clause, asks=asks)
    line = line or clause.word(0) in _GOING_ON
    if not (line and before and isinstance(before[-1], Add | Incomplete)):
        return meaning
    if isinstance(meaning[0], Phrase | Cannot):
        return read_titles(clause, None)
    return meaning


type _Clause = tuple[Words, bool, bool]
"""The words, whether a question mark follows, and whether it may go on with a list before it."""


def _clauses(words: Words) -> list[_Clause]:
    clauses: list[_Clause] = []
    for sentence, asks, line in _sentences(words):
        for number, part in enumerate(_parts(sentence)):
            clauses.append((part, asks, line and not number))
        if len(clauses) > MAX_CLAUSES:
            break
    return clauses


def _sentences(words: Words) -> list[_Clause]:
    found: list[_Clause] = []
    start = 0
    line = False
    for index in range(len(words) + 1):
        word = words.word(index) if index < len(words) else "."
        if index < len(words) and not (ends_sentence(word) or word == LINE_WORD):
            continue
        sentence = words[start:index].trimmed()
        if sentence:
            found.append((sentence, word in {"?", "\u061f"}, line))
            line = False
        if word in {LINE_WORD, ";", "\u061b"}:
            line = True
        start = index + 1
    return found


def _parts(sentence: Words) -> list[Words]:
    """Split a sentence where a new command begins."""
    parts: list[Words] = []
    start = 0
    index = 1
    free: bool | None = None
    while index < min(len(sentence), _MAX_SPLIT) and len(parts) < MAX_CLAUSES:
        length = _THEN.at(sentence, index) or (1 if sentence.word(index) in _JOINS else 0)
        if not length:
            index += 1
            continue
        after = index + length
        while sentence.word(after) in _JOINS and after < len(sentence):
            after += 1
        rest = sentence[after : after + _LOOK_AHEAD]
        if free is None:
            free = _has_free_text(sentence[start:index])
        if rest and (
            _NEW_COMMAND.begins(rest.norm)
            or (not free and _begins_after_mention(rest))
            or (_THEN.at(sentence, index) and after < len(sentence))
        ):
            parts.append(sentence[start:index])
            start = after
            free = None
        index = after
    parts.append(sentence[start:])
    return [part for part in parts if part.trimmed()]


def _begins_after_mention(words: Words) -> bool:
    past = present_tense(words.word(0))
    return bool(past and words.word(0) not in ACTION_VERBS and len(words) > 1) or (
        _NEW_COMMAND_AFTER_MENTION.begins(words.norm)
    )


def _has_free_text(words: Words) -> bool:
    """Tell whether the last words are the user's own, like a title that is added."""
    return isinstance(parse_clause(words[:_HEAD])[-1], Add | Change | Phrase | Cannot)


def parse_clause(words: Words, *, asks: bool = False) -> Meaning:
    """Return the commands of a clause."""
    words = words.trimmed()
    if found := _apply(SMALL_TALK, words):
        return found
    words, thanked = _without_thanks(words)
    core = without_politeness(words)
    found = _apply(SMALL_TALK, words)
    if not core:
        found = found or (Word.PRAISE,)
    found = found or _apply_all(core) or _from_last_part(core)
    rest = core
    while not found and rest.word(0) == "no":
        # "No, wait, delete that" without the commas.
        rest = without_politeness(rest[1:])
        found = _apply_all(rest)
    if not found:
        corrected = _corrected(core)
        if corrected.norm != core.norm:
            found = _apply_all(corrected) or _from_last_part(corrected)
    found = found or _fallback(core, asks=asks)
    if thanked and (isinstance(found[0], Phrase) or found[0] in _SAYS_NOTHING):
        return (Word.THANKS,)
    return found


def _without_thanks(words: Words) -> tuple[Words, bool]:
    """Leave out thanks and praise that a comma separates, and tell whether there were thanks."""
    said: list[Meaning] = []
    for _ in range(_MAX_PARTS):
        commas = [index for index, word in enumerate(words.words) if word == ","]
        if not commas:
            break
        first, last = words[: commas[0]], words[commas[-1] + 1 :]
        if meaning := _pleasantry(first):
            words = words[commas[0] + 1 :]
        # A last word may also be the last one of a title.
        elif len(last) >= _MIN_PRAISE and (meaning := _pleasantry(last)):
            words = words[: commas[-1]]
        else:
            break
        said.append(meaning)
    return words.trimmed(), (Word.THANKS,) in said


def _pleasantry(words: Words) -> Meaning:
    meaning = _apply(SMALL_TALK, words)
    return meaning if meaning in {(Word.THANKS,), (Word.PRAISE,)} else ()


def _apply_all(words: Words) -> Meaning:
    return _obligation(words) or _wish(words) or _command(words)


def _wish(words: Words) -> Meaning:
    """Read "I want add milk"; but "I want milk" is something to add."""
    slots = _WISH.match(words)
    if slots is None or not _COMMAND_AFTER_WISH.begins(slots["x"].norm):
        return ()
    return _command(slots["x"])


def _obligation(words: Words) -> Meaning:
    """Read "I need to buy milk"; but "I need to see my tasks" is a command."""
    slots = _MUST.match(words)
    if slots is None or slots["x"].word(0) == "not":
        return ()
    if _COMMAND_AFTER_MUST.begins(slots["x"].norm):
        return _command(slots["x"])
    return read_titles(slots["x"], None)


def _command(words: Words) -> Meaning:
    return _apply(GRAMMAR, words)


def _apply(rules: tuple[Rule, ...], words: Words) -> Meaning:
    for rule in rules:
        slots = rule.pattern.match(words)
        if slots is not None and (meaning := rule.build(slots)):
            return meaning
    return ()


def without_politeness(words: Words) -> Words:
    """Leave out politeness at both ends."""
    start, end = 0, len(words)
    while start < end:
        length = _PREAMBLES.at(words, start)
        other = _PREAMBLES_WITH_COMMA.at(words, start)
        if words.word(start + other) == ",":
            length = max(length, other)
        if not length and is_punctuation(words.word(start)):
            length = 1
        if not length:
            break
        start += length
    words = words[min(start, end) :].trimmed()
    while words:
        length = _TAILS.before(words, len(words))
        if not length:
            length = _TAILS_WITH_COMMA.before(words, len(words))
            if words.word(len(words) - length - 1) != ",":
                length = 0
        if not length:
            break
        words = words[: len(words) - length].trimmed()
    return words


def _from_last_part(words: Words) -> Meaning:
    """Read "that was a mistake, undo that": what is not understood before a comma is left out."""
    parts = []
    start = 0
    for index, token in enumerate(words):
        if token.word == ",":
            parts.append(words[start:index])
            start = index + 1
    parts.append(words[start:])
    if not 1 < len(parts) <= _MAX_PARTS:
        return ()
    for part in reversed(parts):
        core = without_politeness(part)
        found = _apply_all(core) if core else ()
        if found and (not isinstance(found[0], Word) or found[0] in _WORDS_THAT_DO):
            return found
    return ()


def _corrected(words: Words) -> Words:
    """Take misspelt words for the command words that they are near to."""
    return words.replaced(_correct(token.word, index) for index, token in enumerate(words))


def _correct(word: str, index: int) -> str:
    if len(word) < _MIN_CORRECTED or not word.isalpha() or word in _KNOWN_WORDS:
        return word
    if index == 0 and word in ACTION_VERBS:
        return word
    limit = 1 if len(word) < _LONG_WORD else 2
    for known in COMMAND_WORDS:
        if (
            known[0] == word[0]
            and len(known) >= _MIN_CORRECTED
            and distance_at_most(word, known, limit)
        ):
            return known
    return word


def _fallback(words: Words, *, asks: bool) -> Meaning:
    if not words:
        return (Word.PRAISE,)
    if asks and words.word(0) in QUESTION_WORDS:
        return (Cannot(Limit.UNKNOWN),)
    if begins_with_action(words) and len(words) > 1 and not asks:
        return read_titles(words, None) or (Cannot(Limit.UNKNOWN),)
    text = words.text
    if not text or len(words) > _MAX_PHRASE_WORDS or words.word(0) in QUESTION_WORDS:
        return (Cannot(Limit.UNKNOWN),)
    return (Phrase(text, asks),)
