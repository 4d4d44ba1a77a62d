"""New titles and descriptions."""

from app.assistant.commands import Change, Missing, Recent
from app.assistant.grammar.rules import Meaning, Slots, lacks, one_reference, rules
from app.assistant.patterns import Pattern
from app.assistant.views import read_view


def _rename(slots: Slots) -> Meaning:
    if _STATE.match(slots["x"]) is not None:
        return ()
    reference = one_reference(slots["r"])
    title = slots["x"].text
    return (Change(reference, title=title),) if reference is not None and title else ()


def _rename_quoted(slots: Slots) -> Meaning:
    """Read 'rename "call mum" "call dad"'."""
    if [token.quoted for token in (*slots["r"], *slots["x"])] != [True, True]:
        return ()
    return _rename(slots)


def _rename_recent(slots: Slots) -> Meaning:
    return (Change(Recent(), title=slots["x"].text),) if slots["x"].text else ()


def _rename_that(slots: Slots) -> Meaning:
    """Read "make that buy oat milk"; but "make it done" is no title."""
    if _STATE.match(slots["x"]) is not None or read_view(slots["x"]) is not None:
        return ()
    return _rename_recent(slots)


def _describe(slots: Slots) -> Meaning:
    reference = one_reference(slots["r"])
    text = slots["x"].text if "x" in slots else ""
    return (Change(reference, description=text),) if reference is not None else ()


def _describe_recent(slots: Slots) -> Meaning:
    return (Change(Recent(), description=slots["x"].text),) if slots["x"].text else ()


_STATE = Pattern("[as] ({done}|{not_done}) [again|now]")

CHANGES_BY_ADDING = (
    *rules(
        _describe,
        "(add|put|write) [the|a] description <x> (to|on|for) <r>",
        (
            "(add|put|write|attach|append|set|make|leave) [a|an|the|some|another] [new|short"
            "|quick|little] {description} (to|on|for|in|of) <r> (:|saying|that says|to say|which "
            "says|that|reading|to|as|to be|with|with the text|says) [:] <x>"
        ),
        (
            "(add|put|write|append|set|use|include|give) <x> (as|in|into) [the|a|its] "
            "{description} (of|for|to|on|in) <r>"
        ),
        "(add|put|append) <x> (to|in|into|on) [the|its] {description} (of|for|in|on) <r>",
        "add (to|for|on) <r> (the|a) {description} [:|that|saying] <x>",
    ),
    *rules(
        _describe_recent,
        (
            "(add|put|write|attach|set|leave) [a|an|the|some] [new|short|quick] {description} (:"
            "|saying|that says|to say|which says|that) [:] <x>"
        ),
    ),
)


CHANGES = (
    *rules(
        _describe_recent,
        "{change} (its|the) {description} {to} [:] <x>",
        "{change} (its|the) {description} : <x>",
        "(its|the) {description} (is|should be|should say) [:] <x>",
        "describe it as <x>",
        "(description|note) : <x>",
    ),
    *rules(
        _rename_recent,
        "(call|name) (it|that|this) [instead|now] [:] <x>",
        "[the] new {title} (is|should be) [:] <x>",
        "{change} (its|the) {title} {to} [:] <x>",
        "(it|that) should (say|be|read|be called) <x>",
        "i meant <x>",
        "rename to <x>",
        "(make) (it|that) [say] <x> instead",
    ),
    *rules(
        _describe,
        "{change} [the] {description} (of|for|on|in|from) <r> {to} [:] <x>",
        "{change} [the] {description} (of|for|on|in|from) <r> : <x>",
        "{change} <r> (description|note|notes|details|comment) {to} [:] <x>",
        "{change} <r> (description|note|notes|details|comment) : <x>",
        "(describe|annotate) <r> (as|with|:) <x>",
        "(give) <r> (a|the) [new] {description} [of|saying|:] <x>",
        "(note|comment|remark) (on|for|about) <r> : <x>",
        "[the] {description} (of|for) <r> (is|should be|should say|should read|must be) [:] <x>",
        "<r> (needs|gets) (the|a) {description} [:|of|saying] <x>",
    ),
    *rules(
        _describe,
        "{delete} [the] {description} (of|from|on|for|in) <r>",
        "(clear|empty|blank) [the] {description} (of|from|on|for|in) <r>",
        "{sure_delete} <r> {description}",
    ),
    *rules(
        _rename,
        "{change} [the|its] {title} (of|for|from) <r> {to} [:] <x>",
        "{change} [the|its] {title} (of|for|from) <r> : <x>",
        "{rename} [the] [title of|name of] <r> (to|as|into|in to|so it says) [:] <x>",
        "{rename} <r> : <x>",
        "{rename} <r> , <x>",
        (
            "(change|edit|update|modify|alter|amend|correct|revise|reword|rephrase|turn|switch"
            "|adjust|fix|convert|replace) <r> (to say|to read|so it says|so that it says|to be"
            "|into|in to|from <y> to|with) [:] <x>"
        ),
        (
            "(change|edit|update|modify|alter|amend|correct|revise|reword|rephrase|turn|switch"
            "|adjust|fix|convert) <r> (to|into) [:] <x>"
        ),
        "(change|edit|update|set|modify|correct|fix) <r> (title|name|text) {to} [:] <x>",
        "make <r> (say|read|say :|be called) <x>",
        "(edit|update|change) <r> : <x>",
        (
            "<r> (should|must|ought to|has to|needs to) (be called|be named|be renamed "
            "to|be changed to|be|say|read|become) [:] <x>"
        ),
        "<r> (is|are) now called <x>",
        "(swap|replace|exchange) <r> (for|with|by) <x>",
        "give <r> (the|a) [new] {title} [of|:] <x>",
    ),
    *rules(_rename_that, "make (it|that|this) <x>"),
    *rules(_rename_quoted, "{rename} <r> <x>"),
    *rules(
        lacks(Missing.RENAME),
        "{rename} <r>",
        "(edit|change|update|modify|reword|rephrase) [the title of|the name of] <r>",
        "{change} the {title} of <r>",
    ),
)
