"""A cluster that the project did not make: plain `minikube start`, with a registry and an ingress controller of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAME = "todo-other"
REGISTRY = f"{NAME}-registry"
"""The registry's container; the nodes pull from it by this name."""
REGISTRY_PORT = 5055
HTTPS_PORT = 9443


def out(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def minikube(*arguments: str) -> str:
    """What a minikube command on the cluster prints."""
    return out("minikube", arguments[0], f"--profile={NAME}", *arguments[1:])


@dataclass(frozen=True)
class SecondCluster:
    """What somebody would be told who may use it."""

    kubeconfig: Path
    context: str

    def settings(self, **more: str) -> tuple[str, str]:
        """The inventory's variables for it, as arguments of ansible-playbook."""
        values = {
            "cluster_context": self.context,
            "cluster_kubeconfig": str(self.kubeconfig),
            "cluster_registry": f"localhost:{REGISTRY_PORT}",
            "cluster_pull_registry": f"{REGISTRY}:5000",
            "cluster_ingress_address": "127.0.0.1",
            "app_host": "other.todo.local",
            "app_https_port": str(HTTPS_PORT),
        }
        return "-e", json.dumps(values | more)


def remove() -> None:
    """Remove it with everything in it."""
    subprocess.run(["docker", "rm", "--force", "--volumes", REGISTRY], check=True, capture_output=True)
    minikube("delete")


@contextmanager
def second_cluster(first: str, directory: Path) -> Iterator[SecondCluster]:
    """Make it with the images that the project's own cluster, of profile *first*, has already."""
    remove()
    try:
        start(first)
        add_registry(first)
        add_storage(first, directory)
        add_ingress(first)
        kubeconfig = directory / "kubeconfig"
        kubeconfig.write_text(out("kubectl", "config", "view", "--minify", "--flatten", f"--context={NAME}"))
        out("kubectl", "config", f"--kubeconfig={kubeconfig}", "rename-context", NAME, "elsewhere")
        yield SecondCluster(kubeconfig, "elsewhere")
    finally:
        remove()


def start(first: str) -> None:
    """Start the node."""
    version = json.loads(out("kubectl", f"--context={first}", "version", "--output=json"))["serverVersion"]
    minikube(
        "start",
        "--driver=docker",
        "--container-runtime=containerd",
        f"--kubernetes-version={version['gitVersion']}",
        f"--base-image={out('docker', 'inspect', '--format={{.Config.Image}}', first)}",
        "--preload=false",
        "--cni=bridge",
        "--cpus=2",
        "--memory=3072",
        f"--ports=127.0.0.1:{HTTPS_PORT}:443",
        f"--insecure-registry={REGISTRY}:5000",
        "--extra-config=kubelet.fail-cgroupv1=false",
        "--install-addons=false",
        "--wait=all",
        "--interactive=false",
        "--force",
    )


def add_registry(first: str) -> None:
    """Run a registry that the machine and the node know by different names."""
    image = out("docker", "inspect", "--format={{.Config.Image}}", f"{first}-registry")
    port = f"--publish=127.0.0.1:{REGISTRY_PORT}:5000"
    out("docker", "run", "--detach", f"--name={REGISTRY}", f"--network={NAME}", port, image)


def first_images(first: str, namespace: str, *words: str) -> list[str]:
    """Find images among those of the first cluster's pods and settings in a namespace."""
    text = out(
        "kubectl",
        f"--context={first}",
        f"--namespace={namespace}",
        "get",
        "deployments,jobs,configmaps",
        "--output=yaml",
    )
    images = {line.split("image:")[1].strip() for line in text.splitlines() if "image:" in line}
    return [next(image for image in sorted(images) if word in image) for word in words]


def add_storage(first: str, directory: Path) -> None:
    """Enable Minikube's addon for volumes."""
    provisioner, helper = first_images(first, "local-path-storage", "local-path-provisioner", "helper")
    for image in (provisioner, helper):
        out("minikube", "image", "save", f"--profile={first}", image, str(directory / "image.tar"))
        minikube("image", "load", str(directory / "image.tar"))
    names = (provisioner.removeprefix("docker.io/"), helper.removeprefix("docker.io/"))
    minikube(
        "addons",
        "enable",
        "storage-provisioner-rancher",
        f"--images=LocalPathProvisioner={names[0]},Helper={names[1]}",
        "--registries=LocalPathProvisioner=docker.io,Helper=docker.io",
    )


def add_ingress(first: str) -> None:
    """Enable Minikube's addon for an ingress controller, from the cluster's own registry."""
    controller, certgen = first_images(first, "ingress-nginx", "ingress-controller", "certgen")
    names = []
    for image in (controller, certgen):
        name = image.partition("/")[2]
        out("docker", "pull", "--quiet", image)
        out("docker", "tag", image, f"localhost:{REGISTRY_PORT}/{name}")
        out("docker", "push", "--quiet", f"localhost:{REGISTRY_PORT}/{name}")
        names.append(name)
    parts = {"IngressController": names[0], "KubeWebhookCertgenCreate": names[1], "KubeWebhookCertgenPatch": names[1]}
    minikube(
        "addons",
        "enable",
        "ingress",
        "--images=" + ",".join(f"{part}={name}" for part, name in parts.items()),
        "--registries=" + ",".join(f"{part}={REGISTRY}:5000" for part in parts),
    )
