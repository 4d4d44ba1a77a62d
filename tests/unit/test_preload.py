from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"
FILTERS = """
import os
from pathlib import Path

with Path(os.environ["LOADED"]).open("a") as loaded:
    loaded.write(f"{os.getpid()}\\n")


class FilterModule:
    def filters(self):
        return {"doubled": lambda number: 2 * number}
"""
PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.assert: {that: 1 | doubled == 2}
    - ansible.builtin.assert: {that: 2 | doubled == 4}
    - ansible.builtin.assert: {that: 3 | doubled == 6}
"""


@pytest.mark.parametrize(("callbacks", "times"), [(["preload"], 1), ([], 3)])
def test_filters_are_loaded_once_for_all_tasks(tmp_path: Path, callbacks: list[str], times: int) -> None:
    (tmp_path / "callbacks").mkdir()
    for name in callbacks:
        (tmp_path / "callbacks" / f"{name}.py").symlink_to(PLUGINS / "callback" / f"{name}.py")
    (tmp_path / "filters").mkdir()
    (tmp_path / "filters" / "doubled.py").write_text(FILTERS)
    (tmp_path / "play.yml").write_text(PLAYBOOK)
    environment = {
        "ANSIBLE_CALLBACK_PLUGINS": str(tmp_path / "callbacks"),
        "ANSIBLE_FILTER_PLUGINS": str(tmp_path / "filters"),
        "LOADED": str(tmp_path / "loaded"),
    }
    ran = subprocess.run(
        ["ansible-playbook", "-i", "localhost,", "-c", "local", "play.yml"],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert len((tmp_path / "loaded").read_text().splitlines()) == times
