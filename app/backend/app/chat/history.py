"""What was said and done before, as the model gets to see it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents import TResponseInputItem

# Enough for "the last one" and for what a person still remembers having said.
MAX_EXCHANGES = 10
# A long list in every one of them would be slow and dear with most models.
MAX_CHARACTERS = 60_000


@dataclass(frozen=True)
class Exchange:
    """A message of the user and its answer."""

    id: int
    question: str
    answer: str
    tool_calls: Sequence[dict[str, Any]]


def to_input(exchanges: Sequence[Exchange], message: str) -> list[TResponseInputItem]:
    """Return the latest exchanges that fit, and then the message, in the SDK's format."""
    blocks: list[list[TResponseInputItem]] = []
    room = MAX_CHARACTERS
    for exchange in reversed(exchanges[-MAX_EXCHANGES:]):
        block = _items(exchange)
        room -= len(json.dumps(block, ensure_ascii=False))
        if room < 0:
            break
        blocks.append(block)
    items = [item for block in reversed(blocks) for item in block]
    return [*items, {"role": "user", "content": message}]


def _items(exchange: Exchange) -> list[TResponseInputItem]:
    items: list[TResponseInputItem] = [{"role": "user", "content": exchange.question}]
    for number, call in enumerate(exchange.tool_calls):
        # Some servers count their calls from one in each answer, but ids must be unique in a run.
        call_id = f"call_{exchange.id}_{number}"
        items.append(
            {
                "type": "function_call",
                "call_id": call_id,
                "name": call["name"],
                "arguments": json.dumps(call["arguments"], ensure_ascii=False),
            }
        )
        items.append({"type": "function_call_output", "call_id": call_id, "output": _output(call)})
    items.append({"role": "assistant", "content": exchange.answer})
    return items


def _output(call: dict[str, Any]) -> str:
    result = call["result"]
    if call["status"] == "done":
        return json.dumps(result, ensure_ascii=False)
    return str(result["error"]) if result else "The call failed."
