"""The script of `helm test` for the backend, run against an application that keeps to the API and against broken ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.fake_application import FakeApplication, serving

from .rendering import CHART, Chart

SCRIPT = CHART / "files" / "backend_test.py"


def run(application: FakeApplication) -> subprocess.CompletedProcess[str]:
    # One server is both, under two addresses.
    environ = {
        **os.environ,
        "BACKEND_ADDRESS": f"127.0.0.1:{application.port}",
        "FRONTEND_ADDRESS": f"localhost:{application.port}",
        "PUBLIC_URL": "https://todo.local",
    }
    return subprocess.run(
        [sys.executable, SCRIPT], env=environ, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_working_application_passes() -> None:
    with serving(FakeApplication()) as application:
        done = run(application)
    assert done.returncode == 0, done.stderr
    assert application.left == [], "the user of the test, or its task, is left behind"
    assert done.stdout.splitlines() == [
        "GET /readyz: 200",
        "GET /readyz: 200",
        "GET /api/tasks: 401",
        "POST /api/auth/sign-up/email: 200",
        "GET /api/auth/token: 200",
        "POST /api/tasks: 201",
        "GET /api/tasks/7: 200",
        "DELETE /api/account: 204",
        "GET /api/tasks/7: 404",
        "POST /api/auth/delete-user: 200",
    ]


@pytest.mark.parametrize(
    ("faults", "quirks", "message", "left"),
    [
        ({"GET /readyz": 503}, set(), "expected 200, found 503", 0),
        ({"GET /api/tasks": 200}, set(), "expected 401, found 200", 0),
        ({"POST /api/auth/sign-up/email": 500}, set(), "expected 200, found 500", 0),
        ({"GET /api/auth/token": 500}, set(), "expected 200, found 500", 0),
        ({"POST /api/tasks": 401}, set(), "expected 201, found 401", 0),
        ({"GET /api/tasks/7": 404}, set(), "expected 200, found 404", 0),
        ({}, {"mangles"}, "found 'something else'", 0),
        ({}, {"keeps"}, "expected 404, found 200", 1),
        ({"POST /api/auth/delete-user": 500}, set(), "expected 200, found 500", 1),
    ],
    ids=str,
)
def test_a_broken_application_fails(faults: dict[str, int], quirks: set[str], message: str, left: int) -> None:
    with serving(FakeApplication(faults=faults, quirks=quirks)) as application:
        done = run(application)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(application.left) == left
    assert [secret for secret in application.secrets if secret in done.stdout + done.stderr] == []


@pytest.mark.parametrize(
    ("pod", "script", "program", "variables"),
    [
        (
            "Pod/todo-backend-test",
            "backend_test.py",
            ["python", "-c"],
            {
                "BACKEND_ADDRESS": "todo-backend:8000",
                "FRONTEND_ADDRESS": "todo-frontend:3000",
                "PUBLIC_URL": "https://todo.local",
            },
        ),
        (
            "Pod/todo-frontend-test",
            "frontend_test.mjs",
            ["node", "--input-type=module", "--eval"],
            {"FRONTEND_URL": "http://todo-frontend:3000"},
        ),
    ],
)
def test_the_pods_run_the_scripts(
    chart: Chart, pod: str, script: str, program: list[str], variables: dict[str, str]
) -> None:
    rendered = chart.render("dev").pods()[pod]
    (container,) = rendered["spec"]["containers"]
    assert rendered["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert container["command"][:-1] == program
    assert container["command"][-1].strip() == (CHART / "files" / script).read_text().strip()
    assert {variable["name"]: variable["value"] for variable in container["env"]} == variables
