"""A cluster that was there before: the same playbooks deploy to it, and take away nothing but what they brought."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .cluster import NAMESPACE, pods, revisions
from .conftest import CONFIRMED, Deployment
from .person import Person
from .provisioner import attempt, playbook
from .second_cluster import HTTPS_PORT, NAME, REGISTRY, SecondCluster, out, second_cluster

pytestmark = pytest.mark.long
INVENTORY = "inventories/existing"


@pytest.fixture(scope="module")
def second(dev: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondCluster]:
    with second_cluster(dev.context, tmp_path_factory.mktemp("second")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def other(second: SecondCluster) -> Iterator[Deployment]:
    """The application in the second cluster."""
    run = playbook("site.yml", INVENTORY, *second.settings())
    url = f"https://other.todo.local:{HTTPS_PORT}"
    yield Deployment(run, url, Path("/etc/todo-provisioner/tls/existing/ca.crt"), NAME)
    playbook("playbooks/destroy.yml", INVENTORY, *second.settings(), *CONFIRMED)


def objects(*kinds: str) -> list[str]:
    """Names of everything of some kinds in the second cluster."""
    return sorted(
        out("kubectl", f"--context={NAME}", "get", ",".join(kinds), "--all-namespaces", "--output=name").split()
    )


@pytest.mark.parametrize(
    ("setting", "value", "found", "advice"),
    [
        ("cluster_context", "nowhere", "no context 'nowhere'", "set cluster_context"),
        (
            "cluster_kubeconfig",
            "/nowhere/config",
            "no kubeconfig /nowhere/config",
            "set cluster_context or cluster_kubeconfig",
        ),
        ("cluster_registry", "localhost:1", "http://localhost:1/v2/", "set cluster_registry"),
        (
            "cluster_ingress_class",
            "haproxy",
            "no IngressClass 'haproxy' in the cluster; it has nginx",
            "set cluster_ingress_class",
        ),
        (
            "cluster_storage_class",
            "fast",
            "no StorageClass 'fast' in the cluster; it has local-path",
            "set cluster_storage_class",
        ),
    ],
)
def test_refuses_what_is_not_there(second: SecondCluster, setting: str, value: str, found: str, advice: str) -> None:
    run = attempt("site.yml", INVENTORY, *second.settings(**{setting: value}))
    assert (run.code != 0, run.changed) == (True, 0)
    message = " ".join(run.output.split())
    assert found in message
    assert all(word in message for word in ("Found:", "Needed:", advice, "1 problem found"))


def test_serves_from_the_second_cluster(dev: Deployment, second: SecondCluster, other: Deployment) -> None:
    there, here = Person(other), Person(dev)
    there.call("/api/tasks", "POST", {"title": "Only there"})
    assert (there.titles(), here.titles()) == (["Only there"], [])
    assert {name.rsplit("-", 2)[0] for name in pods(other)} >= {"todo-backend", "todo-frontend"}


def test_second_run_changes_nothing(second: SecondCluster, other: Deployment) -> None:
    before = pods(other), revisions(other)
    run = playbook("site.yml", INVENTORY, *second.settings())
    assert run.changed == 0, run.changes()
    assert (pods(other), revisions(other)) == before
    check = playbook("site.yml", INVENTORY, *second.settings(), "--check", "--diff")
    assert check.changed == 0, check.changes()


def test_rollout_status_and_rollback(second: SecondCluster, other: Deployment) -> None:
    run = playbook("site.yml", INVENTORY, *second.settings(), "--tags", "rollout")
    assert "Nothing to roll out" in run.output
    limit = json.dumps({"todo_app_assistant_rate_limit": 29})
    assert playbook("site.yml", INVENTORY, *second.settings(), "--tags", "rollout", "-e", limit).changed > 0
    assert playbook("playbooks/rollback.yml", INVENTORY, *second.settings()).changed > 0
    status = playbook("playbooks/status.yml", INVENTORY, *second.settings())
    assert "everything is as it should be" in status.output


def test_destroy_removes_only_what_is_ours(dev: Deployment, second: SecondCluster, other: Deployment) -> None:
    kinds = ("namespaces", "secrets", "persistentvolumeclaims", "deployments", "priorityclasses", "ingresses")
    before = objects(*kinds)
    assert f"namespace/{NAMESPACE}" in before
    own = [f"--context={NAME}", "create"]
    subprocess.run(["kubectl", *own, "namespace", "somebody-else"], check=True, capture_output=True)
    playbook("playbooks/destroy.yml", INVENTORY, *second.settings(), *CONFIRMED)
    after = objects(*kinds)
    assert not [name for name in after if re.search(r"/(sh\.helm|todo|auth-|database-|openai-)", name)]
    assert "namespace/somebody-else" in after
    assert "deployment.apps/ingress-nginx-controller" in after
    assert out("docker", "inspect", "--format={{.State.Running}}", NAME, REGISTRY).split() == ["true", "true"]
    assert "other.todo.local" not in Path("/etc/hosts").read_text()
    assert Person(dev).titles() == []
    assert playbook("playbooks/destroy.yml", INVENTORY, *second.settings(), *CONFIRMED).changed == 0
