"""What is done, and what is not."""

from app.assistant.commands import Missing, SetDone, Titled
from app.assistant.grammar.rules import Builder, Meaning, Slots, lacks, rules
from app.assistant.mentions import read_references
from app.assistant.patterns import Pattern
from app.assistant.vocabulary import ACTION_VERBS, PAST_TENSE

_PRONOUN = Pattern(
    "(it|that|them|this|those) [already|now|too|today|yesterday|this morning|just now]"
)
# As in "used".
_SHORTEST = 5
_MAX_SHORT = 2


def _set_done(*, done: bool) -> Builder:
    def build(slots: Slots) -> Meaning:
        references = read_references(slots["r"])
        return (SetDone(references, done),) if references else ()

    return build


def _past(slots: Slots) -> Meaning:
    """Read "I paid the rent" as the completion of "pay the rent", and "I paid it"."""
    verb = present_tense(slots["p"].word(0)) if len(slots["p"]) == 1 else ""
    if not verb or slots["r"].word(0) == "not":
        return ()
    if _PRONOUN.match(slots["r"]) is not None:
        return (SetDone(read_references(slots["r"][:1])),)
    return (SetDone((Titled(f"{verb} {slots['r'].text}"),)),)


def _already(slots: Slots) -> Meaning:
    """Read "I already pay the rent"."""
    if slots["p"].word(0) not in ACTION_VERBS or len(slots["p"]) > 1:
        return ()
    return (SetDone((Titled(f"{slots['p'].text} {slots['r'].text}"),)),)


def _short(slots: Slots) -> Meaning:
    """Read "rent paid"; but "get the car washed" is something to do."""
    return () if len(slots["r"]) > _MAX_SHORT else _past_alone(slots)


def _past_alone(slots: Slots) -> Meaning:
    """Read "paid the rent"; but "read a book" is something to do."""
    return () if slots["p"].word(0) in ACTION_VERBS else _past(slots)


def _not_past(slots: Slots) -> Meaning:
    """Read "I haven't paid the rent yet"."""
    word = slots["p"].word(0)
    verb = word if word in ACTION_VERBS else present_tense(word)
    if not verb or len(slots["p"]) > 1:
        return ()
    return (SetDone((Titled(f"{verb} {slots['r'].text}"),), done=False),)


def present_tense(word: str) -> str:
    """Return the verb of which this is the past tense, or nothing."""
    if word in PAST_TENSE:
        return PAST_TENSE[word]
    if not word.endswith("ed") or len(word) < _SHORTEST:
        return ""
    stem = word[:-2]
    candidates = [stem, f"{stem}e", stem[:-1]] + ([f"{stem[:-1]}y"] if stem.endswith("i") else [])
    return next((verb for verb in candidates if verb in ACTION_VERBS), "")


def _not_done(slots: Slots) -> Meaning:
    """Read "the dentist is not booked yet"."""
    if not read_references(slots["r"]) or not present_tense(slots["p"].word(0)):
        return ()
    return _not_past(slots)


_REALLY = "[actually|still|yet|really|in fact|even|ever]"
_AFTER_ALL = "[yet|after all|actually|so far|though|in fact]"

_OFF_LIST = "[(off|from|on|in|out of) [of] [the|my|our|this] {list}]"


