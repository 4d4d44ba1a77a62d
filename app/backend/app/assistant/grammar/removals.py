"""Deleting."""

from app.assistant.commands import Delete, Every, Missing
from app.assistant.grammar.rules import Builder, Meaning, Slots, lacks, rules
from app.assistant.mentions import read_references


def _delete(slots: Slots) -> Meaning:
    references = read_references(slots["r"])
    return (Delete(references),) if references else ()


def _delete_status(status: str) -> Builder:
    return lambda _: (Delete((Every(status),)),)


_OFF_LIST = "[(off|from|on|in|out of) [of] [the|my|our|this] {list}]"


DELETIONS = (
    *rules(
        _delete_status("completed"),
        (
            "(clear|clean|tidy|sweep|clean out|clear out|clear up|tidy up|clean up) [up|out|away] "
            "[all] [the|my] (done|completed|finished|old) [tasks|ones|items|todos|stuff|things]"
        ),
        "(clean|tidy) [up] [my|the] {list}",
    ),
    *rules(
        _delete_status("all"),
        "(clear|empty|wipe|reset|clean) [out] [the|my|this] [whole|entire] {list}",
        "(clear|wipe|sweep|clean) [the|my] {list} (clean|empty|out)",
        "start (over|afresh|from scratch|again)",
        "(wipe|clear|delete|remove|erase|empty) (everything|all|it all|them all)",
    ),
    *rules(
        lacks(Missing.DELETE),
        "(delete|remove|erase|get rid of) [a|one|some] [task|tasks|todo|item|something|one]",
    ),
    *rules(
        _delete,
        (
            "(take|get|strike|scratch|knock|pull) <r> (off|from|out of|away) [of] [the|my|our|this]"
            " [{list}]"
        ),
        "{delete} <r> "
        + _OFF_LIST
        + " [{just}] [again|completely|entirely|for good|forever|permanently]",
        (
            "{i} (do not|no longer|never|will not) (need|want|have to do|need to do|care about"
            "|have) <r> [on [my|the] {list}] [anymore|any more|any longer|now]"
        ),
        (
            "(do not|no longer|not) (need|want|have to|need to) <r> [on [my|the] {list}] [anymore"
            "|any more|any longer|now]"
        ),
        (
            "[there is] no [longer|more|further] [a|any] need (to|for) <r> [anymore|any more|any "
            "longer|now|after all]"
        ),
        (
            "it is (no longer|not) (needed|necessary|required) to <r> [anymore|any more|any longer"
            "|now|after all]"
        ),
        (
            "<r> (is|are) (no longer|not) (needed|relevant|necessary|required|wanted) [anymore"
            "|any more|any longer|now|after all]"
        ),
        "<r> (can|may|should|must) (go|be deleted|be removed|go away|be gone)",
        "(throw|chuck|toss) <r> (away|out)",
        "forget [about] <r>",
        "(delete|remove) : <r>",
        "make <r> (disappear|go away)",
    ),
)
