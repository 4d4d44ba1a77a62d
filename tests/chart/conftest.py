"""Fixtures of the chart tests."""

from __future__ import annotations

import os
import subprocess

import pytest
import yaml

from . import kubernetes_schemas
from .rendering import CHECKOUT, ENVIRONMENTS, Chart, Objects, Validate, program

PINS = CHECKOUT / "roles" / "supply" / "vars" / "main.yml"


@pytest.fixture(scope="session", autouse=True)
def _ready(prerequisites: None) -> None:
    pass


@pytest.fixture(scope="session")
def kubernetes_version() -> str:
    pins = yaml.safe_load(PINS.read_text())
    version = pins["__supply_tools"]["kubectl"]["version"]
    assert isinstance(version, str)
    return version


@pytest.fixture(scope="session")
def chart(kubernetes_version: str, tmp_path_factory: pytest.TempPathFactory) -> Chart:
    fix = (
        "run playbooks/machine.yml, which installs it, or build it by "
        "`go -C roles/supply/files/packages/go/helm build -o DIRECTORY/ tool`"
    )
    return Chart(program("helm", "HELM", fix), kubernetes_version, tmp_path_factory.mktemp("values"))


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def objects(chart: Chart, environment: str) -> Objects:
    return chart.render(environment)


@pytest.fixture(scope="session")
def validate(kubernetes_version: str) -> Validate:
    """Return a function that validates a manifest against the API of the pinned Kubernetes version."""
    kubeconform = program("kubeconform", "KUBECONFORM", "run tests/prerequisites.yml, which installs it")
    location = os.environ.get("KUBERNETES_SCHEMAS")
    if not location:
        try:
            directory = kubernetes_schemas.schema_directory(kubernetes_version)
        except kubernetes_schemas.SchemaError as error:
            pytest.fail(str(error), pytrace=False)
        location = f"{directory}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
    command = [
        kubeconform,
        "-strict",
        "-summary",
        "-kubernetes-version",
        kubernetes_version.removeprefix("v"),
        "-schema-location",
        location,
    ]

    def run(manifest: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, input=manifest, capture_output=True, text=True, check=False)

    return run
