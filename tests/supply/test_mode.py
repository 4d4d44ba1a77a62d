"""The decision where things come from."""

from __future__ import annotations

import socket

import pytest

from .conftest import MINIKUBE, Machine
from .release_server import ReleaseServer


def unused_url() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_upstream_when_the_site_answers_and_it_stays(machine: Machine) -> None:
    first = machine.run(entry="main", supply_mode="auto")
    assert first.returncode == 0, first.output
    assert machine.mode == "upstream"

    cut_off = machine.run(entry="main", supply_mode="auto", supply_upstream_mirror=unused_url())
    assert (cut_off.returncode, cut_off.changed, machine.mode) == (0, 0, "upstream"), cut_off.output


def test_packages_when_the_site_is_silent_and_it_stays(machine: Machine, server: ReleaseServer) -> None:
    first = machine.run(entry="main", supply_mode="auto", supply_upstream_mirror=unused_url())
    assert first.returncode == 0, first.output
    assert machine.mode == "packages"

    back = machine.run(entry="main", supply_mode="auto", supply_upstream_mirror=server.url)
    assert (back.returncode, back.changed, machine.mode) == (0, 0, "packages"), back.output


@pytest.mark.parametrize("reason", ["the mirror lacks the file", "the image registry is silent"])
def test_packages_when_only_a_part_answers(machine: Machine, server: ReleaseServer, reason: str) -> None:
    registry = server.url + MINIKUBE
    if reason == "the mirror lacks the file":
        del server.files[MINIKUBE]
    else:
        registry = unused_url()
    run = machine.run(entry="main", supply_mode="auto", supply_probe_registry=registry)
    assert run.returncode == 0, run.output
    assert machine.mode == "packages"


def test_a_named_mode_replaces_the_recorded_one(machine: Machine) -> None:
    machine.run(entry="main", supply_mode="auto")
    run = machine.run(entry="main", supply_mode="packages")
    assert run.changed == 1, run.output
    assert machine.mode == "packages"
    assert machine.run(entry="main", supply_mode="auto").changed == 0
    assert machine.mode == "packages"


@pytest.mark.parametrize(
    ("mode", "prefix"),
    [("upstream", "docker.io/library/postgres:17.11-trixie@sha256:"), ("packages", "packages/postgres:")],
)
def test_image_references_follow_the_mode(machine: Machine, mode: str, prefix: str) -> None:
    machine.prints = "database from {{ supply_image_references['postgres'] }}"
    run = machine.run(entry="main", supply_mode=mode)
    assert run.returncode == 0, run.output
    assert f"database from {prefix}" in run.message
