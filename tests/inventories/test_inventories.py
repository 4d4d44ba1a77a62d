"""The inventories agree with each other and with the roles, and keep their secrets out of the repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
INVENTORIES = CHECKOUT / "inventories"
ENVIRONMENTS = ("dev", "prod")
TOPICS = ("machine.yml", "cluster.yml", "application.yml")


def variables(environment: str, topic: str) -> dict[str, Any]:
    loaded = yaml.safe_load((INVENTORIES / environment / "group_vars/all" / topic).read_text())
    assert isinstance(loaded, dict)
    return loaded


def everything(environment: str) -> dict[str, Any]:
    return {key: value for topic in TOPICS for key, value in variables(environment, topic).items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_both_have_the_same_keys_in_the_same_order(topic: str) -> None:
    assert list(variables("dev", topic)) == list(variables("prod", topic))


# What a cluster that is there already has no use for, and what is said only of one.
OWN_CLUSTER = ("minikube_", "image_registry_", "ingress_", "metrics_", "preflight_minikube_", "app_http_port")
OTHER_CLUSTER = ("kube_tools_commands",)


def test_example_for_an_existing_cluster_has_the_same_keys() -> None:
    shared = {key for key in everything("dev") if not key.startswith(OWN_CLUSTER)}
    assert set(everything("existing")) - set(OTHER_CLUSTER) == shared
    assert (variables("dev", "cluster.yml")["cluster_provider"], everything("existing")["cluster_provider"]) == (
        "minikube",
        "existing",
    )


def test_every_file_is_compared() -> None:
    for environment in (*ENVIRONMENTS, "existing"):
        found = {file.name for file in (INVENTORIES / environment / "group_vars/all").glob("*.yml")}
        assert found - {"vault.yml"} == set(TOPICS)


def test_a_key_is_in_one_file_only() -> None:
    keys = [key for topic in TOPICS for key in variables("dev", topic)]
    assert sorted(keys) == sorted(set(keys))


def test_both_can_live_on_one_machine() -> None:
    dev, prod = everything("dev"), everything("prod")
    for key in ("environment_name", "app_host", "minikube_profile"):
        assert dev[key] != prod[key]
    ports = [
        values[key] for values in (dev, prod) for key in ("app_http_port", "app_https_port", "image_registry_port")
    ]
    assert len(ports) == len(set(ports))


@pytest.mark.parametrize("environment", ["dev", "existing"])
def test_every_role_variable_exists(environment: str) -> None:
    roles = {path.name for path in (CHECKOUT / "roles").iterdir() if (path / "defaults/main.yml").is_file()}
    for key in everything(environment):
        role = next((name for name in sorted(roles, key=len, reverse=True) if key.startswith(f"{name}_")), None)
        if role:
            assert key in yaml.safe_load((CHECKOUT / "roles" / role / "defaults/main.yml").read_text()), key


@pytest.mark.parametrize("environment", [*ENVIRONMENTS, "existing"])
def test_ansible_resolves_every_variable(environment: str) -> None:
    command = ["ansible-inventory", "-i", f"inventories/{environment}", "--list"]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert json.loads(listed.stdout)["machines"]["hosts"] == ["machine"]
    assert "WARNING" not in listed.stderr
    names = sorted(everything(environment))
    message = "{{ dict(names | zip(names | map('extract', vars))) | to_json }}"
    command = ["ansible", "machine", "-i", f"inventories/{environment}", "-m", "ansible.builtin.debug"]
    shown = subprocess.run(
        [
            *command,
            "-a",
            f"msg={message}",
            "-e",
            json.dumps({"names": [name for name in names if name != "preflight_secrets"]}),
        ],
        cwd=CHECKOUT,
        env={**os.environ, "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stdout + shown.stderr


def test_example_of_the_vault_names_the_secrets_of_production() -> None:
    example = yaml.safe_load((INVENTORIES / "vault.example.yml").read_text())
    assert list(example) == list(variables("prod", "application.yml")["preflight_secrets"])
    assert all("CHANGE-ME" in value for value in example.values())


def test_development_needs_no_secret_and_production_generates_none() -> None:
    assert variables("dev", "application.yml")["preflight_secrets"] == {}
    assert variables("prod", "application.yml")["todo_app_require_given_secrets"] is True


@pytest.mark.parametrize(
    "name",
    [
        "prod/group_vars/all/vault.yml",
        "dev/group_vars/all/vault.yml",
        "prod/.vault-pass",
        "vault_password",
        "prod/vault-password.txt",
    ],
)
def test_secret_files_are_not_committed_by_accident(name: str) -> None:
    command = ["git", "check-ignore", "--quiet", f"inventories/{name}"]
    assert subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "inventories"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split():
        assert not name.endswith("vault.yml")
        for match in re.finditer(r"://[^/\s:]+:([^@\s]+)@", (CHECKOUT / name).read_text()):
            assert match.group(1) == "CHANGE-ME"
