"""The Go programs that judge Ingress objects, by Go's own tools."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).parents[2] / "roles/supply/files/packages/go/ingress-admission"


@pytest.mark.parametrize("command", [["vet", "./..."], ["test", "./..."]], ids=lambda command: command[0])
def test_ingress_admission(prerequisites: None, command: list[str]) -> None:
    result = subprocess.run(["go", *command], cwd=MODULE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
