"""What the status says of what was seen."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from status import status_lines, status_report

CERTIFICATE = {"subject": "todo.local", "issuer": "authority", "not_after": "2027-12-23 11:43 UTC"}
URL = "https://todo.local"


def deployment(name: str, ready: int = 2) -> dict[str, Any]:
    return {
        "metadata": {"name": name},
        "spec": {"replicas": 2, "template": {"spec": {"containers": [{"image": f"localhost:5000/{name}:1a"}]}}},
        "status": {"readyReplicas": ready},
    }


LOOK: dict[str, Any] = {
    "contents": {
        "/etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
        "/proc/meminfo": "MemTotal:       8388608 kB\nMemAvailable:   4194304 kB\n",
    },
    "answers": {
        "docker": {"status": 200, "body": '{"Version": "26.1.5"}', "problem": ""},
        "page": {"status": 200, "body": "", "problem": ""},
    },
    "lists": {
        "nodes": [
            {
                "metadata": {"name": "todo-dev"},
                "status": {
                    "nodeInfo": {"kubeletVersion": "v1.35.1"},
                    "conditions": [{"type": "Ready", "status": "True"}],
                },
            }
        ],
        "revisions": [
            {"metadata": {"labels": {"name": "todo-app", "version": "9", "status": "superseded"}}},
            {"metadata": {"labels": {"name": "todo-app", "version": "10", "status": "deployed"}}},
        ],
        "deployments": [deployment("todo-backend"), deployment("todo-frontend")],
    },
    "problem": "",
}


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    look = copy.deepcopy(LOOK)
    node: Any = look
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return look


def test_a_healthy_environment() -> None:
    report = status_report(LOOK, CERTIFICATE, URL, "todo-dev", "todo-app")
    assert report["healthy"]
    assert status_lines(report) == [
        "machine        Debian GNU/Linux 13 (trixie), 4096 of 8192 MiB free",
        "docker         26.1.5",
        "cluster        todo-dev: todo-dev v1.35.1",
        "release        todo-app revision 10, deployed",
        "todo-backend   2/2 ready, localhost:5000/todo-backend:1a",
        "todo-frontend  2/2 ready, localhost:5000/todo-frontend:1a",
        "certificate    todo.local, valid until 2027-12-23 11:43 UTC",
        "url            https://todo.local",
        "health         everything is as it should be",
    ]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (["answers", "docker", "status"], -1, "Docker does not answer"),
        (["problem"], "connection refused", "the cluster todo-dev cannot be read: connection refused"),
        (["lists", "nodes", 0, "status", "conditions"], [], "node todo-dev is not ready"),
        (["lists", "revisions"], [], "release todo-app is not deployed"),
        (
            ["lists", "revisions", 1, "metadata", "labels", "status"],
            "pending-upgrade",
            "release todo-app is pending-upgrade",
        ),
        (["lists", "deployments"], [deployment("todo-backend")], "todo-frontend is missing"),
        (["lists", "deployments", 0, "status"], {"readyReplicas": 1}, "todo-backend has 1 of 2 pods ready"),
        (["lists", "deployments", 0, "spec", "replicas"], 0, None),
        (["answers", "page"], {"status": -1, "body": "", "problem": "refused"}, f"{URL} does not answer: refused"),
        (["answers", "page", "status"], 503, f"{URL} does not answer: 503"),
    ],
)
def test_what_is_wrong_is_said(path: list[Any], value: Any, problem: str | None) -> None:
    report = status_report(changed(path, value), CERTIFICATE, URL, "todo-dev", "todo-app")
    assert report["problems"] == ([problem] if problem else [])
    assert report["healthy"] is (problem is None)
    assert status_lines(report)[-1].endswith(problem or "everything is as it should be")


def test_nothing_is_there() -> None:
    nothing = {"status": -1, "body": "", "problem": "refused"}
    look = {"contents": {}, "answers": {"docker": nothing, "page": nothing}, "lists": {}, "problem": "no kubeconfig"}
    report = status_report(look, {}, URL, "todo-dev", "todo-app")
    assert report["problems"] == [
        "Docker does not answer",
        "the cluster todo-dev cannot be read: no kubeconfig",
        "there is no certificate",
        f"{URL} does not answer: refused",
    ]
    assert "docker       no answer" in status_lines(report)
