"""The environment prod beside dev on this machine, with its secrets in a vault and its database outside the cluster."""

from __future__ import annotations

import http.client
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.passed_on import CHECKOUT

from .cluster import pods
from .conftest import CONFIRMED, Deployment
from .database import external_database
from .person import Person
from .provisioner import attempt, playbook


@pytest.fixture(scope="module")
def vault(prerequisites: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Arguments that give ansible-playbook an encrypted file with prod's secrets."""
    directory = tmp_path_factory.mktemp("vault")
    (directory / "password").write_text(secrets.token_urlsafe(24))
    with external_database() as url:
        plain = {"vault_todo_app_database_url": url, "vault_todo_app_auth_secret": secrets.token_urlsafe(48)}
        subprocess.run(
            [
                "ansible-vault",
                "encrypt",
                f"--vault-password-file={directory}/password",
                f"--output={directory}/vault.yml",
            ],
            input=yaml.safe_dump(plain),
            text=True,
            check=True,
            cwd=CHECKOUT,
            capture_output=True,
        )
        yield [f"--vault-password-file={directory}/password", "-e", f"@{directory}/vault.yml"]


@pytest.fixture(scope="module")
def prod(dev: Deployment, vault: list[str]) -> Iterator[Deployment]:
    """The environment prod, brought up while dev runs."""
    playbook("playbooks/destroy.yml", "inventories/prod", *CONFIRMED)
    run = playbook("site.yml", "inventories/prod", *vault)
    yield Deployment(run, "https://prod.todo.local:8443", Path("/etc/todo-provisioner/tls/prod/ca.crt"), "todo-prod")
    playbook("playbooks/destroy.yml", "inventories/prod", *CONFIRMED)


def test_refuses_to_run_without_secrets(prerequisites: None) -> None:
    run = attempt("site.yml", "inventories/prod")
    assert run.code != 0
    assert run.changed == 0, run.changes()
    for word in ("vault_todo_app_database_url", "Found", "Needed", "Fix"):
        assert word in run.output


def test_prod_serves_beside_dev(dev: Deployment, prod: Deployment) -> None:
    there, here = Person(prod), Person(dev)
    there.call("/api/tasks", "POST", {"title": "Only in prod"})
    assert there.titles() == ["Only in prod"]
    assert here.titles() == []


def test_plain_http_leads_to_the_public_port(prod: Deployment) -> None:
    connection = http.client.HTTPConnection("prod.todo.local", 8080, timeout=10)
    connection.request("GET", "/sign-in")
    response = connection.getresponse()
    assert response.status == 308
    assert response.headers["Location"] == f"{prod.url}/sign-in"


def test_prod_has_its_database_outside(prod: Deployment) -> None:
    names = list(pods(prod))
    assert not [name for name in names if name.startswith("todo-database")]
    assert len([name for name in names if name.startswith("todo-backend")]) == 3


def test_second_run_changes_nothing(prod: Deployment, vault: list[str]) -> None:
    run = playbook("site.yml", "inventories/prod", *vault)
    assert run.changed == 0, run.changes()
    assert "postgresql://" not in run.output
