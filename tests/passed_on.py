"""Runs a command whose output is passed on as it comes, and kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def run(command: list[str], environment: dict[str, str] | None = None, directory: Path = CHECKOUT) -> tuple[int, str]:
    """Run a command in the checkout, or in another directory; its exit code, and its output with its errors."""
    print(f"\n$ {' '.join(command)}", flush=True)
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            sys.stdout.write(line)
    return process.returncode, "".join(lines)
