"""What a client of the chat reads, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

HEARTBEAT_SECONDS = 15.0

_PING = b": ping\n\n"


@dataclass(frozen=True)
class Event:
    name: Literal["conversation", "delta", "tool", "done", "error"]
    data: dict[str, object]

    def encode(self) -> bytes:
        data = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return f"event: {self.name}\ndata: {data}\n\n".encode()


class EventChannel:
    """Events on their way from a turn, which never waits for a reader, to the reader, if any."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def send(self, event: Event) -> None:
        self._queue.put_nowait(event)

    def close(self) -> None:
        self._queue.put_nowait(None)

    async def read(self, heartbeat: float = HEARTBEAT_SECONDS) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(heartbeat):
                    event = await self._queue.get()
            except TimeoutError:
                yield _PING
                continue
            if event is None:
                return
            yield event.encode()
