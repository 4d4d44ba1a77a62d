"""The environment dev on this machine: what a person does after README's command, in this order."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from kubernetes import config as kubernetes_config
from openshift.dynamic import DynamicClient

from .conftest import Deployment
from .language_model import language_model
from .person import Person
from .provisioner import CHECKOUT, playbook

NAMESPACE = "todo-app"
TAGS = [
    "machine",
    "cluster",
    "images",
    "tls",
    "release",
    "rollout",
    "verify",
]


@pytest.fixture(scope="module")
def anna(dev: Deployment) -> Person:
    return Person(dev)


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


def test_first_run_shows_progress(dev: Deployment) -> None:
    assert dev.run.changed > 0
    assert "Build" in dev.run.output


def test_curl_verifies_the_certificate(dev: Deployment) -> None:
    answer = subprocess.run(
        [
            "curl",
            "--silent",
            "--show-error",
            # Who is not signed in is led to the page for that.
            "--location",
            "--cacert",
            dev.ca,
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            dev.url,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout == "200", answer.stderr
    refused = subprocess.run(["curl", "--silent", dev.url], capture_output=True, check=False)
    assert refused.returncode == 60, "a client that does not know the authority must refuse the certificate"


def take_journeys(dev: Deployment, pictures: Path, **environment: str) -> None:
    """Run the frontend's journeys in Chromium against the deployment."""
    frontend = CHECKOUT / "app" / "frontend"
    settings = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", **environment}
    subprocess.run(["npm", "ci", "--no-progress"], cwd=frontend, env=settings, check=True, capture_output=True)
    settings |= {"BASE_URL": dev.url, "E2E_CA_CERT": str(dev.ca), "SCREENSHOT_DIR": str(pictures)}
    result = subprocess.run(
        ["npm", "run", "e2e"], cwd=frontend, env=settings, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert list(pictures.glob("**/*.png"))


def test_journeys_in_a_browser(dev: Deployment, tmp_path: Path) -> None:
    take_journeys(dev, tmp_path)


def test_journeys_with_a_language_model(dev: Deployment, tmp_path: Path) -> None:
    with language_model() as url:
        model = {"todo_app_assistant_base_url": url, "todo_app_assistant_model": "scripted"}
        playbook("site.yml", "inventories/dev", "--tags=rollout", "-e", json.dumps(model))
        take_journeys(dev, tmp_path, E2E_MODEL="scripted")
    playbook("site.yml", "inventories/dev", "--tags=rollout")


def test_second_run_changes_nothing(dev: Deployment) -> None:
    before = pods(dev), revisions(dev)
    run = playbook("site.yml", "inventories/dev")
    assert run.changed == 0, run.changes()
    assert (pods(dev), revisions(dev)) == before


def test_check_mode_reports_no_changes(dev: Deployment) -> None:
    run = playbook("site.yml", "inventories/dev", "--check", "--diff")
    assert run.changed == 0, run.changes()


@pytest.mark.parametrize("tag", TAGS)
def test_tag_runs_alone(dev: Deployment, tag: str) -> None:
    run = playbook("site.yml", "inventories/dev", "--tags", tag)
    assert run.ok > 0
    assert run.changed == 0, run.changes()


def test_rollout_touches_no_install_task(dev: Deployment) -> None:
    listed = playbook("site.yml", "inventories/dev", "--tags", "rollout", "--list-tasks").output
    # Ansible compares every role's arguments with their description, whatever the tag; that touches nothing.
    tasks = [line for line in listed.splitlines() if "TAGS: [" in line and "Validating arguments" not in line]
    named = {line.split(" : ")[0].strip() for line in tasks if " : " in line}
    assert named == {"images", "todo_app", "smoke"}
    assert all("rollout" in line for line in tasks if "play #" not in line)


def test_data_survive_the_loss_of_every_pod(dev: Deployment, anna: Person) -> None:
    anna.call("/api/tasks", "POST", {"title": "Outlive every pod"})
    before = pods(dev)
    api(dev).resources.get(api_version="v1", kind="Pod").delete(
        namespace=NAMESPACE, label_selector="app.kubernetes.io/name"
    )
    deadline = time.monotonic() + 120
    while set(before.values()) & set(pods(dev).values()):
        assert time.monotonic() < deadline, "pods that were deleted still run"
        time.sleep(2)
    assert anna.titles(120) == ["Outlive every pod"]


def test_data_survive_a_stop_of_the_cluster(dev: Deployment, anna: Person) -> None:
    profile = f"--profile={dev.context}"
    subprocess.run(["minikube", "stop", profile], check=True, capture_output=True)
    subprocess.run(["minikube", "start", profile, "--force", "--interactive=false"], check=True, capture_output=True)
    assert "Outlive every pod" in anna.titles(240)
    run = playbook("site.yml", "inventories/dev")
    assert run.changed == 0, run.changes()
