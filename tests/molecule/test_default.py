"""The Molecule scenario `default`, by the command that a person types: a bare Debian 13 becomes a machine that answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import passed_on


def test_default_scenario(prerequisites: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # Molecule keeps its state by the checkout's name: what a killed run in another checkout left there is not true of this one.
    environment = {**os.environ, "MOLECULE_EPHEMERAL_DIRECTORY": str(tmp_path / "state")}
    with capfd.disabled():
        code, output = passed_on.run(["molecule", "test"], environment)
    assert code == 0, output[-8000:]
