"""The Python that the backend is written for, on the machine that runs the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def find_python() -> str:
    """Path of a Python 3.13: from PATH, or one that pyenv has without putting it there."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates = [shutil.which("python3.13"), *map(str, versions.glob("3.13.*/bin/python3.13"))]
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return candidate
    pytest.fail(
        "found no Python 3.13; needed for the backend. Fix: apt-get install python3.13 (Debian 13) or pyenv install 3.13"
    )
