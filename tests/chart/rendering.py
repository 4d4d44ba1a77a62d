"""Render the chart with helm, as the provisioner does: an environment's values file, then private values."""

from __future__ import annotations

import copy
import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
CHART = CHECKOUT / "charts" / "todo-app"
ENVIRONMENTS = ("dev", "prod")
NAMESPACE = "todo-app"

# Every character that means something in a URL, a shell or YAML.
PASSWORD = "p@ss:w/rd?#100%&+=\"'$`\\"
AUTH_SECRET = "auth-secret-of-the-chart-tests-0123456789"
API_KEY = "key-of-the-model-0123456789"
DIRECT_URL = "postgresql://todo:s3cret-of-neon@db-direct.example.org/todo?sslmode=require"
EXTERNAL_URL = "postgresql://todo:s3cret-of-neon@db.example.org/todo?sslmode=require&channel_binding=require"

# What the provisioner adds to the values file of an environment.
GIVEN_VALUES: dict[str, dict[str, Any]] = {
    "dev": {
        "frontend.image.repository": "localhost:5000/todo-frontend",
        "frontend.image.tag": "aaaaaaaaaaaa",
        "backend.image.repository": "localhost:5000/todo-backend",
        "backend.image.tag": "bbbbbbbbbbbb",
        "database.image.repository": "localhost:5000/postgresql",
        "database.image.tag": "17.6",
        "database.password": PASSWORD,
        "auth.secret": AUTH_SECRET,
    },
    "prod": {
        "frontend.image.repository": "localhost:5001/todo-frontend",
        "frontend.image.tag": "aaaaaaaaaaaa",
        "backend.image.repository": "localhost:5001/todo-backend",
        "backend.image.tag": "bbbbbbbbbbbb",
        "database.url": EXTERNAL_URL,
        "auth.secret": AUTH_SECRET,
    },
}

# A model behind an endpoint, in place of the assistant that is built in.
MODEL = {
    "assistant.baseUrl": "http://models.example.org/v1",
    "assistant.model": "small-1",
    "assistant.apiKey": API_KEY,
}

# Takes a given value away, in a change of values.
MISSING = object()

Object = dict[str, Any]
Changes = Mapping[str, Any]
Validate = Callable[[str], subprocess.CompletedProcess[str]]


def nested(values: Changes) -> dict[str, Any]:
    """Turn {"database.mode": "embedded"} into {"database": {"mode": "embedded"}}."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *parents, key = path.split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[key] = copy.deepcopy(value)
    return tree


class Objects:
    """The objects of one rendered release."""

    def __init__(self, manifest: str) -> None:
        self.manifest = manifest
        self.all: list[Object] = [document for document in yaml.safe_load_all(manifest) if document]

    def __iter__(self) -> Iterator[Object]:
        return iter(self.all)

    def of_kind(self, *kinds: str) -> list[Object]:
        return [found for found in self.all if found["kind"] in kinds]

    def one(self, kind: str, name: str = "") -> Object:
        """Return the object of a kind whose name begins with this one."""
        found = [candidate for candidate in self.of_kind(kind) if candidate["metadata"]["name"].startswith(name)]
        assert len(found) == 1, f"expected one {kind} {name}, found {[item['metadata']['name'] for item in found]}"
        return found[0]

    def pods(self) -> dict[str, Object]:
        """Return the pod (template) of each workload as {"Deployment/todo-backend": {"metadata": …, "spec": …}}."""
        pods = {}
        for workload in self.of_kind("Deployment", "StatefulSet", "Job", "Pod"):
            pod = workload if workload["kind"] == "Pod" else workload["spec"]["template"]
            pods[f"{workload['kind']}/{workload['metadata']['name']}"] = pod
        return pods

    def containers(self) -> dict[str, Object]:
        return {
            f"{workload}/{container['name']}": container
            for workload, pod in self.pods().items()
            for container in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]
        }


class Chart:
    """Runs helm on the chart with the values of an environment."""

    def __init__(self, helm: str, kubernetes_version: str, scratch: Path) -> None:
        self.helm = helm
        self.kubernetes_version = kubernetes_version
        self.scratch = scratch
        self.numbers = itertools.count()

    def run(
        self, command: str, environment: str | None, changes: Changes, chart: Path
    ) -> subprocess.CompletedProcess[str]:
        given = {**GIVEN_VALUES[environment or "dev"], **changes}
        values = self.scratch / f"values-{next(self.numbers)}.yaml"
        values.write_text(
            yaml.safe_dump(nested({path: value for path, value in given.items() if value is not MISSING}))
        )
        files = [chart / f"values-{environment}.yaml"] if environment else []
        arguments = {
            "lint": [self.helm, "lint", "--strict", str(chart), "--namespace", NAMESPACE],
            "template": [self.helm, "template", "todo-app", str(chart), "--namespace", NAMESPACE],
        }[command]
        arguments += ["--kube-version", self.kubernetes_version]
        for file in [*files, values]:
            arguments += ["--values", str(file)]
        # Neither the user's plugins nor the user's cluster have a say in what is rendered.
        environ = {**os.environ, "HELM_PLUGINS": str(self.scratch), "KUBECONFIG": os.devnull}
        return subprocess.run(arguments, env=environ, capture_output=True, text=True, check=False)

    def lint(self, environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("lint", environment, {}, CHART)

    def render(self, environment: str, changes: Changes | None = None, chart: Path = CHART) -> Objects:
        done = self.run("template", environment, changes or {}, chart)
        assert done.returncode == 0, done.stderr
        return Objects(done.stdout)

    def refuse(self, environment: str | None, changes: Changes) -> str:
        """Return the message with which wrong values are refused."""
        done = self.run("template", environment, changes, CHART)
        assert done.returncode != 0, "the values were accepted"
        return done.stderr


def program(name: str, variable: str, fix: str) -> str:
    wanted = os.environ.get(variable, name)
    found = shutil.which(wanted)
    if found is None:
        pytest.fail(f"{wanted} is not in PATH. Fix: {fix}, or name the program by {variable}.", pytrace=False)
    return found
