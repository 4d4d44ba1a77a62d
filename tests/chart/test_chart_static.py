"""The chart under helm's own checks and under the schemas of the pinned Kubernetes version."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .rendering import CHART, MODEL, Chart, Validate, program

EVERYTHING = {
    **MODEL,
    "release.digest": "sha256:0123",
    "image.pullSecrets": ["registry-login"],
    "frontend.autoscaling.enabled": True,
    "frontend.env": {"NODE_OPTIONS": "--trace-warnings"},
    "backend.autoscaling.enabled": True,
    "backend.autoscaling.targetCPU": "1",
    "backend.env": {"MCP_URL": "http://mcp:8000/mcp/"},
    "backend.resources.limits.cpu": "1",
}


def test_lint(chart: Chart, environment: str) -> None:
    done = chart.lint(environment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("changes", [{}, EVERYTHING], ids=["as it is", "everything on"])
def test_kubernetes_accepts_every_object(
    chart: Chart, validate: Validate, environment: str, changes: dict[str, Any]
) -> None:
    objects = chart.render(environment, changes)
    done = validate(objects.manifest)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Valid: {len(objects.all)}, Invalid: 0, Errors: 0, Skipped: 0" in done.stdout


@pytest.mark.parametrize("changes", [{}, EVERYTHING], ids=["as it is", "everything on"])
def test_nothing_is_worth_a_warning(chart: Chart, environment: str, changes: dict[str, Any]) -> None:
    fix = "run tests/prerequisites.yml, which installs it"
    # Tags are hashes of contents: what a node has under one is what the registry has. Topology spread does what anti-affinity would, and
    # gives way on a single node. The replicas of a Deployment with an autoscaler are those that it has.
    left_out = [
        "container-image-pull-policy",
        "deployment-has-host-podantiaffinity",
        "deployment-targeted-by-hpa-does-not-have-replicas-configured",
    ]
    command = [program("kube-score", "KUBE_SCORE", fix), "score", *(f"--ignore-test={name}" for name in left_out)]
    manifest = chart.render(environment, changes).manifest
    done = subprocess.run(
        [*command, "--output-format=ci", "--exit-one-on-warning", "-"],
        input=manifest,
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in done.stdout.splitlines() if line.startswith(("[CRITICAL]", "[WARNING]"))]
    assert (done.returncode, complaints) == (0, []), done.stderr


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("readinessProbe:", "readynessProbe:", "additional properties 'readynessProbe' not allowed"),
        ("containerPort: 3000", 'containerPort: "3000"', "got string, want integer"),
        ("apiVersion: policy/v1", "apiVersion: policy/v1beta1", "could not find schema for PodDisruptionBudget"),
        ("  accessModes:", "  accessMode:", "additional properties 'accessMode' not allowed"),
    ],
)
def test_the_schemas_are_strict(chart: Chart, validate: Validate, right: str, wrong: str, message: str) -> None:
    manifest = chart.render("dev").manifest
    assert right in manifest
    done = validate(manifest.replace(right, wrong))
    assert done.returncode != 0
    assert message in done.stdout


def test_notes_say_the_next_step(chart: Chart, tmp_path: Path) -> None:
    # helm shows the notes of an installed release only; a template of a copy shows them as the content of an object.
    copied = tmp_path / CHART.name
    shutil.copytree(CHART, copied)
    shutil.copy(CHART / "templates" / "NOTES.txt", copied / "NOTES.txt")
    (copied / "templates" / "notes.yaml").write_text(
        'kind: Notes\nmetadata: {name: notes}\nnotes: {{ tpl (.Files.Get "NOTES.txt") . | quote }}\n',
    )
    notes = {
        environment: chart.render(environment, chart=copied).one("Notes")["notes"] for environment in ("dev", "prod")
    }
    for environment, url in (("dev", "https://todo.local"), ("prod", "https://prod.todo.local:8443")):
        assert re.search(rf"^Then open {re.escape(url)}$", notes[environment], re.MULTILINE)
        assert (
            "kubectl --namespace todo-app rollout status deployment/todo-backend deployment/todo-frontend"
            in notes[environment]
        )
        assert "helm test todo-app --namespace todo-app" in notes[environment]
    assert "data-todo-database-0" in notes["dev"]
    assert "data-todo-database-0" not in notes["prod"]
