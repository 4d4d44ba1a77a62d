"""Modules of this project run in the process of their task where they can, and as every module does elsewhere, with the same result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]
MARK = "the result: "
PYTHON = f"ansible_python_interpreter={sys.executable}"
HERE: tuple[str, ...] = ()
# Another user is wanted: root may become root without a password.
ELSEWHERE = ("-e", "ansible_become=true", "-e", "ansible_become_method=ansible.builtin.su")


def play(directory: Path, module: str, options: dict[str, Any], *arguments: str, **keywords: Any) -> tuple[Any, str]:
    """Run one task on this machine; returns its result and all that Ansible said."""
    task = {module: options, "register": "result", "ignore_errors": True, **keywords}
    show = {"say": {"lines": [f"{MARK}{{{{ result | to_json }}}}"]}}
    playbook = directory / "play.yml"
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task, show]}]))
    done = subprocess.run(
        ["ansible-playbook", str(playbook), "-i", "here,", "-c", "local", "-e", PYTHON, "-vvv", *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = next(json.loads(line.removeprefix(MARK)) for line in done.stdout.splitlines() if line.startswith(MARK))
    # What a module was asked is a part of its result only where it is a program of its own.
    result.pop("invocation", None)
    return result, done.stdout


def is_program(module: str, said: str) -> bool:
    """Whether the module was sent and started."""
    return f"Using module file {CHECKOUT}/plugins/modules/{module}.py" in said


@pytest.mark.parametrize("check", [False, True])
def test_same_result_with_and_without_a_process(tmp_path: Path, check: bool) -> None:
    (tmp_path / "file").write_text("content")
    options = {"files": [f"{tmp_path}/f*"], "contents": [f"{tmp_path}/file"], "fact_path": str(tmp_path)}
    mode = ("--check",) if check else ()
    here, said_here = play(tmp_path, "look", options, *mode)
    elsewhere, said_elsewhere = play(tmp_path, "look", options, *ELSEWHERE, *mode)
    assert here == elsewhere
    assert here["contents"] == {f"{tmp_path}/file": "content"}
    assert not is_program("look", said_here)
    assert is_program("look", said_elsewhere)


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_options_are_checked(tmp_path: Path, where: tuple[str, ...]) -> None:
    result, _ = play(tmp_path, "look", {"file": ["/etc/passwd"]}, *where)
    assert result["failed"]
    assert "file" in result["msg"]
    assert "upported" in result["msg"]


RELEASE = {"name": "a", "namespace": "b", "context": "c", "chart": "", "secrets": ["hidden"]}


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_the_tasks_environment_counts(tmp_path: Path, where: tuple[str, ...]) -> None:
    # It is looked for and not run.
    (tmp_path / "helm").touch(0o755)
    environment = {"KUBECONFIG": str(tmp_path / "hidden-config"), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    result, _ = play(tmp_path, "todo_release", RELEASE, *where, environment=environment)
    assert result["failed"]
    assert result["touched"] is False
    # Nothing shows a secret, not even a path that has it as a part.
    assert result["cause"][0].startswith(f"- Cluster: cannot read {tmp_path}/********-config: FileNotFoundError")


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_machine_without_helm(tmp_path: Path, where: tuple[str, ...]) -> None:
    result, _ = play(tmp_path, "todo_release", RELEASE, *where, environment={"PATH": str(tmp_path)})
    assert result["failed"]
    assert result["touched"] is False
    assert result["cause"][0].startswith('- Machine: Failed to find required executable "helm"')


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_failure_keeps_what_the_module_found(tmp_path: Path, where: tuple[str, ...]) -> None:
    result, _ = play(tmp_path, "todo_smoke", {"host": "todo.local", "ca_file": str(tmp_path / "ca.crt")}, *where)
    assert result["failed"]
    assert result["step"] == "page"
    assert result["msg"].startswith(f"Found: no file {tmp_path}/ca.crt.")
