"""The conversation so far, read from the input items of a model call."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_ERROR_PREFIX = re.compile(
    r"^(?:error (?:executing|invoking|calling) (?:mcp )?tool \S+:\s*)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool call gave: a JSON object, or the sentence that says why it failed."""

    value: Mapping[str, Any] | None
    error: str = ""


@dataclass(slots=True)
class Turn:
    """What the user said, what was called for it, and what was answered."""

    said: str
    calls: list[Call] = field(default_factory=list)
    outputs: list[object] = field(default_factory=list)
    """What the calls gave, as it came; None where nothing came yet."""
    answer: str = ""

    def result(self, index: int) -> Result:
        return read_result(self.outputs[index])

    def finished(self, names: Collection[str]) -> Iterator[tuple[Call, Mapping[str, Any]]]:
        """Return the calls of these tools that succeeded, with their results."""
        for index, call in enumerate(self.calls):
            if call.name in names and (value := self.result(index).value) is not None:
                yield call, value


def read_turns(items: str | Sequence[Any]) -> list[Turn]:
    """Group the input items of a model call by the user's messages."""
    if isinstance(items, str):
        return [Turn(items)]
    turns: list[Turn] = []
    positions: dict[str, int] = {}
    for item in items:
        if not isinstance(item, Mapping):
            continue
        kind = item.get("type", "message")
        if kind == "message" and item.get("role") == "user":
            turns.append(Turn(_text(item.get("content"))))
            positions = {}
        elif not turns:
            continue
        elif kind == "message" and item.get("role") == "assistant":
            turns[-1].answer = _text(item.get("content"))
        elif kind == "function_call":
            positions[str(item.get("call_id"))] = len(turns[-1].calls)
            turns[-1].calls.append(Call(str(item.get("name")), _arguments(item.get("arguments"))))
            turns[-1].outputs.append(None)
        elif kind == "function_call_output":
            position = positions.get(str(item.get("call_id")))
            if position is not None:
                turns[-1].outputs[position] = item.get("output", "")
    return turns


def read_result(output: object) -> Result:
    """Read a tool's output, which is text or a list of text parts."""
    text = _text(output).strip()
    try:
        value = json.loads(text)
    except ValueError:
        return Result(None, _ERROR_PREFIX.sub("", text))
    return Result(value) if isinstance(value, dict) else Result(None, text)


def _arguments(text: object) -> Mapping[str, Any]:
    try:
        value = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return _text(content.get("text"))
    if isinstance(content, Sequence):
        return "".join(_text(part) for part in content)
    return ""
