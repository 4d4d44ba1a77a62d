"""The frontend's own checks, as its README names them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "app" / "frontend"


def run(environment: dict[str, str], *command: str) -> None:
    result = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


@pytest.fixture(scope="module", autouse=True)
def packages(environment: dict[str, str]) -> None:
    run(environment, "npm", "ci", "--no-progress")


@pytest.mark.parametrize("script", ["lint", "api:check", "test", "build"])
def test_frontend(environment: dict[str, str], script: str) -> None:
    run(environment, "npm", "run", script)
