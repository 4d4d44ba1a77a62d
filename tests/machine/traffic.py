"""People who use the application while something is done to it."""

from __future__ import annotations

import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from crowd import Crowd

from .person import Person

PATHS = ("/api/tasks?limit=1", "/sign-in")
"""What the backend answers and what the frontend answers."""


class Traffic(Crowd):
    """Requests one after the other on new connections, 20 a second in all."""

    def __init__(self, person: Person) -> None:
        deployment = person.deployment
        headers = {"Authorization": f"Bearer {person.token()}"}
        tls = deployment.tls()

        def ask(path: str) -> None:
            request = urllib.request.Request(deployment.url + path, headers=headers)
            with urllib.request.urlopen(request, context=tls, timeout=10) as response:
                response.read()

        super().__init__([(path, partial(ask, path)) for path in PATHS for _ in range(5)], pause=0.5)


class Talk(Crowd):
    """A person who says something every few seconds; `said` names what was asked for."""

    # One user may send 30 messages a minute.
    PAUSE = 2.2

    def __init__(self, person: Person) -> None:
        super().__init__([("chat", self._say)], self.PAUSE)
        self.said: list[str] = []
        self._person = person

    def _say(self) -> None:
        title = f"Thing {uuid.uuid4().hex[:8]}"
        body = {"message": f"add {title}", "conversation_id": None, "request_id": str(uuid.uuid4())}
        self.said.append(title)
        with self._person.stream("/api/chat", body) as response:
            answer = response.read().decode()
        assert "event: done" in answer, f"{title}: {answer[-300:]}"


def assert_nothing_was_lost(person: Person, traffic: Traffic, talk: Talk) -> None:
    """Every request was answered, every message of the person too, and what the messages asked for was done once."""
    assert (traffic.failures, traffic.answers > 100) == ([], True)
    assert (talk.failures, len(talk.said) > 5) == ([], True)
    titles = person.titles()
    assert [titles.count(title) for title in talk.said] == [1] * len(talk.said)


@contextmanager
def streams(person: Person, message: str, number: int) -> Iterator[list[Future[str]]]:
    """Send a message in several conversations at once; yield what the streams will have brought when they are at their end."""
    with ThreadPoolExecutor(number) as threads:

        def read() -> str:
            body = {"message": message, "conversation_id": None, "request_id": str(uuid.uuid4())}
            with person.stream("/api/chat", body) as response:
                return str(response.read().decode())

        yield [threads.submit(read) for _ in range(number)]
