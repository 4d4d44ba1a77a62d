"""The frontend's own checks, as its README names them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "app" / "frontend"


def run(*command: str) -> None:
    environment = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", "NEXT_TELEMETRY_DISABLED": "1"}
    result = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    run("npm", "ci", "--no-progress")


@pytest.mark.parametrize("script", ["lint", "test", "build"])
def test_frontend(script: str) -> None:
    run("npm", "run", script)
