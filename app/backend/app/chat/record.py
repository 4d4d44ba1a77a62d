"""What happens in a turn, told to the reader at once and kept for the database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.chat.events import Event, EventChannel
from app.core.storable import storable, storable_object, storable_text
from app.mcp import READ_ONLY_TOOLS
from app.models import ToolCall


@dataclass
class _Call:
    id: str
    name: str
    arguments: dict[str, Any]
    status: Literal["running", "done", "failed"] = "running"
    result: Any = None

    def event(self) -> Event:
        return Event(
            "tool",
            {
                "id": self.id,
                "name": self.name,
                "arguments": self.arguments,
                "status": self.status,
                "result": self.result,
            },
        )


@dataclass
class TurnRecord:
    channel: EventChannel
    _parts: list[str] = field(default_factory=list)
    _calls: dict[str, _Call] = field(default_factory=dict)
    # Whether some call's outcome was never learned.
    uncertain: bool = False

    @property
    def text(self) -> str:
        return "".join(self._parts).strip()

    @property
    def tool_calls(self) -> list[ToolCall]:
        return [
            ToolCall(
                id=call.id,
                name=call.name,
                arguments=call.arguments,
                status="done" if call.status == "done" else "failed",
                result=call.result,
            )
            for call in self._calls.values()
        ]

    @property
    def tasks_changed(self) -> bool:
        """Whether tasks are, or may be, other than before."""
        return self.uncertain or any(
            call.status == "done" and call.name not in READ_ONLY_TOOLS
            for call in self._calls.values()
        )

    def write(self, text: str) -> None:
        text = storable_text(text)
        if text:
            self._parts.append(text)
            self.channel.send(Event("delta", {"text": text}))

    def new_paragraph(self) -> None:
        if self._parts:
            self.write("\n\n")

    def tool_started(self, call_id: str, name: str, arguments: str) -> None:
        parsed = _parse(arguments)
        # Arguments that cannot be read are never sent, so such a call surely does nothing.
        call = _Call(call_id, name, parsed or {}, "running" if parsed is not None else "failed")
        self._calls[call_id] = call
        self.channel.send(call.event())

    def tool_ended(self, call_id: str, result: Mapping[str, Any] | None, error: str | None) -> None:
        call = self._calls[call_id]
        call.status = "failed" if result is None else "done"
        call.result = storable({"error": error} if result is None else dict(result))
        self.channel.send(call.event())

    def give_up(self) -> None:
        """Mark calls without an outcome as failed: the turn is over."""
        for call in self._calls.values():
            if call.status == "running":
                call.status = "failed"
                self.uncertain = self.uncertain or call.name not in READ_ONLY_TOOLS
                self.channel.send(call.event())


def _parse(arguments: str) -> dict[str, Any] | None:
    """Read a call's arguments as the SDK does; return None if that cannot be done."""
    try:
        parsed = json.loads(arguments) if arguments else {}
    except (ValueError, RecursionError):
        return None
    return storable_object(parsed) if isinstance(parsed, dict) else None
