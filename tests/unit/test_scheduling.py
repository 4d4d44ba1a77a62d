"""The processes that tests are spread over."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
GROUPS = ("tests/inventories", "tests/unit/test_content.py")


def test_a_directory_stays_in_one_process() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *GROUPS],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]
    ran = re.findall(r"^\[(gw\d)\] .* PASSED (tests/\w+)/", result.stdout, re.MULTILINE)
    processes = {directory: {worker for worker, where in ran if where == directory} for _, directory in ran}
    assert sorted(processes) == ["tests/inventories", "tests/unit"], result.stdout
    assert all(len(workers) == 1 for workers in processes.values()), processes
