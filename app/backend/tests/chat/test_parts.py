"""The parts of the chat that need neither a database nor a model."""

import asyncio
import json
from typing import Any

import pytest

from app.chat.events import Event, EventChannel
from app.chat.history import MAX_CHARACTERS, MAX_EXCHANGES, Exchange, to_input
from app.chat.record import TurnRecord
from app.chat.turns import title_of


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("add milk", "add milk"),
        ("  add\n\n milk\t", "add milk"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("word " * 20, f"{'word ' * 10}word…"),
        (f"a {'x' * 100}", f"a {'x' * 57}…"),
    ],
)
def test_title_is_the_start_of_the_first_message(message: str, title: str) -> None:
    assert title_of(message) == title
    assert len(title) <= 60


def test_silence_is_filled_with_comments() -> None:
    async def read() -> list[bytes]:
        channel = EventChannel()
        asyncio.get_running_loop().call_later(0.12, channel.send, Event("delta", {"text": "x"}))
        asyncio.get_running_loop().call_later(0.12, channel.close)
        return [part async for part in channel.read(heartbeat=0.05)]

    parts = asyncio.run(read())
    assert parts[:-1] == [b": ping\n\n"] * (len(parts) - 1)
    assert len(parts) >= 2
    assert parts[-1] == b'event: delta\ndata: {"text":"x"}\n\n'


def exchange(number: int, **result: object) -> Exchange:
    call = {
        "id": "call_1",
        "name": "add_task",
        "arguments": {"title": "milk"},
        "status": "failed" if "error" in result else "done",
        "result": result,
    }
    return Exchange(number, f"question {number}", f"answer {number}", [call])


def test_call_ids_are_made_unique_for_the_run() -> None:
    items: list[Any] = list(to_input([exchange(1, id=1), exchange(2, id=2)], "hello"))
    calls = [item["call_id"] for item in items if item.get("type") == "function_call"]
    outputs = [item["call_id"] for item in items if item.get("type") == "function_call_output"]
    assert calls == outputs
    assert len(set(calls)) == 2


def test_failed_call_is_told_as_its_sentence() -> None:
    items: list[Any] = list(to_input([exchange(1, error="There is no task 7.")], "hello"))
    assert items[2]["output"] == "There is no task 7."


def test_latest_exchanges_that_fit_are_told() -> None:
    many = [exchange(number, id=number) for number in range(MAX_EXCHANGES + 5)]
    assert len(to_input(many, "hello")) == MAX_EXCHANGES * 4 + 1
    large = [exchange(1, id=1), exchange(2, text="x" * MAX_CHARACTERS), exchange(3, id=3)]
    items: list[Any] = list(to_input(large, "hello"))
    assert [item["content"] for item in items if item.get("role") == "user"] == [
        "question 3",
        "hello",
    ]


@pytest.mark.parametrize(
    ("arguments", "stored"),
    [
        ('{"title": "a\\u0000b"}', {"title": "ab"}),
        ('{"title": "\\ud800"}', {"title": "\N{REPLACEMENT CHARACTER}"}),
        ('{"limit": NaN, "offset": 1e999}', {"limit": None, "offset": None}),
        ('{"a": {"b": ["\\u0000", 1, true, null]}}', {"a": {"b": ["", 1, True, None]}}),
        ("", {}),
    ],
)
def test_arguments_are_made_fit_to_be_stored(arguments: str, stored: dict[str, Any]) -> None:
    record = TurnRecord(EventChannel())
    record.tool_started("call_1", "add_task", arguments)
    record.tool_ended("call_1", {"id": 1}, None)
    (call,) = record.tool_calls
    assert call.arguments == stored
    assert json.dumps(call.arguments, allow_nan=False).encode()


@pytest.mark.parametrize("arguments", ['{"title": "x', "[]", "null", "1", "[" * 100_000])
def test_unreadable_arguments_are_a_call_that_failed_for_sure(arguments: str) -> None:
    record = TurnRecord(EventChannel())
    record.tool_started("call_1", "add_task", arguments)
    record.give_up()
    (call,) = record.tool_calls
    assert (call.arguments, call.status) == ({}, "failed")
    assert not record.uncertain
    assert not record.tasks_changed


def test_call_without_an_outcome_leaves_doubt() -> None:
    record = TurnRecord(EventChannel())
    record.tool_started("call_1", "delete_task", '{"task_id": 1}')
    record.give_up()
    assert record.tool_calls[0].status == "failed"
    assert record.uncertain
    assert record.tasks_changed


def test_text_is_made_fit_to_be_stored() -> None:
    record = TurnRecord(EventChannel())
    record.write("a\0b\ud800")
    assert record.text == "ab\N{REPLACEMENT CHARACTER}"
