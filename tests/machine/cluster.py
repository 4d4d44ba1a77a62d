"""The deployment as the cluster's API tells of it."""

from __future__ import annotations

import subprocess
import time
from typing import Any

from kubernetes import config as kubernetes_config
from openshift.dynamic import DynamicClient

from .conftest import Deployment

NAMESPACE = "todo-app"


def api(dev: Deployment) -> DynamicClient:
    """The cluster's API as the ordinary kubeconfig gives it."""
    return DynamicClient(kubernetes_config.new_client_from_config(context=dev.context))


def pods(dev: Deployment) -> dict[str, tuple[str, int]]:
    """Running pods of the application: name -> (uid, restarts)."""
    found = api(dev).resources.get(api_version="v1", kind="Pod").get(namespace=NAMESPACE).items
    return {
        pod.metadata.name: (pod.metadata.uid, sum(status.restartCount for status in pod.status.containerStatuses or []))
        for pod in found
        if pod.status.phase == "Running"
    }


def revisions(dev: Deployment) -> list[str]:
    """Names of the Secrets in which Helm keeps its revisions."""
    found = (
        api(dev).resources.get(api_version="v1", kind="Secret").get(namespace=NAMESPACE, label_selector="owner=helm")
    )
    return sorted(secret.metadata.name for secret in found.items)


def is_ready(pod: Any) -> bool:
    """Whether a pod is ready."""
    return any(condition.type == "Ready" and condition.status == "True" for condition in pod.status.conditions or [])


def leaving(dev: Deployment) -> list[str]:
    """Pods that are about to end and still ready, so that an ingress controller may send requests to them."""
    found = api(dev).resources.get(api_version="v1", kind="Pod").get(namespace=NAMESPACE).items
    return [pod.metadata.name for pod in found if pod.metadata.deletionTimestamp and is_ready(pod)]


def await_one_generation(dev: Deployment) -> None:
    """Wait until no pod is about to end."""
    pods = api(dev).resources.get(api_version="v1", kind="Pod")
    deadline = time.monotonic() + 90
    while [pod for pod in pods.get(namespace=NAMESPACE).items if pod.metadata.deletionTimestamp]:
        assert time.monotonic() < deadline, "pods that were replaced do not end"
        time.sleep(1)


def await_rollout(dev: Deployment, workload: str, seconds: int = 180) -> None:
    """Wait until the newest pods of a workload, KIND/NAME, are ready."""
    target = [f"--context={dev.context}", f"--namespace={NAMESPACE}", workload]
    subprocess.run(["kubectl", "rollout", "status", f"--timeout={seconds}s", *target], check=True, capture_output=True)


def restart(dev: Deployment, deployment: str) -> None:
    """Replace the pods as `kubectl rollout restart` does."""
    stamp = {"kubectl.kubernetes.io/restartedAt": str(time.time())}
    api(dev).resources.get(api_version="apps/v1", kind="Deployment").patch(
        name=deployment,
        namespace=NAMESPACE,
        body={"spec": {"template": {"metadata": {"annotations": stamp}}}},
        content_type="application/merge-patch+json",
    )
    await_rollout(dev, f"deployment/{deployment}", 120)
