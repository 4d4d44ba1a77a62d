"""Questions about the list: what is on it, and how much."""

from dataclasses import replace

from app.assistant.commands import Details, Position, Show, TaskId, Titled
from app.assistant.grammar.rules import Meaning, Slots, rules, says
from app.assistant.mentions import read_references
from app.assistant.views import read_view, without_articles


def _count(slots: Slots) -> Meaning:
    show = read_view(slots["v"], asked=True)
    return (replace(show, count=True),) if show is not None else ()


def _view(slots: Slots) -> Meaning:
    show = read_view(slots["v"])
    return (show,) if show is not None else ()


def _look_up(slots: Slots) -> Meaning:
    found = without_articles(slots["r"])
    match read_references(found):
        case (Titled(),) if found.text:
            return (Show(search=found.text),)
        case _:
            return ()


def _look_up_done(slots: Slots) -> Meaning:
    """Read "did I pay the rent?"."""
    return _look_up(slots) if len(slots["p"]) == 1 else ()


def _details(slots: Slots) -> Meaning:
    """Read "what is task 3": only a number can be meant."""
    references = read_references(slots["r"])
    if not references or not all(isinstance(item, Position | TaskId) for item in references):
        return ()
    return (Details(references),)


COUNTS = (
    *rules(
        _count,
        "how (many|much|meny|mny) <v>",
        (
            "[what is|tell me|give me|show me|show] [the|a] [total] (number|count|amount|total) "
            "[of] <v>"
        ),
        "count [up] <v>",
        "(tell|show|give) me how many <v>",
        "do you know how many <v>",
    ),
    *rules(
        says(Show(count=True)),
        (
            "how (many|much) [in total|altogether|are there|do i have|have i got|have i|do we have"
            "|is it|is there|now]"
        ),
        "(count|count them|total|statistics|stats|status|what is the count|progress|summary)",
        "how (am i|are we|is it) doing",
        "what is my progress",
    ),
)


VIEWS = (
    *rules(
        _details,
        (
            "(show|what is|what does|what was|read|tell|open|view|see|display|give|describe)"
            " [me] [about] [the] [details of|details for|description of|notes of|note of] <r>"
            " [say|mean|about|again|called|details|in detail]"
        ),
        "(details|more) (of|for|on|about) <r>",
    ),
    *rules(_view, "<v>"),
    *rules(
        _look_up,
        "(is|are|was|were) <r> {done} [yet|already|now]",
        "(is|are|was) <r> [still] {not_done}",
        "(is|are) <r> [already|still|now] (on|in) [the|my] {list}",
        "did i [already|ever] (do|finish|complete|add|put|remember|tick off) <r>",
        "have i [already|ever] (done|finished|completed|added|put) <r>",
        "(tell|show|give) me [more] about <r>",
        (
            "(what is|what does|what are) [the] (description|details|note|notes) (of|for|on|say "
            "about) <r>"
        ),
        "(show|read|tell) [me] [the] (description|details|note|notes) (of|for|on) <r>",
        "(details|info) (of|for|on|about) <r>",
    ),
)


QUESTIONS = (
    *rules(
        says(Show(sort="created_at", order="desc", limit=1)),
        "what did {i} [just] (add|create|write|put) [last|recently|before|just now]",
        "what was the last (task|one|thing) [that] [i] [added|created]",
    ),
    *rules(
        _look_up_done,
        "(did|have) {i} [already|ever|just|not] <p> <r> [already|yet]",
        "do {i} [still] (have to|need to) <p> <r>",
    ),
)


WISHES = rules(
    _view,
    "have [a look at] <v>",
    "{i} (want|need|would like|must|have) [to] [see|know|check] [me] <v>",
    (
        "{i} [also|really|just] (want|need|would like) (to see|see|to know|to check|to look at|a "
        "look at|to view) <v>"
    ),
)
