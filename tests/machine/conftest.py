"""Fixtures: this machine provisioned for real, once for all tests, and cleaned afterwards."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .provisioner import Run, playbook

CONFIRMED = ("-e", "destroy_confirmed=true")


@dataclass(frozen=True)
class Deployment:
    """Where the application answers, and the run that brought it there."""

    run: Run
    url: str
    ca: Path
    context: str

    def tls(self) -> ssl.SSLContext:
        """A context that trusts the project's certificate authority and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca))


@pytest.fixture(scope="session")
def dev(prerequisites: None) -> Iterator[Deployment]:
    """The environment dev on this machine, by README's command."""
    playbook("playbooks/destroy.yml", "inventories/dev", *CONFIRMED)
    run = playbook("site.yml", "inventories/dev")
    yield Deployment(run, "https://todo.local", Path("/etc/todo-provisioner/tls/dev/ca.crt"), "todo-dev")
    playbook("playbooks/destroy.yml", "inventories/dev", *CONFIRMED)
