"""Measures what docs/performance.md says of a provisioning run, and writes it there.

Usage: ./bootstrap.sh python benchmarks/provision.py [--cold | --here] [--repeat N]

A bare Debian 13 machine is played by a container, as in the tests. With --cold its cache of builds begins empty, else it is
that of this machine. With --here only README's command is measured, on this machine, where it has ended well before. Raw figures go to standard output as JSON, the table to docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import page

CHECKOUT = Path(__file__).parents[1]
PREFIX = "todo-benchmark"
MACHINE = f"{PREFIX}-machine"
INVENTORY = ".config/molecule/inventory"
# Names of tasks whose duration is a figure of its own.
TASKS = {
    "minikube start": r"up \| Start Minikube profile",
    "build of the backend's image": r"build \| Build and push \S*todo-backend",
    "build of the frontend's image": r"build \| Build and push \S*todo-frontend",
    "deployment (helm upgrade --install --wait)": r"release \| Deploy the chart",
}
GOALS = {
    "build of the backend's image": 300.0,
    "build of the frontend's image": 300.0,
    "deployment (helm upgrade --install --wait)": 120.0,
    "pod ready, slowest": 30.0,
    "no change, p50": 30.0,
}
SIZE_GOALS = {"todo-frontend": 200, "todo-backend": 220}


def playbook(path: str, environment: dict[str, str], inventory: str = INVENTORY) -> tuple[float, str]:
    """Run a playbook against the played machine, or another inventory; return seconds and output."""
    began = time.monotonic()
    result = subprocess.run(
        ["ansible-playbook", path, "-i", inventory],
        cwd=CHECKOUT,
        env={**os.environ, "MOLECULE_MACHINE_PREFIX": PREFIX, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        sys.exit(f"{path} failed:\n{result.stdout[-6000:]}")
    return time.monotonic() - began, result.stdout


def on_machine(*command: str) -> str:
    """Run a command as the machine's ordinary user."""
    return subprocess.run(
        ["docker", "exec", "--user", "owner", MACHINE, *command], capture_output=True, text=True, check=True
    ).stdout


def task_seconds(output: str) -> dict[str, float]:
    """Durations that profile_tasks printed, for the tasks of interest."""
    found = {}
    for name, pattern in TASKS.items():
        match = re.search(rf"{pattern}.*? -+ ([0-9.]+)s", output)
        if not match:
            sys.exit(f"found no duration of a task like {pattern!r} in:\n{output[-6000:]}")
        found[name] = float(match.group(1))
    return found


def pod_seconds() -> list[float]:
    """Seconds from creation to readiness of the application's pods, from the API's own time stamps."""
    pods = json.loads(on_machine("kubectl", "--namespace=todo-app", "get", "pods", "--output=json"))["items"]
    seconds = []
    for pod in pods:
        ready = [c for c in pod["status"].get("conditions", []) if c["type"] == "Ready" and c["status"] == "True"]
        if ready:
            created, became = (
                datetime.datetime.fromisoformat(stamp)
                for stamp in (pod["metadata"]["creationTimestamp"], ready[0]["lastTransitionTime"])
            )
            seconds.append((became - created).total_seconds())
    return seconds


def image_megabytes() -> dict[str, float]:
    """Sizes of the application's images, in MB as Docker counts them."""
    lines = on_machine("docker", "images", "--format", "{{json .}}").splitlines()
    repositories = {name: f"/{name}" for name in SIZE_GOALS}
    sizes = {}
    for image in map(json.loads, lines):
        for name, ending in repositories.items():
            if image["Repository"].endswith(ending):
                raw = on_machine("docker", "image", "inspect", "--format", "{{.Size}}", image["ID"])
                sizes[name] = int(raw) / 1e6
    return sizes


class DiskWatch(threading.Thread):
    """Most bytes that lay under a directory while the watch ran, as `du` counts them every few seconds."""

    def __init__(self, directory: str, pause: float = 5.0) -> None:
        super().__init__(daemon=True)
        self.directory = directory
        self.pause = pause
        self.most = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(self.pause):
            # Files vanish while they are counted; what du could read is what it prints.
            counted = subprocess.run(["du", "-sb", self.directory], capture_output=True, text=True, check=False).stdout
            if counted:
                self.most = max(self.most, int(counted.split()[0]))


def measure(cold: bool, repeat: int) -> dict[str, Any]:
    """Provision, repeat, and collect the figures."""
    with tempfile.TemporaryDirectory(prefix="benchmark-cache-", dir="/var/tmp") as empty:
        Path(empty).chmod(0o755)
        environment = {"MOLECULE_CACHE_DIRECTORY": empty} if cold else {}
        profiled = {
            **environment,
            "ANSIBLE_CALLBACKS_ENABLED": "ansible.posix.profile_tasks",
            "PROFILE_TASKS_TASK_OUTPUT_LIMIT": "all",
        }
        watch = DiskWatch(empty)
        watch.start()
        try:
            playbook(".config/molecule/create.yml", environment)
            seconds, output = playbook("site.yml", profiled)
            figures: dict[str, Any] = {"whole run": seconds, **task_seconds(output)}
            if cold:
                figures["most disk in the cache"] = watch.most / 2**30
            figures["pod ready, slowest"] = max(pod_seconds())
            figures["sizes"] = image_megabytes()
            figures |= no_change(environment, INVENTORY, repeat)
        finally:
            watch.ended.set()
            watch.join()
            playbook(".config/molecule/destroy.yml", environment)
    return figures


def no_change(environment: dict[str, str], inventory: str, repeat: int) -> dict[str, float]:
    """Run site.yml where nothing is left to do; return the spread of its seconds."""
    seconds = []
    for _ in range(repeat):
        took, output = playbook("site.yml", environment, inventory)
        if " changed=0 " not in output:
            sys.exit(f"a run that should change nothing did:\n{output[-3000:]}")
        seconds.append(took)
    seconds.sort()
    return {
        "no change, p50": statistics.median(seconds),
        "no change, p95": seconds[min(repeat - 1, int(0.95 * repeat))],
    }


def write(figures: dict[str, Any], kind: str) -> None:
    """Replace the part of the page that this kind of run owns."""
    rows = ["| what | measured | goal |", "| --- | --- | --- |"]
    for name, value in figures.items():
        if name != "sizes":
            goal = f"<= {GOALS[name]:.0f} s" if name in GOALS else ""
            unit = "GiB" if "disk" in name else "s"
            rows.append(f"| {name} | {value:.1f} {unit} | {goal} |")
    rows += [
        f"| image {name} | {size:.0f} MB | <= {SIZE_GOALS[name]} MB |"
        for name, size in sorted(figures.get("sizes", {}).items())
    ]
    stamp = page.stamp()
    page.replace(kind, f"{stamp}\n\n" + "\n".join(rows))


def main() -> None:
    """Parse the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--cold", action="store_true", help="begin with an empty cache of builds")
    kinds.add_argument("--here", action="store_true", help="measure inventories/dev on this machine, nothing changed")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="runs that change nothing (default: 5)")
    options = parser.parse_args()
    if options.here:
        figures: dict[str, Any] = no_change({}, "inventories/dev", options.repeat)
    else:
        figures = measure(options.cold, options.repeat)
    print(json.dumps(figures, indent=2))
    write(figures, "here" if options.here else "cold" if options.cold else "warm")


if __name__ == "__main__":
    main()
