"""The callback that ends a failed run with its cause, in runs of ansible-playbook."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
LONG = "\n".join(f"line {number}" for number in range(30))


def fail(message: str, **more: Any) -> dict[str, Any]:
    return {"name": "Stumble", "ansible.builtin.fail": {"msg": message}, **more}


def after_the_recap(directory: Path, *tasks: dict[str, Any]) -> list[str]:
    """Run tasks; return what follows the recap's line of the host."""
    (directory / "play.yml").write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": list(tasks)}]))
    done = subprocess.run(
        ["ansible-playbook", str(directory / "play.yml"), "-i", "here,", "-c", "local"],
        env={**os.environ, "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    recap = done.stdout.partition("PLAY RECAP")[2]
    return [line for line in recap.splitlines()[2:] if line]


@pytest.mark.parametrize(
    ("tasks", "last"),
    [
        ([fail("Found: nothing.\nNeeded: something.")], ["Found: nothing.", "Needed: something."]),
        ([fail("no such thing")], ["Stumble:", "no such thing"]),
        # What was rescued or ignored is no cause.
        ([{"block": [fail("first")], "rescue": [fail("Found: second.")]}], ["Found: second."]),
        ([{"block": [fail("first")], "rescue": [{"ansible.builtin.debug": {"msg": "well"}}]}], []),
        ([fail("first", ignore_errors=True), fail("Found: second.")], ["Found: second."]),
        ([fail("{{ item }}", loop=["Found: a.", "Found: b."])], ["Found: b."]),
        ([fail("hidden", no_log=True)], ["Stumble:", "the output has been hidden"]),
        (
            [fail(f"Found: much.\n{LONG}\nFix: it.")],
            ["Found: much.", "line 0", "...", *LONG.splitlines()[-6:], "Fix: it."],
        ),
    ],
    ids=["own", "plain", "rescue fails", "rescued", "ignored", "loop", "secret", "long"],
)
def test_a_failed_run_ends_with_its_cause(tmp_path: Path, tasks: list[dict[str, Any]], last: list[str]) -> None:
    found = after_the_recap(tmp_path, *tasks)
    assert len(found) == len(last) <= 10
    assert all(line.startswith(start) for line, start in zip(found, last, strict=True))
