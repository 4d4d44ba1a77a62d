"""The model as the Agents SDK uses it."""

import math
import random
import socket
import string
import sys
import time
from typing import Any

import pytest
from agents.items import TResponseInputItem
from openai.types.responses import ResponseCompletedEvent, ResponseTextDeltaEvent

from app.assistant.dialogue import next_step
from app.assistant.parser import understand
from app.assistant.steps import Answer
from app.assistant.transcript import Call, Turn, read_turns
from tests.assistant.backend import Conversation, TaskTools, run

SAID = (
    "add milk and call mum tomorrow, then show me what is open",
    "complete the milk",
    "1",
    "undo",
    "delete all done",
    "yes",
    "help",
)
LONGEST = 4000
# The hardest of the messages below takes 1.5 times as long as the plain one.
MUCH_LONGER = 3


async def _answers(*, streamed: bool) -> list[tuple[str, list[Any]]]:
    conversation = Conversation(streamed=streamed)
    return [(await conversation.say(said), conversation.backend.take_calls()) for said in SAID]


def test_streaming_equals_not_streaming() -> None:
    assert run(_answers(streamed=True)) == run(_answers(streamed=False))


def test_the_stream_has_what_the_runner_needs() -> None:
    conversation = Conversation(streamed=True)
    answer = run(conversation.say("add milk and bread, then show my list"))
    events = [event.data for event in conversation.events if event.type == "raw_response_event"]
    kinds = [event.type for event in events]
    assert kinds.count("response.created") == kinds.count("response.completed") == 3
    assert (
        kinds.count("response.output_item.added") == kinds.count("response.output_item.done") == 4
    )
    deltas = [event.delta for event in events if isinstance(event, ResponseTextDeltaEvent)]
    assert len(deltas) > 1
    assert "".join(deltas) == answer
    (*_, last) = (event for event in events if isinstance(event, ResponseCompletedEvent))
    assert last.response.output_text == answer
    for response in _responses(events):
        assert [event.sequence_number for event in response] == list(range(len(response)))


def _responses(events: list[Any]) -> list[list[Any]]:
    responses: list[list[Any]] = []
    for event in events:
        if event.type == "response.created":
            responses.append([])
        responses[-1].append(event)
    return responses


def test_few_rounds_are_needed() -> None:
    for said, rounds in (
        ("hello", 1),
        ("add milk", 2),
        ("add milk, bread and honey", 2),
        ("show my tasks", 2),
        ("complete #11", 2),
        ("complete the milk", 3),
        ("add soap and complete the milk", 3),
        ("add milk and call mum tomorrow, then show me what is open", 3),
    ):
        conversation = Conversation()
        run(conversation.say(said))
        assert conversation.rounds == rounds, said


def test_call_ids_are_unique() -> None:
    conversation = Conversation()

    async def talk() -> None:
        for said in SAID:
            await conversation.say(said)

    run(talk())
    items: list[Any] = list(conversation.items)
    ids = [item["call_id"] for item in items if item.get("type") == "function_call"]
    assert len(ids) > 6
    assert len(ids) == len(set(ids))


def test_history_without_tool_calls_is_no_problem() -> None:
    items: list[TResponseInputItem] = [
        {"role": "user", "content": "add soap"},
        {"role": "assistant", "content": "I added “soap”."},
        {"role": "user", "content": "delete it"},
    ]
    step = next_step(read_turns(items))
    assert isinstance(step, Answer)
    assert step.text == "Which task do you want to delete?"


def test_answers_of_another_model_are_no_questions_of_this_one() -> None:
    turns = [
        Turn("delete all done", answer="Do you really want that?"),
        Turn("yes"),
    ]
    step = next_step(turns)
    assert isinstance(step, Answer)


def test_history_that_makes_no_sense_is_no_problem() -> None:
    items: list[Any] = [
        None,
        "text",
        {"type": "function_call_output", "call_id": "x", "output": "{}"},
        {"role": "assistant", "content": None},
        {"role": "user", "content": [{"type": "input_text", "text": "add soap"}]},
        {"type": "function_call", "call_id": "a", "name": "add_task", "arguments": "{broken"},
        {"type": "function_call_output", "call_id": "a", "output": [{"text": "[1, 2]"}]},
        {"type": "function_call_output", "call_id": "b", "output": None},
        {"type": "reasoning", "summary": []},
    ]
    step = next_step(read_turns(items))
    assert isinstance(step, Answer)
    assert "could not add" in step.text
    for result in ("{}", '{"items": 1}', '{"items": [{"id": "1"}], "total": "x"}', "null", ""):
        listed = Turn("show my tasks", [Call("list_tasks", {})], [result])
        assert isinstance(next_step([listed]), Answer)
        found = Turn("complete the milk", [Call("list_tasks", {"limit": 100})], [result])
        assert isinstance(next_step([found]), Answer)


