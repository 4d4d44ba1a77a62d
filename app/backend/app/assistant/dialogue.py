"""One turn of the conversation: from what the user said to tool calls and an answer.

A turn is a generator. It yields calls that do not depend on each other, is sent their results,
and returns the answer. The model is asked anew after each batch of calls, so the turn is replayed
with the results that are known by then: nothing has to be kept between the model's calls.
"""

from collections.abc import Sequence

from app.assistant import answers, undo
from app.assistant.actions import COMPLETE, DELETE, REOPEN
from app.assistant.changing import change
from app.assistant.commands import (
    Add,
    Cannot,
    Change,
    Command,
    Delete,
    Details,
    Incomplete,
    Limit,
    Missing,
    Phrase,
    Reference,
    SetDone,
    Show,
    Word,
)
from app.assistant.memory import Memory, remember
from app.assistant.parser import understand
from app.assistant.pending import (
    Chosen,
    Mentioned,
    Offer,
    Pending,
    Reply,
    Text,
    Which,
    read_reply,
)
from app.assistant.plan import Changing
from app.assistant.showing import details, more, show
from app.assistant.steps import Answer, Steps, together
from app.assistant.tasks import quoted
from app.assistant.text import read
from app.assistant.titles import read_titles
from app.assistant.transcript import Call, Turn

_MAX_REPLAYED = 8


def next_step(turns: Sequence[Turn]) -> list[Call] | Answer:
    """Return the calls to make now, or the answer."""
    return _replay(turns, _MAX_REPLAYED)


def _replay(turns: Sequence[Turn], depth: int) -> list[Call] | Answer:
    turn = turns[-1]
    steps = _talk(turns, _pending(turns[:-1], depth))
    used = 0
    try:
        batch = next(steps)
        while used + len(batch) <= len(turn.calls):
            results = [turn.result(used + index) for index in range(len(batch))]
            used += len(batch)
            batch = steps.send(results)
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    return batch


def _pending(turns: Sequence[Turn], depth: int) -> Pending | None:
    """Return what was asked, by replaying the turn that ended with a question."""
    if not turns or not depth or not turns[-1].answer.rstrip().endswith("?"):
        return None
    step = _replay(turns, depth - 1)
    if isinstance(step, Answer) and step.text.split() == turns[-1].answer.split():
        return step.pending
    return None


def _talk(turns: Sequence[Turn], pending: Pending | None) -> Steps[Answer]:
    said = turns[-1].said
    commands = _going_on(turns) or understand(said)
    reply = read_reply(pending, said, commands) if pending is not None else None
    if reply is not None:
        return (yield from _reply(reply, remember(turns[:-1])))
    memory = remember(turns[:-1])
    spoken: list[str] = []
    asked: Pending | None = None
    index = 0
    while index < len(commands):
        answer, used = yield from _next_commands(commands[index:], turns, memory)
        index += used
        if answer.pending is not None and asked is None:
            asked = answer.pending
            question = answer.text
        else:
            spoken.append(answer.text)
    if asked is not None:
        spoken.append(question)
    return Answer(together(spoken), asked)


def _going_on(turns: Sequence[Turn]) -> tuple[Add, ...]:
    """Read "and bread" after something was added."""
    if len(turns) == 1 or not any(call.name == "add_task" for call in turns[-2].calls):
        return ()
    words = read(turns[-1].said)
    if words.word(0) not in {"and", "also", "plus"}:
        return ()
    match understand(turns[-1].said):
        case (Phrase(question=False),):
            return read_titles(words, None)
        case _:
            return ()


def _reply(reply: Reply, memory: Memory) -> Steps[Answer]:
    match reply:
        case Word():
            return Answer(answers.WORDS[Word.NO])
        case Chosen() | Mentioned():
            return (yield from change((reply,), memory))
        case _:
            return (yield from change(reply, memory))


def _next_commands(
    commands: Sequence[Command], turns: Sequence[Turn], memory: Memory
) -> Steps[tuple[Answer, int]]:
    """Answer as many commands as can be answered together."""
    first = commands[0]
    match first:
        case Add() | SetDone() | Delete() | Change():
            changes: list[Changing] = []
            for command in commands:
                if not isinstance(command, Add | SetDone | Delete | Change):
                    break
                changes.append(command)
            return (yield from change(changes, memory)), len(changes)
        case Show():
            shows: list[Show] = []
            for command in commands:
                if not isinstance(command, Show):
                    break
                shows.append(command)
            return Answer((yield from show(shows, memory))), len(shows)
        case Word.UNDO | Word.REDO:
            past = turns[:-1]
            found = undo.to_undo(past) if first is Word.UNDO else undo.to_redo(past)
            return Answer((yield from _undo(found, first))), 1
        case Word.MORE:
            return Answer((yield from more(turns[:-1], memory))), 1
        case Details(references=references):
            return Answer((yield from details(references, memory))), 1
        case _:
            return (yield from _say(first, memory)), 1


def _say(command: Command, memory: Memory) -> Steps[Answer]:
    match command:
        case Phrase(text=text, question=True):
            return Answer((yield from show([Show(search=text)], memory)))
        case Phrase(text=text) if any(character.isalpha() for character in text):
            return Answer(f"Shall I add {quoted(text)} to your list?", Offer(text))
        case Cannot(reason=Limit.CLOCK, offer=title) if title:
            text = f"{answers.LIMITS[Limit.CLOCK]} Shall I add {quoted(title)} to it?"
            return Answer(text, Offer(title))
        case Cannot(reason=reason):
            text = answers.LIMITS[reason]
        case Incomplete(missing=missing, reference=reference):
            return Answer(answers.MISSING[missing], _lacking(missing, reference))
        case Word() if command in answers.WORDS:
            text = answers.WORDS[command]
        case _:
            text = answers.LIMITS[Limit.UNKNOWN]
    return Answer(text)


def _lacking(missing: Missing, reference: Reference | None) -> Pending:
    match missing:
        case Missing.COMPLETE:
            return Which(COMPLETE)
        case Missing.REOPEN:
            return Which(REOPEN)
        case Missing.DELETE:
            return Which(DELETE)
        case _:
            return Text(missing, reference)


def _undo(changes: undo.Changes, word: Word) -> Steps[str]:
    if not changes:
        return f"There is nothing to {word.value}."
    results = yield [inverse.call for inverse in changes]
    texts: list[str] = []
    done_again: list[Call] = []
    for inverse, result in zip(changes, results, strict=True):
        if result.value is None:
            texts.append(f"I could not {word.value} that: {result.error}")
            continue
        texts.append(inverse.sentence)
        if inverse.restored is not None and inverse.restored.completed:
            done_again.append(Call("complete_task", {"task_id": result.value.get("id")}))
    if done_again:
        yield done_again
    return " ".join(texts)
