"""Filters of plugins/filter/release.py: what a cluster says of a release."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "plugins" / "filter"))

from release import image_values, pod_complaints, release_report, release_secret_findings, release_state


@pytest.mark.parametrize(
    ("reference", "values"),
    [
        ("localhost:5000/todo-backend:abc", {"repository": "localhost:5000/todo-backend", "tag": "abc"}),
        ("postgres:17", {"repository": "postgres", "tag": "17"}),
        ("localhost:5000/postgres", {"repository": "localhost:5000/postgres", "tag": ""}),
        ("r.example/p:17@sha256:00ff", {"repository": "r.example/p", "tag": "17@sha256:00ff"}),
        ("", {"repository": "", "tag": ""}),
    ],
)
def test_image_values(reference: str, values: dict[str, str]) -> None:
    assert image_values(reference) == values


def revision(version: int, status: str, release: str = "todo-app") -> dict[str, Any]:
    labels = {"owner": "helm", "name": release, "version": str(version), "status": status}
    return {"metadata": {"name": f"sh.helm.release.v1.{release}.v{version}", "labels": labels}}


def deployment(
    digest: str = "d1", available: int = 2, generation: int = 1, name: str = "todo-backend", replicas: int = 2
) -> dict[str, Any]:
    return {
        "metadata": {
            "name": name,
            "generation": generation,
            "annotations": {"meta.helm.sh/release-name": "todo-app", "todo-app/release-digest": digest},
        },
        "spec": {"replicas": replicas},
        "status": {"observedGeneration": 1, "updatedReplicas": replicas, "availableReplicas": available},
    }


@pytest.mark.parametrize(
    ("secrets", "deployments", "expected"),
    [
        ([], [], {"revision": 0, "status": "", "last_good": 0, "digests": [], "ready": False}),
        (
            [revision(9, "superseded"), revision(10, "deployed")],
            [deployment()],
            {"revision": 10, "status": "deployed", "last_good": 10, "digests": ["d1"], "ready": True},
        ),
        ([revision(1, "deployed"), revision(2, "pending-upgrade")], [], {"status": "pending-upgrade", "last_good": 1}),
        ([revision(1, "failed")], [], {"status": "failed", "last_good": 0}),
        ([revision(3, "deployed", "other")], [], {"revision": 0}),
        ([], [deployment("d1"), deployment("d2")], {"digests": ["d1", "d2"], "ready": True}),
        ([], [deployment("d1.7"), deployment("d1.7")], {"digests": ["d1"]}),
        ([], [deployment(), deployment(name="todo-frontend")], {"intact": True, "ready": True}),
        ([], [deployment()], {"intact": False}),
        ([], [deployment(), deployment(name="todo-frontend", replicas=0, available=0)], {"intact": False}),
        ([], [deployment(available=1)], {"ready": False}),
        ([], [deployment(generation=2)], {"ready": False}),
    ],
)
def test_release_state(
    secrets: list[dict[str, Any]], deployments: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    state = release_state(secrets, deployments, "todo-app")
    assert {key: state[key] for key in expected} == expected


def test_release_state_reads_kept_secrets() -> None:
    secrets = [
        {"metadata": {"name": "database-secret"}, "data": {"password": base64.b64encode(b"kept").decode()}},
        {"metadata": {"name": "auth-secret"}, "data": {"jwt-secret": base64.b64encode(b"kept too").decode()}},
    ]
    state = release_state(secrets, [], "todo-app")
    assert (state["password"], state["auth_secret"]) == ("kept", "kept too")


def pod(*statuses: dict[str, Any], phase: str = "Running", **status: Any) -> dict[str, Any]:
    return {"metadata": {"name": "p"}, "status": {"phase": phase, "containerStatuses": list(statuses), **status}}


CRASHED = {
    "name": "backend",
    "ready": False,
    "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 10s"}},
    "lastState": {"terminated": {"exitCode": 3, "reason": "Error"}},
}


@pytest.mark.parametrize(
    ("pods", "why", "previous"),
    [
        ([pod(CRASHED)], "CrashLoopBackOff, ended with exit code 3 (Error)", True),
        (
            [
                pod(
                    {
                        "name": "c",
                        "ready": False,
                        "state": {"waiting": {"reason": "ImagePullBackOff", "message": "no tag"}},
                    }
                )
            ],
            "ImagePullBackOff, no tag",
            False,
        ),
        ([pod({"name": "c", "ready": False, "state": {"running": {}}})], "runs, but is not ready", False),
        (
            [pod(phase="Pending", conditions=[{"status": "False", "message": "0/1 nodes are available"}])],
            "0/1 nodes are available",
            False,
        ),
    ],
)
def test_pod_complaints(pods: list[dict[str, Any]], why: str, previous: bool) -> None:
    (complaint,) = pod_complaints(pods)
    assert (complaint["why"], complaint["previous"]) == (why, previous)


def test_pods_that_are_well_or_done_are_no_complaint() -> None:
    well = pod({"name": "c", "ready": True, "state": {"running": {}}})
    done = pod({"name": "c", "ready": False, "state": {"terminated": {"exitCode": 0}}}, phase="Succeeded")
    assert pod_complaints([well, done]) == []


def test_replicas_speak_once_and_causes_come_before_effects() -> None:
    waiting = {"name": "frontend", "ready": False, "state": {"running": {}}}
    complaints = pod_complaints([pod(waiting), pod(CRASHED), pod(CRASHED)])
    assert [complaint["container"] for complaint in complaints] == ["backend", "frontend"]


def test_release_report_is_short_and_names_the_cause() -> None:
    complaints = pod_complaints([pod(CRASHED)])
    logs = [{"log": "\n".join(f"line {number}" for number in range(9)), "__todo_app_complaint": complaints[0]}]
    events = [
        {"reason": "BackOff", "message": "Back-off", "involvedObject": {"name": "p"}, "lastTimestamp": "3"},
        {"reason": "Unhealthy", "message": "probe  failed\n", "involvedObject": {"name": "p"}, "lastTimestamp": "2"},
        {"reason": "Failed", "message": "of another pod", "involvedObject": {"name": "q"}, "lastTimestamp": "1"},
    ]
    assert release_report(complaints, logs, events, "timed out") == [
        "- p/backend: CrashLoopBackOff, ended with exit code 3 (Error)",
        "  log: line 5",
        "  log: line 6",
        "  log: line 7",
        "  log: line 8",
        "  event: Unhealthy: probe failed",
    ]


def test_release_report_without_complaints_is_what_helm_said() -> None:
    assert release_report([], [], [], "\nError: no such thing\n") == ["Error: no such thing"]


GIVEN = {
    "database_mode": "embedded",
    "database_url": "",
    "database_direct_url": "",
    "database_password": "",
    "auth_secret": "",
    "assistant_api_key": "",
}
EXTERNAL = {"database_mode": "external", "database_url": "postgresql://u:p@h/d"}
STRONG = "q8Zt3Lm1Xw9Rk5Vb7Nc2Pd4Fg6Hj0SaY"


@pytest.mark.parametrize(
    ("given", "required", "expected"),
    [
        ({}, False, []),
        ({}, True, ["no todo_app_auth_secret", "no todo_app_database_password"]),
        ({"auth_secret": "tiny-one"}, False, ["a too short todo_app_auth_secret"]),
        ({"auth_secret": STRONG, "database_password": STRONG}, True, []),
        (
            {"auth_secret": STRONG, "database_password": "a" * 40},
            True,
            ["a placeholder in place of a todo_app_database_password"],
        ),
        ({"auth_secret": STRONG, "database_password": STRONG[:11]}, True, ["a too short todo_app_database_password"]),
        (
            {"auth_secret": f"CHANGE-ME-{STRONG}", "database_password": STRONG},
            True,
            ["a placeholder in place of a todo_app_auth_secret"],
        ),
        ({"database_mode": "external"}, False, ["no todo_app_database_url"]),
        ({"database_mode": "external", "database_url": "mysql://u:p@h/d"}, False, ["something else than a URL"]),
        ({"database_mode": "external", "database_url": "postgresql://u:p@h/d?sslmode=require"}, False, []),
        (
            {"database_mode": "external", "auth_secret": STRONG, "database_url": "postgresql://USER:CHANGE-ME@HOST/D"},
            True,
            ["a placeholder in place of a todo_app_database_url"],
        ),
        (EXTERNAL | {"database_direct_url": "postgres://u:p@direct/d"}, False, []),
        (
            EXTERNAL | {"database_direct_url": "hunter2"},
            False,
            ["something else than a URL of PostgreSQL in todo_app_database_d"],
        ),
        (
            EXTERNAL | {"auth_secret": STRONG, "database_direct_url": "postgresql://USER:CHANGE-ME@HOST/D"},
            True,
            ["a placeholder in place of a todo_app_database_direct_url"],
        ),
        ({"assistant_api_key": "short"}, False, []),
        (
            {"auth_secret": STRONG, "database_password": STRONG, "assistant_api_key": "CHANGE-ME"},
            True,
            ["a placeholder in place of a todo_app_assistant_api_key"],
        ),
    ],
)
def test_release_secret_findings(given: dict[str, str], required: bool, expected: list[str]) -> None:
    findings = release_secret_findings(GIVEN | given, required)
    assert len(findings) == len(expected)
    for finding, start in zip(findings, expected, strict=True):
        assert finding.startswith(f"Found: {start}")
        assert not any(value and value in finding for key, value in given.items() if key != "database_mode")
