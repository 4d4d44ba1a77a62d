"""Three nodes: replicas lie apart, the database keeps its node, and nobody notices when a node is emptied."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .cluster import NAMESPACE, api, await_one_generation, await_rollout, is_ready, pods, restart, revisions
from .conftest import CONFIRMED, Deployment
from .language_model import LanguageModel
from .person import Person
from .provisioner import attempt, playbook
from .traffic import Talk, Traffic, assert_nothing_was_lost, streams

pytestmark = pytest.mark.long

PROFILE = "todo-nodes"
NODES = [PROFILE, f"{PROFILE}-m02", f"{PROFILE}-m03"]
SETTINGS = {
    "environment_name": "nodes",
    "todo_app_environment": "dev",
    "minikube_profile": PROFILE,
    "minikube_nodes": 3,
    "minikube_memory": 2560,
    "app_host": "nodes.todo.local",
    "app_http_port": 8081,
    "app_https_port": 8444,
    "image_registry_port": 5002,
}
COUNT = 25
"""Numbers, and seconds, of a long answer of the chat."""


@pytest.fixture(scope="module")
def settings(prerequisites: None) -> Iterator[dict[str, Any]]:
    """The inventory's variables, with a language model that takes its time to answer."""
    with LanguageModel() as model:
        yield {**SETTINGS, "todo_app_assistant_base_url": model.url, "todo_app_assistant_model": "scripted"}


@pytest.fixture(scope="module")
def given(settings: dict[str, Any]) -> tuple[str, str]:
    return "-e", json.dumps(settings)


@pytest.fixture(scope="module")
def three(given: tuple[str, str]) -> Iterator[Deployment]:
    """The application in a cluster of three nodes."""
    playbook("playbooks/destroy.yml", "inventories/dev", *given, *CONFIRMED)
    run = playbook("site.yml", "inventories/dev", *given)
    yield Deployment(run, "https://nodes.todo.local:8444", Path("/etc/todo-provisioner/tls/nodes/ca.crt"), PROFILE)
    playbook("playbooks/destroy.yml", "inventories/dev", *given, *CONFIRMED)
    networks = subprocess.run(
        ["docker", "network", "ls", "--format={{.Name}}"], check=True, capture_output=True, text=True
    )
    assert PROFILE not in networks.stdout.split()


@pytest.fixture(scope="module")
def clara(three: Deployment) -> Person:
    return Person(three)


def kubectl(*arguments: str) -> str:
    """What a kubectl command prints."""
    command = ["kubectl", f"--context={PROFILE}", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def places(three: Deployment) -> dict[str, set[str]]:
    """Nodes on which each component's pods are ready to serve."""
    found: dict[str, set[str]] = {}
    for pod in api(three).resources.get(api_version="v1", kind="Pod").get(namespace=NAMESPACE).items:
        if is_ready(pod) and not pod.metadata.deletionTimestamp:
            found.setdefault(pod.metadata.labels["app.kubernetes.io/component"], set()).add(pod.spec.nodeName)
    return found


def await_ready(three: Deployment) -> None:
    """Wait until every pod that ought to serve does."""
    for workload in ("deployment/todo-backend", "deployment/todo-frontend", "statefulset/todo-database"):
        await_rollout(three, workload)


@contextmanager
def drained(node: str) -> Iterator[None]:
    """Empty a node as an administrator does before its maintenance."""
    try:
        kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=300s")
        yield
    finally:
        kubectl("uncordon", node)


def test_every_node_is_ready(three: Deployment) -> None:
    nodes = api(three).resources.get(api_version="v1", kind="Node").get().items
    ready = {
        node.metadata.name: condition.status
        for node in nodes
        for condition in node.status.conditions
        if condition.type == "Ready"
    }
    assert ready == dict.fromkeys(NODES, "True")


@pytest.mark.parametrize("node", NODES)
def test_every_node_pulls_from_the_registry(three: Deployment, node: str) -> None:
    deployment = (
        api(three).resources.get(api_version="apps/v1", kind="Deployment").get(name="todo-backend", namespace=NAMESPACE)
    )
    image = deployment.spec.template.spec.containers[0].image
    assert image.startswith("localhost:5002/")
    subprocess.run(["docker", "exec", node, "crictl", "pull", image], check=True, capture_output=True)


def test_replicas_are_on_different_nodes(three: Deployment) -> None:
    await_ready(three)
    found = places(three)
    assert (len(found["backend"]), len(found["frontend"])) == (2, 2), found


def test_second_run_changes_nothing(three: Deployment, given: tuple[str, str]) -> None:
    before = pods(three), revisions(three)
    run = playbook("site.yml", "inventories/dev", *given)
    assert run.changed == 0, run.changes()
    assert (pods(three), revisions(three)) == before


def test_number_of_nodes_is_for_life(three: Deployment, settings: dict[str, Any]) -> None:
    fewer = json.dumps({**settings, "minikube_nodes": 2})
    run = attempt("site.yml", "inventories/dev", "-e", fewer, "--tags", "minikube")
    assert (run.code != 0, run.changed) == (True, 0)
    assert "minikube_nodes: found 3, needed 2" in run.output


def test_database_keeps_its_node(three: Deployment, clara: Person) -> None:
    clara.call("/api/tasks", "POST", {"title": "Stay where you are"})
    before = places(three)["database"]
    kubectl(f"--namespace={NAMESPACE}", "delete", "pod", "todo-database-0")
    await_ready(three)
    assert places(three)["database"] == before
    assert clara.titles(120) == ["Stay where you are"]


def test_draining_a_node_is_not_noticed(three: Deployment, clara: Person) -> None:
    dora = Person(three)
    for node in NODES[1:]:
        found = places(three)
        if node in found["database"]:
            continue  # It has the only volume; without it there is nothing to serve.
        message = f"please count to {COUNT}"
        with Traffic(clara) as traffic, Talk(dora) as talk, streams(clara, message, 6) as answers:
            with drained(node):
                await_ready(three)
                after = places(three)
                said = [answer.result() for answer in answers]
            await_one_generation(three)
        print(f"{node}: {sorted(found)} -> {after}; {traffic.answers} answers, {len(traffic.failures)} failures")
        assert node not in set().union(*after.values())
        assert ["event: done" in answer and f"{COUNT} " in answer for answer in said] == [True] * 6, said
        assert_nothing_was_lost(dora, traffic, talk)
        for component in ("backend", "frontend"):
            restart(three, f"todo-{component}")
        await_one_generation(three)
