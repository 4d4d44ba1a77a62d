"""What the chart takes: refused values, what a change restarts, and that the values are documented."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from .rendering import (
    API_KEY,
    AUTH_SECRET,
    CHART,
    DIRECT_URL,
    ENVIRONMENTS,
    EXTERNAL_URL,
    MISSING,
    MODEL,
    PASSWORD,
    Chart,
    Objects,
)

SCHEMA = json.loads((CHART / "values.schema.json").read_text())


class TestRefused:
    """Each wrong value is refused when the chart is rendered, by its name."""

    @pytest.mark.parametrize(
        ("environment", "changes", "message"),
        [
            ("dev", {"ingress.host": "Todo.local"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "todo_app.local"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "todo"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "https://todo.local"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "todo.local:8443"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "10.0.0.1"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": "-todo.local"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": f"{'a' * 64}.local"}, "ingress.host: Does not match pattern"),
            ("dev", {"ingress.host": ""}, "ingress.host: Does not match pattern"),
            (None, {}, "ingress: host is required"),
            ("dev", {"ingress.httpsPort": 0}, "ingress.httpsPort: Must be greater than or equal to 1"),
            ("dev", {"ingress.httpsPort": 65536}, "ingress.httpsPort: Must be less than or equal to 65535"),
            ("dev", {"ingress.httpsPort": "443"}, "ingress.httpsPort: Invalid type. Expected: integer, given: string"),
            ("dev", {"ingress.className": "Not A Class"}, "ingress.className: Does not match pattern"),
            ("dev", {"ingress.tlsSecretName": ""}, "ingress.tlsSecretName: Does not match pattern"),
            (
                "dev",
                {"ingress.annotations": {"example.org/on": True}},
                "ingress.annotations.example.org/on: Invalid type",
            ),
            ("dev", {"frontend.replicas": -1}, "frontend.replicas: Must be greater than or equal to 0"),
            ("dev", {"backend.replicas": -1}, "backend.replicas: Must be greater than or equal to 0"),
            ("dev", {"backend.replicas": "two"}, "backend.replicas: Invalid type. Expected: integer, given: string"),
            ("dev", {"backend.replicas": 2.5}, "backend.replicas: Invalid type"),
            ("dev", {"frontend.image.tag": MISSING}, "frontend.image: tag is required"),
            ("dev", {"backend.image.tag": MISSING}, "backend.image: tag is required"),
            ("dev", {"backend.image.tag": ""}, "backend.image.tag: Does not match pattern"),
            (
                "dev",
                {"backend.image.tag": 1234567},
                "backend.image.tag: Invalid type. Expected: string, given: integer",
            ),
            (
                "dev",
                {"backend.image.repository": "todo-backend:1.0"},
                "backend.image.repository: Does not match pattern",
            ),
            ("dev", {"image.pullPolicy": "Sometimes"}, "image.pullPolicy: image.pullPolicy must be one of"),
            ("dev", {"image.pullSecrets": ["Not A Name"]}, "image.pullSecrets.0: Does not match pattern"),
            ("dev", {"backend.logLevel": "loud"}, "backend.logLevel: backend.logLevel must be one of"),
            ("dev", {"backend.env": {"lower": "x"}}, 'backend.env: Property name of "lower" does not match'),
            (
                "dev",
                {"backend.env": {"WORKERS": 2}},
                "backend.env.WORKERS: Invalid type. Expected: string, given: integer",
            ),
            (
                "dev",
                {"backend.resources.limits.memory": "512mb"},
                "backend.resources.limits.memory: Does not match pattern",
            ),
            (
                "dev",
                {"backend.resources.limits.memory": "512"},
                "backend.resources.limits.memory: Does not match pattern",
            ),
            ("dev", {"backend.resources.limits.cpu": "500M"}, "backend.resources.limits.cpu: Does not match pattern"),
            ("dev", {"backend.resources.limits.cpu": "0"}, "backend.resources.limits.cpu: Does not match pattern"),
            ("dev", {"frontend.resources.requests.cpu": -1}, "frontend.resources.requests.cpu: Invalid type"),
            (
                "dev",
                {"backend.autoscaling.enabled": "yes"},
                "backend.autoscaling.enabled: Invalid type. Expected: boolean",
            ),
            (
                "dev",
                {"backend.autoscaling.minReplicas": 0},
                "backend.autoscaling.minReplicas: Must be greater than or equal to 1",
            ),
            (
                "dev",
                {"backend.autoscaling": {"enabled": True, "minReplicas": 6, "maxReplicas": 5}},
                "backend.autoscaling.maxReplicas: has to be at least backend.autoscaling.minReplicas",
            ),
            ("dev", {"migration.backoffLimit": -1}, "migration.backoffLimit: Must be greater than or equal to 0"),
            (
                "dev",
                {"migration.activeDeadlineSeconds": 1},
                "migration.activeDeadlineSeconds: Must be greater than or equal to 30",
            ),
            ("dev", {"database.mode": "sqlite"}, "database.mode: database.mode must be one of"),
            ("dev", {"database.password": MISSING}, "database: password is required"),
            ("dev", {"database.password": None}, "database.password: Invalid type. Expected: string, given: null"),
            (
                "dev",
                {"database.password": "too-short"},
                "database.password: String length must be greater than or equal to 12",
            ),
            (
                "dev",
                {"database.password": "with a space in it"},
                "database.password: has to consist of printable ASCII",
            ),
            ("dev", {"database.password": "with-a-newline\n"}, "database.password: has to consist of printable ASCII"),
            ("dev", {"database.image.tag": MISSING}, "database.image: tag is required"),
            ("dev", {"database.url": EXTERNAL_URL}, "database.url: belongs to database.mode external"),
            ("dev", {"database.storage.size": "1GB"}, "database.storage.size: Does not match pattern"),
            ("dev", {"database.storage.size": "0Gi"}, "database.storage.size: Does not match pattern"),
            ("dev", {"database.storage.className": "Fast Disks"}, "database.storage.className"),
            ("prod", {"database.url": MISSING}, "database: url is required"),
            ("prod", {"database.url": ""}, "database.url: String length must be greater than or equal to 1"),
            ("prod", {"database.url": "mysql://todo:s3cret@db/todo"}, "database.url: has to look like postgresql://"),
            (
                "prod",
                {"database.url": "postgresql://todo:s3 cret@db/todo"},
                "database.url: has to look like postgresql://",
            ),
            ("prod", {"database.url": "postgresql:///todo"}, "database.url: has to look like postgresql://"),
            ("dev", {"database.directUrl": DIRECT_URL}, "database.directUrl: belongs to database.mode external"),
            ("prod", {"database.directUrl": "db-direct"}, "database.directUrl: has to look like postgresql://"),
            ("dev", {"assistant.baseUrl": "models.example.org"}, "assistant.baseUrl: Does not match pattern"),
            ("dev", {"assistant.baseUrl": "http://user:pw@models/v1"}, "assistant.baseUrl: Does not match pattern"),
            ("dev", {"assistant.baseUrl": "http://models/v1"}, "assistant.model: is needed with assistant.baseUrl"),
            (
                "dev",
                {"assistant.apiKey": API_KEY},
                "assistant.model: is needed with assistant.baseUrl or assistant.apiKey",
            ),
            (
                "dev",
                {"assistant.model": "small-1"},
                "assistant.model: needs assistant.baseUrl, assistant.apiKey or both",
            ),
            ("dev", MODEL | {"assistant.model": "small 1"}, "assistant.model: Does not match pattern"),
            ("dev", MODEL | {"assistant.apiKey": "two\nlines"}, "assistant.apiKey: has to consist of printable ASCII"),
            ("dev", {"assistant.rateLimit": -1}, "assistant.rateLimit: Must be greater than or equal to 0"),
            ("dev", {"assistant.timeout": 0}, "assistant.timeout: Must be greater than or equal to 1"),
            ("dev", {"assistant.timeout": "60"}, "assistant.timeout: Invalid type. Expected: integer, given: string"),
            (
                "dev",
                {"backend.env": {"OPENAI_API_KEY": API_KEY}},
                "backend.env.OPENAI_API_KEY: is a secret, and a ConfigMap is none; use assistant.apiKey",
            ),
            ("dev", {"frontend.env": {"DATABASE_URL": "x"}}, "frontend.env.DATABASE_URL: is a secret"),
            ("dev", {"auth.secret": MISSING}, "auth: secret is required"),
            ("dev", {"auth.secret": "too-short"}, "auth.secret: String length must be greater than or equal to 32"),
            ("dev", {"release.digest": 12}, "release.digest: Invalid type. Expected: string, given: integer"),
            ("dev", {"colour": "blue"}, "Additional property colour is not allowed"),
            ("dev", {"frontend.colour": "blue"}, "frontend: Additional property colour is not allowed"),
            ("dev", {"database.storage.colour": "blue"}, "database.storage: Additional property colour is not allowed"),
            (
                "dev",
                {"backend.resources.limits.colour": "blue"},
                "backend.resources.limits: Additional property colour is not allowed",
            ),
        ],
    )
    def test_message_names_the_value(
        self, chart: Chart, environment: str | None, changes: dict[str, Any], message: str
    ) -> None:
        assert message in chart.refuse(environment, changes)

    @pytest.mark.parametrize(
        ("environment", "changes", "secrets"),
        [
            ("dev", {"database.password": "hunter2"}, ["hunter2"]),
            ("dev", {"database.password": "hunter2 and more"}, ["hunter2"]),
            ("dev", {"database.password": ["hunter2"]}, ["hunter2"]),
            ("dev", {"database.url": EXTERNAL_URL}, [EXTERNAL_URL, "s3cret-of-neon", PASSWORD]),
            ("prod", {"database.url": "mysql://todo:hunter2@db/todo"}, ["hunter2"]),
            ("prod", {"database.directUrl": "mysql://todo:hunter2@db/todo"}, ["hunter2"]),
            ("dev", {"assistant.baseUrl": "http://user:hunter2@models/v1"}, ["hunter2"]),
            ("dev", MODEL | {"assistant.apiKey": "hunter2 and more"}, ["hunter2"]),
            ("dev", MODEL | {"assistant.apiKey": ["hunter2"]}, ["hunter2"]),
            ("dev", {"backend.env": {"OPENAI_API_KEY": API_KEY}}, [API_KEY]),
            ("dev", {"auth.secret": "hunter2"}, ["hunter2"]),
            ("dev", {"frontend.replicas": -1}, [PASSWORD, AUTH_SECRET]),
        ],
    )
    def test_message_shows_no_secret(
        self, chart: Chart, environment: str, changes: dict[str, Any], secrets: list[str]
    ) -> None:
        message = chart.refuse(environment, changes)
        assert [secret for secret in secrets if secret in message] == []

    def test_every_object_of_the_schema_is_closed(self) -> None:
        def open_objects(schema: object, path: str) -> Iterator[str]:
            if not isinstance(schema, dict):
                return
            if schema.get("type") == "object" and "additionalProperties" not in schema:
                yield path
            for key, value in schema.items():
                yield from open_objects(value, f"{path}/{key}")

        assert list(open_objects(SCHEMA, "")) == []


class TestRestarts:
    """A change restarts the pods that it concerns, and no others."""

    @pytest.mark.parametrize(
        ("changes", "restarted"),
        [
            ({}, []),
            ({"release.digest": "sha256:0123"}, []),
            ({"frontend.replicas": 5, "backend.replicas": 5}, []),
            ({"ingress.annotations": {"a.example.org/b": "c"}}, []),
            ({"ingress.host": "other.local"}, ["Deployment/todo-backend", "Deployment/todo-frontend"]),
            ({"frontend.env": {"A": "b"}}, ["Deployment/todo-frontend"]),
            ({"frontend.image.tag": "cccccccccccc"}, ["Deployment/todo-frontend"]),
            ({"backend.logLevel": "debug"}, ["Deployment/todo-backend"]),
            ({"backend.image.tag": "cccccccccccc"}, ["Deployment/todo-backend"]),
            ({"assistant.rateLimit": 10}, ["Deployment/todo-backend"]),
            (MODEL, ["Deployment/todo-backend"]),
            ({"auth.secret": AUTH_SECRET + "2"}, ["Deployment/todo-frontend"]),
            ({"database.password": "another-password"}, ["Deployment/todo-backend", "Deployment/todo-frontend"]),
            ({"database.resources.requests.cpu": "200m"}, ["StatefulSet/todo-database"]),
        ],
        ids=str,
    )
    def test_by_value(self, chart: Chart, changes: dict[str, Any], restarted: list[str]) -> None:
        assert self.differing(chart.render("dev"), chart.render("dev", changes)) == restarted

    def test_external_database(self, chart: Chart) -> None:
        changes = {"database.url": EXTERNAL_URL.replace("db.", "db2.")}
        assert self.differing(chart.render("prod"), chart.render("prod", changes)) == [
            "Deployment/todo-backend",
            "Deployment/todo-frontend",
        ]

    def test_another_key_of_a_model(self, chart: Chart) -> None:
        before, after = chart.render("dev", MODEL), chart.render("dev", MODEL | {"assistant.apiKey": API_KEY + "2"})
        assert self.differing(before, after) == ["Deployment/todo-backend"]

    def test_new_chart_version_restarts_nothing(self, chart: Chart, environment: str, tmp_path: Path) -> None:
        newer = tmp_path / CHART.name
        shutil.copytree(CHART, newer)
        metadata = yaml.safe_load((newer / "Chart.yaml").read_text())
        (newer / "Chart.yaml").write_text(yaml.safe_dump({**metadata, "version": "9.9.9", "appVersion": "9.9.9"}))
        before, after = chart.render(environment), chart.render(environment, chart=newer)
        assert (
            before.one("Deployment", "todo-backend")["metadata"] != after.one("Deployment", "todo-backend")["metadata"]
        )
        assert before.pods().keys() == after.pods().keys()
        assert [workload for workload in self.differing(before, after) if not workload.startswith("Pod/")] == []

    def test_release_digest_is_kept_with_the_release(self, chart: Chart, environment: str) -> None:
        objects = chart.render(environment, {"release.digest": "sha256:0123"})
        assert [item["metadata"]["annotations"] for item in objects.of_kind("Deployment")] == [
            {"todo-app/release-digest": "sha256:0123"}
        ] * 2

    @staticmethod
    def differing(before: Objects, after: Objects) -> list[str]:
        """Return the long-running workloads whose pod template differs."""
        templates = [
            {name: pod for name, pod in objects.pods().items() if not name.startswith(("Pod/", "Job/"))}
            for objects in (before, after)
        ]
        return [name for name, pod in templates[0].items() if templates[1][name] != pod]


class TestFiles:
    def test_environments_differ_only_where_they_do(self) -> None:
        dev, prod = (dict(leaves(yaml.safe_load((CHART / f"values-{name}.yaml").read_text()))) for name in ENVIRONMENTS)
        assert dev.keys() == prod.keys()
        differing = {path for path in dev if dev[path] != prod[path]}
        assert differing == {
            "ingress.host",
            "ingress.httpsPort",
            "frontend.replicas",
            "frontend.autoscaling.enabled",
            "frontend.autoscaling.minReplicas",
            "frontend.autoscaling.maxReplicas",
            "backend.replicas",
            "backend.autoscaling.enabled",
            "backend.autoscaling.minReplicas",
            "backend.autoscaling.maxReplicas",
            "database.mode",
        }

    def test_no_secret_and_no_tag_has_a_default(self) -> None:
        for name in ("values.yaml", *(f"values-{environment}.yaml" for environment in ENVIRONMENTS)):
            values = dict(leaves(yaml.safe_load((CHART / name).read_text())))
            assert not [
                path
                for path in values
                if path.split(".")[-1] in ("password", "url", "directUrl", "secret", "apiKey", "tag")
            ]

    def test_every_value_has_a_comment(self) -> None:
        lines = (CHART / "values.yaml").read_text().splitlines()
        document = yaml.compose((CHART / "values.yaml").read_text())
        assert document is not None
        undocumented = list(without_comment(document, lines, "", documented=False))
        assert undocumented == []

    def test_readme_lists_every_value(self) -> None:
        listed = re.findall(r"^\| `([\w.]+)` \|", (CHART / "README.md").read_text(), re.MULTILINE)
        assert sorted(listed) == sorted(schema_paths(SCHEMA, ""))


def leaves(values: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def without_comment(node: yaml.Node, lines: list[str], path: str, *, documented: bool) -> Iterator[str]:
    """Yield the values with no comment above them or above a mapping that they are in."""
    assert isinstance(node, yaml.MappingNode)
    for key, value in node.value:
        line = key.start_mark.line
        commented = documented or lines[line - 1].lstrip().startswith("# ")
        if isinstance(value, yaml.MappingNode) and value.value:
            yield from without_comment(value, lines, f"{path}{key.value}.", documented=commented)
        elif not commented:
            yield f"{path}{key.value}"


def schema_paths(schema: dict[str, Any], path: str) -> Iterator[str]:
    """Yield the values of the schema; requests and limits stand together, as in the README."""
    for name, value in schema["properties"].items():
        resolved = SCHEMA["definitions"][value["$ref"].rsplit("/", 1)[-1]] if "$ref" in value else value
        if "properties" in resolved and name != "resources":
            yield from schema_paths(resolved, f"{path}{name}.")
        else:
            yield f"{path}{name}"
