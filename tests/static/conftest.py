"""These tests need what the project's tests install."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _ready(prerequisites: None) -> None:
    pass
