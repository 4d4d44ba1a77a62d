"""Fixtures that several groups of tests share, and how the groups are spread over processes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import ansible.module_utils
import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

CHECKOUT = Path(__file__).parents[1]
FRONTEND = CHECKOUT / "app" / "frontend"
# Where Ansible finds what the modules share.
ansible.module_utils.__path__.append(str(CHECKOUT / "plugins/module_utils"))

# The longest first; the rest follows by its name.
LONGEST = ["machine", "molecule"]

Once = Callable[[str, Callable[[], None]], None]


def group_of(nodeid: str) -> str:
    """The directory below tests/ that a test is in."""
    return nodeid.split("/")[1]


class DirectoryScheduling(LoadScopeScheduling):
    """A directory of tests stays in one process: what it set up serves all of it."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> DirectoryScheduling:
    return DirectoryScheduling(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests that are marked as long, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
    order = {group: position for position, group in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(group_of(item.nodeid), len(order)))


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Once:
    """Give what does something a single time in a run, however many processes ask for it; the others wait."""
    directory = tmp_path_factory.getbasetemp().parent

    def do(name: str, action: Callable[[], None]) -> None:
        done = directory / f"{testrun_uid}-{name}"
        with FileLock(f"{done}.lock"):
            if not done.exists():
                action()
                done.touch()

    return do


@pytest.fixture(scope="session")
def prerequisites(once: Once) -> None:
    """Install what the tests use on this machine; changes nothing when it is there."""
    once("prerequisites", install_prerequisites)
    compilers = sorted(Path("/opt/todo-provisioner").glob("go-*/bin"))
    os.environ["PATH"] = ":".join([os.environ["PATH"], "/usr/local/bin", *map(str, compilers)])


def install_prerequisites() -> None:
    result = subprocess.run(
        ["ansible-playbook", "tests/prerequisites.yml", "-i", "localhost,"],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:]


@pytest.fixture(scope="session")
def frontend(once: Once) -> Path:
    """The frontend's directory with its locked packages."""
    once("frontend", install_frontend_packages)
    return FRONTEND


def install_frontend_packages() -> None:
    result = subprocess.run(
        ["npm", "ci", "--no-progress"],
        cwd=FRONTEND,
        env={**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
