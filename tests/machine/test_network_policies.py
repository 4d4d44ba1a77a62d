"""Whether the cluster's network keeps pods apart, as the chart's NetworkPolicies say."""

from __future__ import annotations

import json
import secrets
import subprocess
import time
import warnings

from .cluster import NAMESPACE, api
from .conftest import Deployment

ENFORCING = {"calico", "cilium", "kindnet"}
"""Network plugins, by the names in their configuration, that heed NetworkPolicies; Minikube's own bridge does not."""
CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=5).close()
except OSError as error:
    sys.exit(f"no connection: {error}")
"""


def network_plugin(dev: Deployment) -> str:
    """Name of the network in the node's configuration."""
    command = "cat $(ls /etc/cni/net.d/*.conflist | head -1)"
    done = subprocess.run(
        ["docker", "exec", dev.context, "sh", "-c", command], check=True, capture_output=True, text=True
    )
    return str(json.loads(done.stdout)["name"])


def a_stranger_reaches(dev: Deployment, host: str, port: int) -> bool:
    """Whether a pod of the namespace that no policy names can connect."""
    client = api(dev)
    pods = client.resources.get(api_version="v1", kind="Pod")
    backend = client.resources.get(api_version="apps/v1", kind="Deployment").get(
        name="todo-backend", namespace=NAMESPACE
    )
    like = backend.spec.template.spec
    name = f"stranger-{secrets.token_hex(3)}"
    container = {
        "name": "stranger",
        "image": like.containers[0].image,
        "command": ["python", "-c", CONNECT, host, str(port)],
        "securityContext": like.containers[0].securityContext.to_dict(),
        "resources": like.containers[0].resources.to_dict(),
    }
    spec = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "securityContext": like.securityContext.to_dict(),
        "containers": [container],
    }
    pods.create(body={"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}, namespace=NAMESPACE)
    try:
        deadline = time.monotonic() + 120
        while (phase := pods.get(name=name, namespace=NAMESPACE).status.phase) not in ("Succeeded", "Failed"):
            assert time.monotonic() < deadline, f"the pod {name} is still {phase}"
            time.sleep(1)
        return bool(phase == "Succeeded")
    finally:
        pods.delete(name=name, namespace=NAMESPACE)


def test_it_is_known_whether_policies_are_enforced(dev: Deployment) -> None:
    plugin = network_plugin(dev)
    enforced = not a_stranger_reaches(dev, "todo-database", 5432)
    if not enforced:
        warnings.warn(f"the network plugin {plugin} of {dev.context} does not enforce NetworkPolicies", stacklevel=1)
    assert enforced is (plugin in ENFORCING)
