"""The frontend's own checks, as its README names them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


@pytest.mark.parametrize("script", ["lint", "api:check", "test", "build"])
def test_frontend(environment: dict[str, str], frontend: Path, script: str) -> None:
    result = subprocess.run(
        ["npm", "run", script], cwd=frontend, capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