COMPLETIONS = (
    *rules(
        _set_done(done=False),
        "{reopen} <r>",
        "undo <r>",
        "<r> (should|must|can|needs to) be {not_done} [again]",
        "{mark} <r> [back] (as|to|to be|to being|back to|back as|is) {not_done} [again|please]",
        "{mark} <r> {not_done} [again]",
        "{mark} as {not_done} [:] <r>",
        "<r> (is|are|was|were|has|have) [actually|still] {not_done} [yet|after all|actually]",
        (
            "<r> [actually] (is not|are not|was not|has not been|have not been) [yet|actually"
            "|really] {done} [yet|after all|actually]"
        ),
        (
            "{i} [have] [actually] (not|did not|have not) [yet|actually|really] (do|done|finish"
            "|finished|complete|completed) <r> [yet|after all|actually]"
        ),
        (
            "{i} (did not|have not) [actually|yet|really] (do|done|finish|finished|complete"
            "|completed) <r> [yet|after all|actually]"
        ),
        "(put|move|bring|get) <r> back [on|to|in|into|onto] [the|my] [open] [{list}]",
        "(put|move|bring) back <r> [on|to|in|into|onto] [the|my] [open] [{list}]",
        "(restore|bring back|recover) <r>",
        "(un) (complete|check|tick|do|finish|mark) <r>",
        "open <r> again",
        "{i} still (have to|need to|must) (do|finish) <r>",
        "<r> [still] (need|needs) (doing|finishing|to be done|to be finished) [again]",
        "not {done} [with] [:] <r>",
        "<r> not {done} [yet]",
    ),
    *rules(
        lacks(Missing.REOPEN),
        "(reopen|uncomplete|uncheck|untick|unmark) [a|the] [task|one]",
    ),
    *rules(
        _set_done(done=True),
        "<r> (should|must|can|may|could|needs to) be {done} [now] " + _OFF_LIST,
        "{mark} <r> [off] (as|to|to be|to being|like) [being|all|now|already] {done} [please|now]",
        "{mark} <r> {done}",
        "{mark} (as|off|off as) {done} [:] <r>",
        "{mark} {done} [:] <r>",
        "{off} <r> (off|out) " + _OFF_LIST,
        "{off} <r> (off|out) [of] [the|my|our] {list}",
        "{off} (off|out) <r> " + _OFF_LIST,
        "(strike through|tick) <r>",
        (
            "{i} [have] [{just}] [am] (done|did|do|finished|finish|completed|complete|ticked off"
            "|handled|sorted|sorted out|took care of|taken care of|dealt with|finalised|finalized"
            "|am all done with|all done with|am done with|done with|am finished with|finished "
            "with|am through with|got through|accomplished|am done|checked off|crossed off"
            "|managed|solved) [with|:] [{just}] <r>"
        ),
        "{i} [have] [{just}] (got|gotten|have|had) <r> {done}",
        (
            "[{just}] (finished|completed|did|done with|done doing|handled|sorted|took care of"
            "|dealt with|ticked off|finished with|checked off|all done with|all finished with) "
            "[with] <r>"
        ),
        (
            "<r> (is|are|was|were|has been|have been|got|has|is all|are all|is now|are now|is "
            "already|are already|is finally|have all been) [{just}] {done} [now|already|too|today"
            "|as well]"
        ),
        "<r> {done} [now|already|too|as well]",
        "{complete} [with] [:] <r>",
        "consider <r> {done}",
    ),
    *rules(
        lacks(Missing.COMPLETE),
        (
            "(complete|finish|tick off|check off|mark) [a|one] [task|todo|item] [as done|as "
            "completed|as complete]"
        ),
        "mark [a task|something|one] [as] (done|complete|completed|finished)",
        "i (am|have) (done|finished) [something|a task|one]",
    ),
    *rules(
        _not_past,
        (
            f"{{i}} {_REALLY} (have|did) {_REALLY} not {_REALLY} [manage to|managed to|get to|have "
            f"time to|remember to] <p> <r> {_AFTER_ALL}"
        ),
        f"{{i}} [have] never {_REALLY} <p> <r> {_AFTER_ALL}",
        "{i} [still] have yet to <p> <r>",
        "{i} thought [that] {i} [had|have] <p> <r>",
    ),
    *rules(
        _not_done,
        f"<r> {_REALLY} [is|are|was|were|has|have] {_REALLY} not {_REALLY} [been] <p> {_AFTER_ALL}",
    ),
    *rules(_past, "{i} [have] [{just}] <p> <r>"),
    *rules(_past, "<r> (is|are|was|were|has been|have been|been|got) [{just}] <p> [now|already]"),
    *rules(_past_alone, "[{just}] <p> <r>"),
    *rules(_already, "{i} [have] already <p> <r>", "{i} <p> already <r>"),
    *rules(_short, "<r> <p> [now|already|today]"),
)
