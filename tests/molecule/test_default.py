"""The Molecule scenario `default`, by the command that a person types: a bare Debian 13 becomes a machine that answers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def test_default_scenario(prerequisites: None, capfd: pytest.CaptureFixture[str]) -> None:
    # It takes long: the output is passed on as it comes.
    with capfd.disabled():
        result = subprocess.run(["molecule", "test"], cwd=CHECKOUT, stdin=subprocess.DEVNULL, check=False)
    assert result.returncode == 0, "the output above says what failed, and where"
