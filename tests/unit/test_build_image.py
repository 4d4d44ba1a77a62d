"""What the action build_image tells and sends, with a program in Docker's place; builds are tested for real by Molecule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
REFERENCE = "localhost:5000/small:0123"
BUILT = f"{REFERENCE} built and pushed"


def build(directory: Path, docker: str, *arguments: str, **options: Any) -> tuple[dict[str, Any], str]:
    """Run the action with a shell program as Docker; returns its result and all that Ansible said."""
    programs, context = directory / "bin", directory / "context"
    programs.mkdir()
    context.mkdir()
    (context / "Dockerfile").write_text("FROM scratch\n")
    (context / "left out").write_text("")
    program = programs / "docker"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{directory}/asked\n{docker}\n')
    program.chmod(0o755)
    image = {"directory": str(context), "files": ["Dockerfile"], "arguments": {"B": "two words", "A": "1"}}
    task = {"build_image": {"images": {REFERENCE: image}, "ca_bundle": "/ca.crt", **options}, "register": "result"}
    show = {"say": {"lines": ["{{ result | to_json }}"]}}
    (directory / "play.yml").write_text(
        yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": [task | {"ignore_errors": True}, show]}])
    )
    done = subprocess.run(
        ["ansible-playbook", str(directory / "play.yml"), "-i", "here,", *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return next(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")), done.stdout


def test_local_build(tmp_path: Path) -> None:
    result, said = build(tmp_path, "", "-c", "local")
    assert (result["changed"], result["msg"]) == (True, BUILT)
    assert f"Building {REFERENCE} (1 of 1)" in said
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[:2] == ["buildx", "build"]
    assert asked[-3:] == ["--build-arg=A=1", "--build-arg=B=two words", f"{tmp_path}/context"]
    assert f"--output=type=image,push=true,name={REFERENCE}" in asked
    assert "--secret=id=ca,src=/ca.crt" in asked


def test_check_mode_builds_nothing(tmp_path: Path) -> None:
    result, _ = build(tmp_path, "", "-c", "local", "--check")
    assert (result["changed"], result["msg"]) == (True, f"{REFERENCE} would be built and pushed")
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("docker", "options", "found"),
    [
        ("for n in $(seq 30); do echo line $n >&2; done; exit 3", {}, "exit code 3\nline 11\n"),
        # What a step wrote tells more than what BuildKit says of itself.
        ("printf '#5 RUN\\n0.121 no such thing\\n#5 ERROR\\n' >&2; exit 1", {}, "exit code 1\n0.121 no such thing\n"),
        ("exec sleep 60", {"timeout": 1}, "took more than 1 s\n"),
    ],
)
def test_failure_is_explained(tmp_path: Path, docker: str, options: dict[str, Any], found: str) -> None:
    result, _ = build(tmp_path, docker, "-c", "local", **options)
    assert result["failed"]
    assert result["msg"].startswith(f"Found: Building {REFERENCE} failed: {found}")
    needed = f"Needed: an image of {tmp_path}/context. Fix: mend what the lines above name"
    assert needed in result["msg"].splitlines()[-1]


def by_ssh(directory: Path) -> list[str]:
    """Arguments for a connection that is not local: to this machine, by a program in the place of ssh, which has a terminal."""
    ssh = directory / "ssh"
    ssh.write_text('#!/bin/sh\nfor line; do :; done\nexec sh -c "$line" 2>&1\n')
    ssh.chmod(0o755)
    settings = {
        "ansible_ssh_executable": ssh,
        "ansible_ssh_transfer_method": "piped",
        "ansible_remote_tmp": directory / "remote",
        "ansible_python_interpreter": sys.executable,
    }
    return [argument for name, value in settings.items() for argument in ("-e", f"{name}={value}")]


def test_another_machine_is_sent_the_context(tmp_path: Path) -> None:
    result, _ = build(tmp_path, f"cat >{tmp_path}/sent", *by_ssh(tmp_path))
    assert result.get("msg") == BUILT, result
    assert (tmp_path / "asked").read_text().splitlines()[-1] == "-"
    with tarfile.open(tmp_path / "sent") as sent:
        assert sent.getnames() == ["Dockerfile"]
    assert [path for path in (tmp_path / "remote").rglob("*") if path.is_file()] == []


def test_failure_on_another_machine_is_explained(tmp_path: Path) -> None:
    result, _ = build(tmp_path, "echo 0.121 no such thing >&2; exit 1", *by_ssh(tmp_path))
    assert result["msg"].startswith(f"Found: Building {REFERENCE} failed: exit code 1\n0.121 no such thing\nNeeded: ")
    assert [path for path in (tmp_path / "remote").rglob("*") if path.is_file()] == []
