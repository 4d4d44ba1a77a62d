"""The script of `helm test` for the backend, run against a backend that keeps to the API and against broken ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .rendering import CHART, Chart

SCRIPT = CHART / "files" / "backend_test.py"


class Backend(BaseHTTPRequestHandler):
    """Keeps tasks in memory; the faults of a subclass are what the script has to find."""

    tasks: dict[str, dict[str, Any]]
    ready = 200
    forgets = False
    mangles = False
    keeps = False

    def do_GET(self) -> None:
        if self.path == "/readyz":
            self.answer(self.ready, {"database": "unreachable"} if self.ready != 200 else {})
        elif self.path in self.tasks:
            self.answer(200, self.tasks[self.path])
        else:
            self.answer(404, {"detail": "not found"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        task = {"id": 7, **body}
        if not self.forgets:
            self.tasks["/api/tasks/7"] = {**task, "title": "something else"} if self.mangles else task
        self.answer(201 if self.path == "/api/tasks" else 404, task)

    def do_DELETE(self) -> None:
        if not self.keeps:
            self.tasks.pop(self.path, None)
        self.answer(204, None)

    def answer(self, status: int, body: object) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests clean."""


@contextmanager
def serving(**faults: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    tasks: dict[str, Any] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("FaultyBackend", (Backend,), {"tasks": tasks, **faults}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", tasks
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(address: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "BACKEND_ADDRESS": address}
    return subprocess.run(
        [sys.executable, SCRIPT], env=environ, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_working_backend_passes() -> None:
    with serving() as (address, tasks):
        done = run(address)
    assert done.returncode == 0, done.stderr
    assert tasks == {}, "the task of the test is left behind"
    assert done.stdout.splitlines() == [
        "GET /readyz: 200",
        "POST /api/tasks: 201",
        "GET /api/tasks/7: 200",
        "DELETE /api/tasks/7: 204",
        "GET /api/tasks/7: 404",
    ]


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ({"ready": 503}, "expected 200, found 503"),
        ({"forgets": True}, "expected 200, found 404"),
        ({"mangles": True}, "found 'something else'"),
        ({"keeps": True}, "expected 404, found 200"),
    ],
    ids=str,
)
def test_a_broken_backend_fails(faults: dict[str, Any], message: str) -> None:
    with serving(**faults) as (address, _):
        done = run(address)
    assert done.returncode == 1
    assert message in done.stderr


@pytest.mark.parametrize(
    ("pod", "script", "program", "service"),
    [
        ("Pod/todo-backend-test", "backend_test.py", ["python", "-c"], ("BACKEND_ADDRESS", "todo-backend:8000")),
        (
            "Pod/todo-frontend-test",
            "frontend_test.mjs",
            ["node", "--input-type=module", "--eval"],
            ("FRONTEND_URL", "http://todo-frontend:3000"),
        ),
    ],
)
def test_the_pods_run_the_scripts(
    chart: Chart, pod: str, script: str, program: list[str], service: tuple[str, str]
) -> None:
    rendered = chart.render("dev").pods()[pod]
    (container,) = rendered["spec"]["containers"]
    assert rendered["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert container["command"][:-1] == program
    assert container["command"][-1].strip() == (CHART / "files" / script).read_text().strip()
    assert container["env"] == [{"name": service[0], "value": service[1]}]