def test_the_same_conversation_gives_the_same_step() -> None:
    turns = [Turn("complete the milk")]
    assert next_step(turns) == next_step(turns) == [Call("list_tasks", {"limit": 100})]


def test_no_socket_is_opened() -> None:
    opened: list[str] = []
    listening = True

    def watch(event: str, _: tuple[Any, ...]) -> None:
        if listening and event.startswith(("socket.connect", "socket.getaddrinfo", "socket.bind")):
            opened.append(event)

    sys.addaudithook(watch)
    try:
        run(_answers(streamed=True))
        assert opened == []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
        assert opened == ["socket.bind"]
    finally:
        listening = False


WORDS = (
    "add delete complete show the a my list task tasks all done open 1 2 3 #4 it last one and , . "
    "; : then to rename change description of with note yes no undo please \" ' \u201c \u201d milk "
    "bread call mum buy is not what how many mark as first second both everything about \n - "
    "\U0001f389 \u05e9\u05dc\u05d5\u05dd don't i've"
)


def _chance() -> random.Random:
    """Return the same chance each time."""
    return random.Random(4)  # noqa: S311 - no secret depends on it


def test_random_words_never_raise() -> None:
    chance = _chance()
    for _ in range(1500):
        said = " ".join(chance.choices(WORDS.split(" "), k=chance.randint(0, 25)))
        assert understand(said)
        step = next_step([Turn("delete milk", answer="Which one do you mean?"), Turn(said)])
        assert isinstance(step, Answer | list)


def test_random_characters_never_raise() -> None:
    chance = _chance()
    alphabets = (
        string.printable,
        "".join(map(chr, range(0x80, 0x2FF))),
        "\u200f\u202e\u2066\0\ufeff\ud800\u0130\u0131\u00df\u0149\u01f0\u0345\ufb01\u2460\u00b2\u0661\u4e09",
        "'\"\u201c\u201d\u00ab\u00bb`\u2018\u2019",
        "🎉👩‍👩‍👧🏳️‍🌈a ",
    )
    for _ in range(600):
        letters = chance.choice(alphabets)
        said = "".join(chance.choices(letters, k=chance.randint(0, 300)))
        assert understand(said)
        assert understand(f"add {said}")
        assert understand(f"complete {said} and {said}")


def test_random_conversations_never_raise() -> None:
    chance = _chance()
    conversation = Conversation(TaskTools())

    async def talk() -> None:
        for _ in range(60):
            said = " ".join(chance.choices(WORDS.split(" "), k=chance.randint(1, 8)))
            assert await conversation.say(said)
            conversation.items = conversation.items[-60:]

    run(talk())


@pytest.mark.parametrize(
    "unit",
    [
        "a. ", "word ", "add milk and ", "delete a, ",
        "a, ", "rename to ", "is done ", "'a ", '"a ', "x",
        "please ", "then ", "add a then ", "add a\n", "mark ", "change the ", "ignore all ",
        "show me ", "newest first ", "with note ", "\U0001f389", "\u05e9\u05dc\u05d5\u05dd ", "1 ",
        ",.;:!?", "and ", "put, ", "complete x and ", "i paid the x and ", "what is ", "to ",
        "of the ", "- a\n", '"a" ', "not ", "(", "\\", "aaaaaaaaaa ",
    ],
)  # fmt: skip
def test_no_long_message_takes_much_longer_than_a_plain_one(unit: str) -> None:
    plain = "word " * (LONGEST // 5)
    for beginning in ("", "add ", "complete ", "rename "):
        hard = (beginning + unit * LONGEST)[:LONGEST]
        shortest = {plain: math.inf, hard: math.inf}
        # In turns: whatever slows the machine down slows both.
        for message in [plain, hard] * 5:
            understand.cache_clear()
            begin = time.process_time()
            understand(message)
            shortest[message] = min(shortest[message], time.process_time() - begin)
        assert shortest[hard] < MUCH_LONGER * shortest[plain], beginning
