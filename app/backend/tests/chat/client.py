"""A client of the chat that reads its events."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

type Event = tuple[str, dict[str, Any]]


def parse_events(lines: Iterable[str]) -> Iterator[Event]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@dataclass
class Answer:
    events: list[Event] = field(default_factory=list)

    @property
    def conversation_id(self) -> int:
        conversation_id: int = self.only("conversation")["id"]
        return conversation_id

    @property
    def text(self) -> str:
        return "".join(data["text"] for name, data in self.events if name == "delta")

    @property
    def tools(self) -> list[dict[str, Any]]:
        return [data for name, data in self.events if name == "tool"]

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """The tools that were called, in order, with how that ended."""
        return [
            (call["name"], call["status"]) for call in self.tools if call["status"] != "running"
        ]

    def only(self, name: str) -> dict[str, Any]:
        (data,) = (data for found, data in self.events if found == name)
        return data


def request_body(message: str, **values: object) -> dict[str, object]:
    return {"message": message, "request_id": str(uuid4()), **values}


def say(client: httpx2.Client, message: str, **values: object) -> Answer:
    """Send a message and read its answer to the end."""
    response = client.post("/api/chat", json=request_body(message, **values))
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/event-stream")
    return Answer(list(parse_events(response.text.split("\n"))))


def messages(client: httpx2.Client, conversation_id: int) -> list[dict[str, Any]]:
    response = client.get(f"/api/conversations/{conversation_id}/messages")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def titles(client: httpx2.Client) -> list[str]:
    items = client.get("/api/tasks", params={"sort": "title", "order": "asc"}).json()["items"]
    return [task["title"] for task in items]
