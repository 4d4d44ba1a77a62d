"""Runs playbooks as a person types them and reads their recap."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from tests import passed_on

RECAP = re.compile(r"^machine\s*:\s*ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """One run of ansible-playbook: its output, exit code, seconds, and the numbers of the recap."""

    output: str
    code: int
    seconds: float

    def _recap(self, field: int) -> int:
        match = RECAP.search(self.output)
        assert match, f"found no recap of host machine in:\n{self.output[-4000:]}"
        return int(match.group(field))

    @property
    def ok(self) -> int:
        return self._recap(1)

    @property
    def changed(self) -> int:
        return self._recap(2)

    def changes(self) -> str:
        """The tasks that changed something, for a failure message."""
        blocks = self.output.split("\nTASK [")
        return "\n".join(block for block in blocks if "\nchanged: [" in block)[-4000:]


def playbook(name: str, inventory: str, *arguments: str) -> Run:
    """Run a playbook, its output passed on as it comes; fails the test when the playbook fails."""
    run = attempt(name, inventory, *arguments)
    assert run.code == 0, run.output[-6000:]
    return run


def attempt(name: str, inventory: str, *arguments: str, checkout: Path = passed_on.CHECKOUT) -> Run:
    """Run a playbook of this checkout, or of a copy of it; its output is passed on as it comes."""
    began = time.monotonic()
    environment = {**os.environ, "ANSIBLE_CONFIG": str(checkout / "ansible.cfg")}
    code, output = passed_on.run(["ansible-playbook", name, "-i", inventory, *arguments], environment, checkout)
    return Run(output, code, time.monotonic() - began)
