"""What the application's own tests need: the tools of the project's tests, and Python 3.13 for uv."""

from __future__ import annotations

import os

import pytest

from ..python import find_python


@pytest.fixture(scope="session")
def environment(prerequisites: None) -> dict[str, str]:
    """The environment that uv and npm run in."""
    environment = {
        **os.environ,
        "NEXT_TELEMETRY_DISABLED": "1",
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        "UV_PYTHON": find_python(),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    environment.pop("VIRTUAL_ENV", None)
    return environment
