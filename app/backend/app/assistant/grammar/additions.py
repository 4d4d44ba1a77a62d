"""New tasks."""

from app.assistant.commands import Missing
from app.assistant.grammar.rules import Meaning, Slots, lacks, rules
from app.assistant.titles import read_titles
from app.assistant.vocabulary import ACTION_VERBS


def _add(slots: Slots) -> Meaning:
    return read_titles(slots["x"], slots.get("note"))


def _bare(slots: Slots) -> Meaning:
    first, second = slots["x"].word(0), slots["x"].word(1)
    if first not in ACTION_VERBS or second in {"", "i", "we", "you"}:
        return ()
    return read_titles(slots["x"], None)


_A_TASK = (
    "[a|an|another|the|one|some|these|those|my|following|the following|one more|two more|this|a "
    "few|few|couple of|a couple of|{count}] [new|quick|fresh|simple|extra|small|additional|more"
    "|following|other|different]"
)


_CALLED = (
    "[{called}|for|to|about|:|of|which is|that is|-|=|as follows|saying to|, called|reading|like"
    "|for me to|for us to|that i need to|that i have to|that i should|saying that i need to|to "
    "remind me to|to remind me]"
)


ADDITIONS = (
    *rules(
        lacks(Missing.TITLE),
        (
            "(add|create|make|new|i want to add|insert) [me] [a|an|another|one|some] [new] [more] "
            "[task|todo|item|one|tasks|entry|reminder|something|thing] [to] [the|my] [{list}]"
        ),
    ),
    *rules(
        _add,
        "(put|jot|write|note|get) (it|this|that) down : <x>",
        "{plain_add} (one more|another) (thing|item|task|one) : <x>",
        "{plain_add} [me] [in] [to|on|in] (the|my|our|this) {list} [:] <x>",
        "{plain_add} [me] [in|down] " + _A_TASK + " {task} " + _CALLED + " [:] <x>",
        "{plain_add} [me] (a|another) (new one|one|new) [:|called|,] <x>",
        "{plain_add} (another|one more) : <x>",
        "{plain_add} [the following|these|following|this|new|a new] [:] <x>",
        "{plain_add} [:] <x>",
        "(new|next|another|more|another one|another thing|one more|one more thing) : <x>",
        "(+|add+) <x>",
    ),
)


OTHER_ADDITIONS = (
    *rules(
        _add,
        "{make} [me] (a|an|another|one more|one|two|three|the following|these|some|new|{count}) "
        "[new|quick|other|more|small|additional|extra] {task} " + _CALLED + " [:] <x>",
        "(create|new|make) [new] {task} [please] " + _CALLED + " [:] <x>",
        (
            "{place} [down] <x> (on|in|to|onto|into|at|down on) [the|my|our|this|that|your] [to "
            "do|todo|task|shopping] {list} [too|as well|for me]"
        ),
        "{place} (on|in|to|onto|into) [the|my|our|this] {list} [:|that|that i need to] <x>",
        "(create|generate|append) [:] <x>",
        (
            "({place}|{make}) (a|an|another) [new] (note|{task}) (on|in|to) [the|my|our] {list} "
            "[to|:|about|that|for|saying] <x>"
        ),
        (
            "[a|one|one more|another|my] [new|next] {task} (:|to|called|named|for|is|would be|will "
            "be|is to) [:] <x>"
        ),
        "new {task} <x>",
        (
            "[please] remind (me|us) (to|of|about|that i have to|that i need to|that i must|that "
            "i should|i have to|i need to|,|:|that) [:] <x>"
        ),
        (
            "(remember|do not forget|remember me|make a note|make note|take a note|take note|keep "
            "in mind|note to self|memo|memo to self) (to|that i have to|that i need to|that i "
            "must|i have to|i need to|:|of|about|that) [:] <x>"
        ),
        "(do not|never) let me forget (to|about|that i have to|that i need to|that) [:] <x>",
        "(do not|never) forget [about|:] <x>",
        "remember [:] <x>",
        "{i} (can not|must not|should not|will not) forget [to|about] <x>",
        "it is time to <x>",
        (
            "(todo list|todo|task|tasks|todos|note to self|shopping list|groceries list|things to "
            "do|my to do list|to do list) : <x>"
        ),
        "(todo|to do|task) <x>",
        (
            "{i} (need|want|would like) [to have] (a|an|another|one more) [new] {task} "
            + _CALLED
            + " [:] <x>"
        ),
        "[to] [make sure|be sure] [that] {i} (do not|never) forget [to|about|that] <x>",
        (
            "{i} (need|want|am out of|are out of|ran out of|have run out of|am running out of|are "
            "running out of|need some more|need some) <x>"
        ),
        "[we are] [running] (out of|low on) <x>",
        "need <x>",
        (
            "(there is|there are) [also] [a|another|one more|something] [new] [task|thing|todo] "
            "[:|to|called|for] <x>"
        ),
        "(track|capture|queue|schedule) [a|the] task [to|for|:|called] <x>",
        "put <x> (on|in) there [for me|too|as well]",
        "put <x> down [for me|as a task|too]",
        "(use|have|keep|include|stick|get) <x> (as|on) [a|an|my|the] [new] {task}",
        "(save|store|record|register|log|enter|capture|file) [:] <x> as [a|an] [new] {task}",
        "(save|record|register|enter) [a|the] [new] {task} [:|to|called] <x>",
    ),
)


BARE = rules(_bare, "<x>")
