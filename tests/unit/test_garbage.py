from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from garbage import NEW_OBJECTS, CallbackModule


class Cycle:
    """Refers to itself, so that only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def callback() -> Iterator[CallbackModule]:
    thresholds = gc.get_threshold()
    yield CallbackModule()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("callback")
def test_garbage_is_found_late_but_found() -> None:
    gone = weakref.ref(Cycle())
    several = [Cycle() for _ in range(NEW_OBJECTS // 100)]
    assert gone() is not None
    several += [Cycle() for _ in range(NEW_OBJECTS)]
    assert gone() is None
