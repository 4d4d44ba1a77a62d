"""The backend's own checks, as its README names them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2] / "app" / "backend"


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest", "-q"]],
    ids=" ".join,
)
def test_backend(environment: dict[str, str], command: list[str]) -> None:
    result = subprocess.run(
        ["uv", "run", "--frozen", *command], cwd=BACKEND, capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
