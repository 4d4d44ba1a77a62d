"""Bad input as a person gives it: the run ends within seconds, says what to do about it, and changes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
# Generous, for machines that do other things at the same time; it takes two.
SECONDS = 20
# Figures that any machine meets, so that a test sees only what it asks for.
MODEST = {
    "preflight_disk_gib": {"/": 0},
    "minikube_memory": 2048,
    "preflight_memory_reserve_mib": 0,
    "preflight_timeout": 2,
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


class Run:
    """One run of the playbook that leaves a trace when preflight lets it pass."""

    def __init__(self, directory: Path, inventory: Path | str, variables: dict[str, Any], *arguments: str) -> None:
        trace = directory / "trace"
        given = {
            "minikube_profile": "preflight-test",
            "app_http_port": free_port(),
            "app_https_port": free_port(),
            "image_registry_port": free_port(),
            "preflight_test_trace": str(trace),
            **MODEST,
            **variables,
        }
        playbook = CHECKOUT / "tests/preflight/playbook.yml"
        command = ["ansible-playbook", str(playbook), "-i", str(inventory), "-e", json.dumps(given), *arguments]
        begin = time.monotonic()
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env={**os.environ, "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.seconds = time.monotonic() - begin
        self.code = done.returncode
        self.output = done.stdout + done.stderr
        self.passed = trace.exists()


def refused(run: Run, *parts: str) -> None:
    assert run.code != 0, run.output
    assert not run.passed
    assert "changed=0" in run.output
    assert "Traceback" not in run.output
    assert run.seconds < SECONDS
    for part in ("Found:", "Needed:", "Fix:", *parts):
        assert part in run.output, f"{part!r} is not in\n{run.output}"


def inventory_copy(directory: Path, environment: str) -> Path:
    """Copy all inventories, so that one can be spoiled; a vault of the person who tests stays out."""
    shutil.copytree(CHECKOUT / "inventories", directory / "inventories", ignore=shutil.ignore_patterns("vault.yml"))
    return directory / "inventories" / environment


ROWS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "unsupported OS": ({"preflight_systems": {"plan9": ["4"]}}, ("operating system", "Plan9 4")),
    "unsupported architecture": ({"preflight_architectures": ["riscv64"]}, ("architecture", "riscv64 (amd64, arm64)")),
    "too few CPUs": ({"minikube_cpus": 4096}, ("CPUs", "Needed: 4096", "lower minikube_cpus")),
    "too little RAM": ({"minikube_memory": 99999999}, ("memory", "99999999 MiB", "lower minikube_memory")),
    "too little disk": ({"preflight_disk_gib": {"/": 999999}}, ("disk", "GiB free on /", "999999 GiB")),
    "missing control group": ({"preflight_cgroup_controllers": ["teapot"]}, ("control groups", "no controller teapot")),
    "unknown supply mode": ({"supply_mode": "torrent"}, ("supply_mode 'torrent'", "auto, upstream, packages")),
    "host name that is none": ({"app_host": "todo_local"}, ("app_host 'todo_local'", "application.yml")),
    "host name that is an address": ({"app_host": "127.0.0.1"}, ("it is an address",)),
    "port that is none": ({"app_https_port": "https"}, ("app_https_port 'https'", "1 to 65535")),
    "one port twice": (
        {"app_http_port": 4443, "app_https_port": 4443},
        ("port 4443 for app_http_port and app_https_port",),
    ),
    "memory that is none": ({"minikube_memory": "lots"}, ("minikube_memory 'lots'", "whole number of MiB")),
    "profile of another inventory": ({"minikube_profile": "todo-prod"}, ("todo-prod here and in", "inventories/prod")),
    "missing values file": ({"environment_name": "staging"}, ("values-staging.yaml", "No such file")),
    "missing certificate": ({"tls_certificate_file": "/nonexistent.pem"}, ("tls_certificate_file '/nonexistent.pem'",)),
    "mirror that does not resolve": (
        {"supply_mode": "upstream", "supply_upstream_mirror": "http://mirror.invalid"},
        ("the name mirror.invalid does not resolve", "supply_upstream_mirror"),
    ),
}


@pytest.mark.parametrize(("variables", "parts"), ROWS.values(), ids=ROWS.keys())
def test_bad_variables(tmp_path: Path, variables: dict[str, Any], parts: tuple[str, ...]) -> None:
    refused(Run(tmp_path, "inventories/dev", variables), *parts)


def test_check_mode_refuses_as_well(tmp_path: Path) -> None:
    refused(Run(tmp_path, "inventories/dev", {"app_host": "todo local"}, "--check", "--diff"), "'todo local'")


def test_busy_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run = Run(tmp_path, "inventories/dev", {"app_https_port": port})
    refused(run, f"port {port}", f"(pid {os.getpid()})", f"kill {os.getpid()}", "app_https_port")


def test_several_problems_are_one_message(tmp_path: Path) -> None:
    variables = {"minikube_cpus": 4096, "minikube_memory": 99999999, "preflight_disk_gib": {"/": 999999}}
    refused(Run(tmp_path, "inventories/dev", variables), "3 problems found", "1. CPUs", "2. memory", "3. disk")


def test_server_that_stalls(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        mirror = f"http://127.0.0.1:{server.getsockname()[1]}"
        run = Run(tmp_path, "inventories/dev", {"supply_mode": "upstream", "supply_upstream_mirror": mirror})
    refused(run, f"{mirror}/", "no answer within 2 s")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("backend: {replicas: 2\n", ("values-dev.yaml: line 2",)),
        ("backend:\n  replicas: two\n", ("backend.replicas of", "'two'")),
        ("bakcend:\n  replicas: 2\n", ("bakcend",)),
    ],
    ids=["no YAML", "wrong type", "unknown key"],
)
def test_broken_values_file(tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    chart = tmp_path / "todo-app"
    shutil.copytree(CHECKOUT / "charts/todo-app", chart)
    (chart / "values-dev.yaml").write_text(text)
    refused(Run(tmp_path, "inventories/dev", {"preflight_chart_directory": str(chart)}), "values file", *parts)


def test_version_without_a_checksum(tmp_path: Path) -> None:
    pins = yaml.safe_load((CHECKOUT / "roles/supply/vars/main.yml").read_text())
    pins["__supply_tools"]["helm"]["version"] = "v9.9.9"
    del pins["__supply_tools"]["helm"]["upstream"]["sha256"]["arm64"]
    (tmp_path / "pins.yml").write_text(yaml.safe_dump(pins))
    run = Run(tmp_path, "inventories/dev", {"preflight_pins": str(tmp_path / "pins.yml")})
    refused(run, "no sha256 of helm v9.9.9 for arm64", "__supply_tools.helm.upstream.sha256")


def test_expired_certificate(tmp_path: Path, pair: Callable[[str, int, int], tuple[str, str]]) -> None:
    certificate, key = pair("todo.local", -10, -1)
    (tmp_path / "tls.crt").write_text(certificate)
    (tmp_path / "tls.key").write_text(key)
    files = {"tls_certificate_file": str(tmp_path / "tls.crt"), "tls_key_file": str(tmp_path / "tls.key")}
    run = Run(tmp_path, "inventories/dev", files, "-vvv")
    refused(run, "certificate", "ended")
    assert key.splitlines()[1] not in run.output


# Production


def test_production_without_a_vault(tmp_path: Path) -> None:
    run = Run(tmp_path, inventory_copy(tmp_path, "prod"), {})
    parts = ("vault_todo_app_database_url is missing", "vault_todo_app_auth_secret is missing", "ansible-vault encrypt")
    refused(run, *parts, "inventories/vault.example.yml")


SECRETS = {
    "vault_todo_app_database_url": "postgresql://todo:Xq7-long-enough@db.test.invalid/todo",
    "vault_todo_app_auth_secret": "correct horse battery staple, more than enough",
}


def vault(directory: Path, inventory: Path, source: Path) -> str:
    """Make the vault as the message says, from a file; return the option that opens it."""
    password = directory / "password"
    password.write_text("open sesame\n")
    option = f"--vault-password-file={password}"
    target = str(inventory / "group_vars/all/vault.yml")
    subprocess.run(["ansible-vault", "encrypt", option, "--output", target, str(source)], check=True, cwd=CHECKOUT)
    return option


def test_production_with_the_example_as_its_vault(tmp_path: Path) -> None:
    inventory = inventory_copy(tmp_path, "prod")
    option = vault(tmp_path, inventory, inventory.parent / "vault.example.yml")
    run = Run(tmp_path, inventory, {}, option)
    refused(run, "vault_todo_app_database_url is still the placeholder", "ansible-vault edit")
    assert "vault_todo_app_database_password" not in run.output


def test_production_with_a_vault_in_plain_text(tmp_path: Path) -> None:
    inventory = inventory_copy(tmp_path, "prod")
    (inventory / "group_vars/all/vault.yml").write_text(yaml.safe_dump(SECRETS))
    refused(Run(tmp_path, inventory, {}), "in plain text", "ansible-vault encrypt")


def test_production_with_its_vault_shows_no_secret(tmp_path: Path) -> None:
    inventory = inventory_copy(tmp_path, "prod")
    source = tmp_path / "secrets.yml"
    source.write_text(yaml.safe_dump(SECRETS))
    run = Run(tmp_path, inventory, {}, vault(tmp_path, inventory, source), "-vvv")
    assert run.code == 0, run.output
    assert run.passed
    for secret in ("Xq7-long-enough", "correct horse"):
        assert secret not in run.output


def test_production_with_a_vault_and_no_password(tmp_path: Path) -> None:
    inventory = inventory_copy(tmp_path, "prod")
    vault(tmp_path, inventory, inventory.parent / "vault.example.yml")
    run = Run(tmp_path, inventory, {})
    assert run.code != 0
    assert not run.passed
    assert "no vault secrets found" in run.output
    assert "Traceback" not in run.output


# What must pass


def test_good_machine_passes_and_nothing_is_changed_by_preflight(tmp_path: Path) -> None:
    run = Run(tmp_path, "inventories/dev", {}, "--check")
    assert run.code == 0, run.output
    assert not run.passed
    assert re.search(r"ok=\d+ +changed=1 ", run.output), run.output
