"""Mode packages with a compiler of the test: what becomes of builds that fail, are killed, or meet."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from content import content_key

from .conftest import CHECKOUT, Machine, kill_tree

ROLE = CHECKOUT / "roles/supply"
TOOL = "opt/tools/kubeconform/v0.7.0/kubeconform"


class Compiler:
    """The program `go` of a machine; it writes down each call and then does what the test wants."""

    def __init__(self, root: Path) -> None:
        self.calls_file = root / "calls"
        self.calls_file.touch()
        environment = root / "opt/go-1.26.6"
        self.program = environment / "bin/go"
        self.program.parent.mkdir(parents=True)
        (environment / content_key(str(ROLE / "files/go-toolchain.txt"))).touch()

    def does(self, script: str) -> None:
        self.program.write_text(
            "#!/bin/sh\nset -eu\n"
            f'echo "$PWD $*" >>{self.calls_file}\n'
            'while [ "$1" != -o ]; do shift; done; out=$2\n'
            f"{script}\n"
        )
        self.program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines()


WORKS = 'mkdir -p "$out"; printf "#!/bin/sh\\necho kubeconform\\n" >"$out/kubeconform"; chmod 755 "$out/kubeconform"'


@pytest.fixture
def packages(machine: Machine) -> Machine:
    machine.variables |= {"supply_mode": "packages", "supply_pins": {}, "supply_tools": ["kubeconform"]}
    return machine


@pytest.fixture
def compiler(packages: Machine) -> Compiler:
    compiler = Compiler(packages.root)
    compiler.does(WORKS)
    return compiler


def says(machine: Machine) -> str:
    return subprocess.run([machine.link("kubeconform")], check=True, capture_output=True, text=True).stdout.strip()


def outputs(machine: Machine) -> list[str]:
    return [path.name for path in (machine.root / "cache/go").glob("kubeconform-*") if path.suffix == ""]


def test_tool_is_built_once_and_repaired_without_the_compiler(packages: Machine, compiler: Compiler) -> None:
    first = packages.run()
    assert first.returncode == 0, first.output
    assert "Build kubeconform, about 60 s when nothing is cached (1 of 1)" in first.output
    assert "-trimpath -buildvcs=false -ldflags -s -w -X main.version=v0.7.0 -o" in compiler.calls[0]
    assert says(packages) == "kubeconform"

    (packages.root / TOOL).write_text("damaged")
    packages.link("kubeconform").unlink()
    repaired = packages.run()
    assert repaired.returncode == 0, repaired.output
    assert says(packages) == "kubeconform"
    again = packages.run()
    assert (again.returncode, again.changed) == (0, 0), again.output
    assert len(compiler.calls) == 1


def test_check_mode_on_a_bare_machine(packages: Machine) -> None:
    run = packages.run("--check", "--diff")
    assert run.returncode == 0, run.output
    assert "kubeconform would be put in place, mode packages" in run.message
    assert not (packages.root / "opt").exists()


def test_killed_build_is_taken_up_again(packages: Machine, compiler: Compiler) -> None:
    compiler.does('mkdir "$out"; echo half >"$out/kubeconform"; mkdir go-build1; exec sleep 60')
    process = packages.start()
    deadline = time.monotonic() + 60
    while not list(packages.root.glob("cache/go/kubeconform-*.source/go-build1")):
        assert time.monotonic() < deadline, "the build did not begin"
        time.sleep(0.1)
    kill_tree(process)
    assert outputs(packages) == []

    compiler.does(f"[ ! -e go-build1 ]; {WORKS}")
    run = packages.run()
    assert run.returncode == 0, run.output
    assert says(packages) == "kubeconform"
    assert list(packages.root.glob("cache/go/*.partial")) == []


@pytest.mark.parametrize(
    ("script", "found", "fix"),
    [
        (
            'mkdir "$out"; echo half >"$out/kubeconform"; head -c 1 /dev/zero >/dev/full',
            "No space left on device",
            "supply_cache_directory",
        ),
        (
            'echo \'github.com/yannh/kubeconform@v0.7.0: Get "http://127.0.0.1:9/github.com/yannh/kubeconform/@v/v0.7.0.zip": '
            "dial tcp 127.0.0.1:9: connect: connection refused' >&2; exit 1",
            "http://127.0.0.1:9/github.com/yannh/kubeconform/@v/v0.7.0.zip",
            "supply_go_proxy",
        ),
    ],
    ids=["full disk", "Go proxy down"],
)
def test_failed_build_says_why_and_leaves_nothing(
    packages: Machine, compiler: Compiler, script: str, found: str, fix: str
) -> None:
    compiler.does(script)
    run = packages.run()
    assert run.returncode != 0
    assert "Build kubeconform, about 60 s when nothing is cached (1 of 1) failed. Found: " in run.message
    explanation = run.message.split(" failed. Found: ")[-1]
    assert found in explanation.split(" Needed: ")[0]
    assert fix in explanation.split(" Fix: ")[1]
    assert outputs(packages) == []
    assert not (packages.root / TOOL).exists()


def test_two_runs_at_once_build_once(packages: Machine, compiler: Compiler) -> None:
    compiler.does(f"sleep 6; {WORKS}")
    processes = [packages.start(), packages.start()]
    results = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert len(compiler.calls) == 1
    assert says(packages) == "kubeconform"


def test_proxy_of_the_inventory_reaches_the_compiler(packages: Machine, compiler: Compiler) -> None:
    compiler.does(f'echo "$GOPROXY" >{compiler.calls_file}; {WORKS}')
    assert packages.run(supply_go_proxy="https://goproxy.example").returncode == 0
    assert compiler.calls == ["https://goproxy.example"]


def test_version_without_a_module_is_refused(packages: Machine, compiler: Compiler) -> None:
    run = packages.run(supply_pins={"kubeconform": {"version": "v0.8.0"}})
    assert run.returncode != 0
    assert "Found: no source of kubeconform v0.8.0 in supply mode packages" in run.message
    assert compiler.calls == []


def test_builds_that_are_two_behind_are_removed(packages: Machine, compiler: Compiler) -> None:
    directory = packages.root / "cache/go"
    for age, key in enumerate(("0" * 16, "1" * 16, "2" * 16)):
        old = directory / f"kubeconform-{key}"
        old.mkdir(parents=True)
        os.utime(old, (age, age))
    other = directory / f"kubeconform-extra-{'0' * 16}"
    other.mkdir()
    run = packages.run()
    assert run.returncode == 0, run.output
    left = outputs(packages)
    assert len(left) == 3 and f"kubeconform-{'2' * 16}" in left, left
    assert other.is_dir()
