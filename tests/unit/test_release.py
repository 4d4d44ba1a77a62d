"""Filters of plugins/filter/release.py: what a cluster says of a release."""

from __future__ import annotations

import base64
import io
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "plugins" / "filter"))

from release import image_values, images_values, packed_chart, release_findings, release_state


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
    assert images_values({"backend": reference, "other": "a:b"}, ["backend"]) == {"backend": {"image": values}}


def test_a_missing_image_has_no_tag() -> None:
    assert images_values({}, ["backend"]) == {"backend": {"image": {"repository": "", "tag": ""}}}


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


def test_packed_chart_has_every_file_below_the_charts_name(tmp_path: Path) -> None:
    chart = tmp_path / "todo-app"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("name: todo-app")
    (chart / "templates" / "job.yaml").write_text("kind: Job")
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode(packed_chart(str(chart))))) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        assert {name: file.read() for name, file in files.items() if file} == {
            "todo-app/Chart.yaml": b"name: todo-app",
            "todo-app/templates/job.yaml": b"kind: Job",
        }


GIVEN = {
    "database_mode": "embedded",
    "database_url": "",
    "database_direct_url": "",
    "database_password": "",
    "auth_secret": "",
    "assistant_base_url": "",
    "assistant_model": "",
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
        ({"assistant_api_key": "short", "assistant_model": "small"}, False, []),
        (
            {
                "auth_secret": STRONG,
                "database_password": STRONG,
                "assistant_api_key": "CHANGE-ME",
                "assistant_model": "small-1",
            },
            True,
            ["a placeholder in place of a todo_app_assistant_api_key"],
        ),
    ],
)
def test_release_findings_of_secrets(given: dict[str, str], required: bool, expected: list[str]) -> None:
    findings = release_findings(GIVEN | given, {}, [], required)
    assert len(findings) == len(expected)
    for finding, start in zip(findings, expected, strict=True):
        assert finding.startswith(f"Found: {start}")
        assert not any(value and value in finding for key, value in given.items() if key != "database_mode")


@pytest.mark.parametrize(
    ("references", "found"),
    [
        ({"backend": "r/b:1", "database": "r/d:1"}, []),
        (
            {"backend": "", "database": "r/d:1"},
            ["Found: no reference of the image backend. Needed: todo_app_images with"],
        ),
        ({}, ["Found: no reference of the image backend, database. "]),
    ],
)
def test_release_findings_of_images(references: dict[str, str], found: list[str]) -> None:
    findings = release_findings(GIVEN, references, ["backend", "database"], required=False)
    assert [finding[: len(start)] for finding, start in zip(findings, found, strict=True)] == found
