"""People who use the application while something is done to it."""

from __future__ import annotations

import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from .person import Person

PATHS = ("/api/tasks?limit=1", "/sign-in")
"""What the backend answers and what the frontend answers."""


class Traffic:
    """Requests one after the other on new connections, 20 a second in all; `failures` says what was lost, and when."""

    def __init__(self, person: Person) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self._person = person
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._counting = threading.Lock()
        self._threads = [threading.Thread(target=self._ask, args=(path,)) for path in PATHS for _ in range(5)]

    def __enter__(self) -> Traffic:
        self._headers = {"Authorization": f"Bearer {self._person.token()}"}
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, path: str) -> None:
        deployment = self._person.deployment
        tls = deployment.tls()
        request = urllib.request.Request(deployment.url + path, headers=self._headers)
        while not self._ended.wait(0.5):
            failure = ""
            try:
                with urllib.request.urlopen(request, context=tls, timeout=10) as response:
                    response.read()
            # HTTPError and URLError are OSErrors; http.client has errors of its own.
            except Exception as error:
                failure = f"{time.monotonic() - self._began:.1f} s: {path}: {error!r}"
            with self._counting:
                self.answers += 1
                if failure:
                    self.failures.append(failure)


class Talk:
    """A person who says something every few seconds; `said` names what was asked for, `failures` what got no whole answer."""

    # One user may send 30 messages a minute.
    PAUSE = 2.2

    def __init__(self, person: Person) -> None:
        self.said: list[str] = []
        self.failures: list[str] = []
        self._person = person
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self) -> Talk:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _talk(self) -> None:
        while not self._ended.wait(self.PAUSE):
            title = f"Thing {uuid.uuid4().hex[:8]}"
            body = {"message": f"add {title}", "conversation_id": None, "request_id": str(uuid.uuid4())}
            try:
                with self._person.stream("/api/chat", body) as response:
                    answer = response.read().decode()
                if "event: done" not in answer:
                    self.failures.append(f"{title}: {answer[-300:]}")
            except Exception as error:
                self.failures.append(f"{title}: {error!r}")
            self.said.append(title)


@contextmanager
def streams(person: Person, message: str, number: int) -> Iterator[list[Future[str]]]:
    """Send a message in several conversations at once; yield what the streams will have brought when they are at their end."""
    with ThreadPoolExecutor(number) as threads:

        def read() -> str:
            body = {"message": message, "conversation_id": None, "request_id": str(uuid.uuid4())}
            with person.stream("/api/chat", body) as response:
                return str(response.read().decode())

        yield [threads.submit(read) for _ in range(number)]
