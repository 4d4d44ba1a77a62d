"""Nobody notices when pods come and go."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator

import pytest

from .cluster import NAMESPACE, api, await_one_generation, await_rollout
from .conftest import Deployment
from .person import Person
from .traffic import Talk, Traffic, assert_nothing_was_lost

SECONDS = 60


@pytest.fixture(scope="module")
def berta(dev: Deployment) -> Person:
    return Person(dev)


def scale(dev: Deployment, replicas: int) -> None:
    """Set the number of the backend's and the frontend's pods, and wait until that many are ready."""
    for component in ("backend", "frontend"):
        target = [f"--context={dev.context}", f"--namespace={NAMESPACE}", f"deployment/todo-{component}"]
        subprocess.run(["kubectl", "scale", f"--replicas={replicas}", *target], check=True, capture_output=True)
    for component in ("backend", "frontend"):
        await_rollout(dev, f"deployment/todo-{component}")


@pytest.fixture
def five(dev: Deployment) -> Iterator[None]:
    """Five pods of each, and two afterwards."""
    scale(dev, 5)
    yield
    scale(dev, 2)
    await_one_generation(dev)


def test_more_and_fewer_pods(dev: Deployment, berta: Person) -> None:
    with Traffic(berta) as traffic, Talk(berta) as talk:
        scale(dev, 5)
        scale(dev, 2)
        await_one_generation(dev)
    assert_nothing_was_lost(berta, traffic, talk)


def delete_a_pod(dev: Deployment, chance: random.Random) -> str:
    """Delete one of the pods that serve, as somebody would by hand; return its name."""
    pods = api(dev).resources.get(api_version="v1", kind="Pod")
    serving = [
        str(pod.metadata.name)
        for pod in pods.get(
            namespace=NAMESPACE, label_selector="app.kubernetes.io/component in (backend, frontend)"
        ).items
        if not pod.metadata.deletionTimestamp
    ]
    name = chance.choice(sorted(serving))
    pods.delete(name=name, namespace=NAMESPACE)
    return name


@pytest.mark.long
@pytest.mark.usefixtures("five")
def test_a_pod_deleted_every_two_seconds(dev: Deployment, berta: Person) -> None:
    chance = random.Random(1)
    deleted = []
    with Traffic(berta) as traffic, Talk(berta) as talk:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            deleted.append(delete_a_pod(dev, chance))
            time.sleep(2)
        await_one_generation(dev)
    assert_nothing_was_lost(berta, traffic, talk)
    assert len(set(deleted)) > SECONDS / 4
