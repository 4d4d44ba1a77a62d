"""Runs the role for the current user, in directories of the test, against a server of the test."""

from __future__ import annotations

import io
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from .release_server import Release, ReleaseServer, serve

CHECKOUT = Path(__file__).parents[2]
ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
MINIKUBE = f"/minikube/releases/v1.38.1/minikube-linux-{ARCHITECTURE}"
HELM = f"/helm-v3.18.4-linux-{ARCHITECTURE}.tar.gz"
HELM_MEMBER = f"linux-{ARCHITECTURE}/helm"
# Where each release file is, as its project lays its releases out.
RELEASES = {
    "docker-buildx": f"/docker/buildx/releases/download/v0.29.1/buildx-v0.29.1.linux-{ARCHITECTURE}",
    "helm": HELM,
    "kubeadm": f"/release/v1.35.1/bin/linux/{ARCHITECTURE}/kubeadm",
    "kubectl": f"/release/v1.35.1/bin/linux/{ARCHITECTURE}/kubectl",
    "kubelet": f"/release/v1.35.1/bin/linux/{ARCHITECTURE}/kubelet",
    "minikube": MINIKUBE,
}


def program(name: str) -> bytes:
    """Make a program that says its name; large enough to arrive in several parts."""
    return f"#!/bin/sh\necho {name}\nexit\n".encode() + b"#" * 300_000


def archive(member: str, body: bytes) -> bytes:
    """Make a release archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content, mode in (("README.md", b"read me", 0o644), (member, body, 0o755)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def pin(body: bytes) -> dict[str, Any]:
    """Pin the content of a release file in place of the real one."""
    digest = sha256(body).hexdigest()
    return {"upstream": {"sha256": {"amd64": digest, "arm64": digest}}}


@dataclass
class Run:
    """The end of a run of ansible-playbook."""

    returncode: int
    output: str

    @property
    def changed(self) -> int:
        return int(re.findall(r"changed=(\d+)", self.output)[-1])

    @property
    def message(self) -> str:
        """All that was said, on one line."""
        return re.sub(r"\s+", " ", self.output)


@dataclass
class Machine:
    """Directories that stand for a machine, and how the role is run on it."""

    root: Path
    variables: dict[str, Any] = field(default_factory=dict)
    # What is printed after the role has run; may use its variables.
    prints: str = ""

    def link(self, name: str) -> Path:
        return self.root / "bin" / name

    @property
    def mode(self) -> str | None:
        fact = self.root / "opt/facts/supply.fact"
        return str(json.loads(fact.read_text())["mode"]) if fact.exists() else None

    def start(self, *arguments: str, entry: str = "tools", hosts: int = 1, **variables: Any) -> subprocess.Popen[str]:
        """Start a run; of several hosts each is this machine."""
        playbook = self.root / "playbook.yml"
        tasks = [{"ansible.builtin.include_role": {"name": "supply", "tasks_from": entry, "public": True}}]
        if self.prints:
            tasks.append({"ansible.builtin.debug": {"msg": self.prints}})
        playbook.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
        settings = {
            "ansible_become": False,
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "supply_cache_directory": str(self.root / "cache"),
            "supply_directory": str(self.root / "opt"),
            "supply_download_timeout": 2,
            "supply_link_directory": str(self.root / "bin"),
            "supply_probe_registry": "",
            "supply_probe_timeout": 2,
        }
        names: dict[str, dict[str, str]] = {f"machine{number or ''}": {} for number in range(hosts)}
        inventory = self.root / "inventory.yml"
        inventory.write_text(yaml.safe_dump({"all": {"hosts": names, "vars": settings | self.variables | variables}}))
        return subprocess.Popen(
            ["ansible-playbook", "--inventory", str(inventory), *arguments, str(playbook)],
            cwd=CHECKOUT,
            env=os.environ | {"ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, entry: str = "tools", hosts: int = 1, **variables: Any) -> Run:
        process = self.start(*arguments, entry=entry, hosts=hosts, **variables)
        output, _ = process.communicate(timeout=120)
        return Run(process.returncode, output)


def kill_tree(process: subprocess.Popen[str]) -> None:
    """Kill a run of ansible-playbook with all that it started, as a power cut would."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int(stat.read_text().rpartition(") ")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    doomed = [process.pid]
    for pid in doomed:
        doomed += children.get(pid, [])
    for pid in doomed:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    """A mirror with the layout of the releases; each release is a program that says its name."""
    files = {path: Release(program(name)) for name, path in RELEASES.items()}
    files[HELM] = Release(archive(HELM_MEMBER, program("helm")))
    with serve(ReleaseServer(files=files)) as running:
        yield running


@pytest.fixture
def machine(tmp_path: Path, server: ReleaseServer) -> Machine:
    """A machine without any tool, in mode upstream, whose pins are those of the server's files."""
    (tmp_path / "bin").mkdir()
    return Machine(
        tmp_path,
        {
            "supply_mode": "upstream",
            "supply_pins": {name: pin(server.files[path].body) for name, path in RELEASES.items()},
            "supply_tools": ["minikube"],
            "supply_upstream_mirror": server.url,
        },
    )
