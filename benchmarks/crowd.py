"""People who do the same over and over while something is done to what they use."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Self

Errand = tuple[str, Callable[[], object]]
"""What somebody does, in words and as a function; whatever that raises is a failure."""


class Crowd:
    """Does each errand in a thread of its own, again and again inside a `with` block.

    Args:
        errands: one for each person.
        pause: seconds between two of one person's.

    Attributes:
        answers: how often an errand came to its end, failures included.
        failures: what was lost, and when, in seconds since the beginning.
    """

    def __init__(self, errands: list[Errand], pause: float = 0) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self._pause = pause
        self._began = time.monotonic()
        self._ended = threading.Event()
        self._counting = threading.Lock()
        self._threads = [threading.Thread(target=self._repeat, args=errand) for errand in errands]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _repeat(self, what: str, errand: Callable[[], object]) -> None:
        while not self._ended.wait(self._pause):
            failure = ""
            try:
                errand()
            except Exception as error:
                failure = f"{time.monotonic() - self._began:.1f} s: {what}: {error!r}"
            with self._counting:
                self.answers += 1
                if failure:
                    self.failures.append(failure)
