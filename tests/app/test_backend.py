"""The backend's own checks, as its README names them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[2] / "app" / "backend"


@pytest.fixture(scope="module")
def python() -> str:
    """Path of a Python 3.13: from PATH, or one that pyenv has without putting it there."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates = [shutil.which("python3.13"), *map(str, versions.glob("3.13.*/bin/python3.13"))]
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return candidate
    pytest.fail(
        "found no Python 3.13; needed for the backend's tests. Fix: apt-get install python3.13 (Debian 13) or pyenv install 3.13"
    )


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["pytest", "-q"]],
    ids=" ".join,
)
def test_backend(python: str, command: list[str]) -> None:
    environment = {**os.environ, "UV_PYTHON": python, "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    result = subprocess.run(
        ["uv", "run", "--frozen", *command], cwd=BACKEND, capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
