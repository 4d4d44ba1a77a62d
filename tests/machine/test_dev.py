"""The environment dev on this machine: what a person does after README's command, in this order."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from .cluster import NAMESPACE, api, await_one_generation, leaving, pods, restart, revisions
from .conftest import Deployment
from .language_model import LanguageModel
from .person import Person
from .provisioner import attempt, playbook
from .traffic import Traffic, streams

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


def take_journeys(dev: Deployment, frontend: Path, pictures: Path, **environment: str) -> None:
    """Run the frontend's journeys in Chromium against the deployment."""
    settings = {**os.environ, "BASE_URL": dev.url, "E2E_CA_CERT": str(dev.ca), "SCREENSHOT_DIR": str(pictures)}
    settings |= environment
    result = subprocess.run(
        ["npm", "run", "e2e"], cwd=frontend, env=settings, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


def test_journeys_in_a_browser(dev: Deployment, frontend: Path, tmp_path: Path) -> None:
    pod = f"kubectl --context={dev.context} --namespace={NAMESPACE} exec --stdin statefulset/todo-database"
    take_journeys(dev, frontend, tmp_path, E2E_SQL=f"{pod} -- psql --username=todo --set=ON_ERROR_STOP=1 todo")
    assert list(tmp_path.glob("**/*.png"))


def test_journeys_with_a_language_model(dev: Deployment, anna: Person, frontend: Path, tmp_path: Path) -> None:
    model = LanguageModel()
    variables = {"todo_app_assistant_base_url": model.url, "todo_app_assistant_model": "scripted"}
    with model, Traffic(anna) as traffic:
        playbook("site.yml", "inventories/dev", "--tags=rollout", "-e", json.dumps(variables))
        await_one_generation(dev)
    assert (traffic.failures, traffic.answers > 100) == ([], True)

    # The next message works when the model is back.
    take_journeys(dev, frontend, tmp_path, E2E_MODEL="down")
    with model:
        take_journeys(dev, frontend, tmp_path, E2E_MODEL="scripted")

        # Back to the built-in assistant, and new pods of the frontend, while people read long answers.
        with Traffic(anna) as traffic, streams(anna, "please count to 25", 6) as answers:
            restart(dev, "todo-frontend")
            playbook("site.yml", "inventories/dev", "--tags=rollout")
            await_one_generation(dev)
            said = [answer.result() for answer in answers]
    assert (traffic.failures, traffic.answers > 100) == ([], True)
    assert ["event: done" in answer and "25 " in answer for answer in said] == [True] * 6, said


def test_second_run_changes_nothing(dev: Deployment) -> None:
    before = pods(dev), revisions(dev)
    run = playbook("site.yml", "inventories/dev")
    assert run.changed == 0, run.changes()
    assert (pods(dev), revisions(dev)) == before


def test_check_mode_reports_no_changes(dev: Deployment) -> None:
    run = playbook("site.yml", "inventories/dev", "--check", "--diff")
    assert run.changed == 0, run.changes()


def test_status(dev: Deployment) -> None:
    lines = playbook("playbooks/status.yml", "inventories/dev")
    assert "everything is as it should be" in lines.output
    assert lines.changed == 0
    text = playbook("playbooks/status.yml", "inventories/dev", "-e", "format=json").output
    (report,) = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    assert (report["healthy"], report["release"]["status"], report["problems"]) == (True, "deployed", [])


@pytest.mark.parametrize("tag", TAGS)
def test_tag_runs_alone(dev: Deployment, tag: str) -> None:
    run = playbook("site.yml", "inventories/dev", "--tags", tag)
    assert run.ok > 0
    assert run.changed == 0, run.changes()


def test_rollout_looks_once_when_there_is_nothing_to_do(dev: Deployment) -> None:
    run = playbook("site.yml", "inventories/dev", "--tags", "rollout")
    assert "Nothing to roll out" in run.output
    assert "images :" not in run.output
    assert "todo_app :" not in run.output


def test_rollout_says_which_setting_is_wrong(dev: Deployment) -> None:
    run = attempt("site.yml", "inventories/dev", "--tags=rollout", "-e", json.dumps({"images_repositories": {}}))
    assert run.code != 0
    assert "Found: no repository of the image backend." in run.output


def test_the_release_tests_itself(dev: Deployment) -> None:
    names = ["test", "todo-app", f"--kube-context={dev.context}", f"--namespace={NAMESPACE}", "--timeout=3m"]
    done = subprocess.run(["helm", *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count("Phase:          Succeeded") == 2


def test_rollout_sees_that_somebody_else_changed_the_release(dev: Deployment) -> None:
    api(dev).resources.get(api_version="apps/v1", kind="Deployment").patch(
        name="todo-frontend",
        namespace=NAMESPACE,
        body={"spec": {"replicas": 0}},
        content_type="application/merge-patch+json",
    )
    run = playbook("site.yml", "inventories/dev", "--tags", "rollout")
    assert run.changed > 0
    # Those that were taken away serve on for some seconds.
    await_one_generation(dev)
    assert sum(name.startswith("todo-frontend") for name in pods(dev)) == 2
    assert playbook("site.yml", "inventories/dev", "--tags", "rollout").changed == 0


def test_rollback_by_hand(dev: Deployment) -> None:
    def log_level() -> str:
        found = (
            api(dev).resources.get(api_version="v1", kind="ConfigMap").get(name="backend-config", namespace=NAMESPACE)
        )
        return str(found.data.LOG_LEVEL)

    values = {"todo_app_values": {"backend": {"logLevel": "debug"}}}
    playbook("site.yml", "inventories/dev", "--tags=rollout", "-e", json.dumps(values))
    assert log_level() == "debug"
    # Whoever asks now is answered by what was deployed.
    assert leaving(dev) == []
    before = revisions(dev)
    assert playbook("playbooks/rollback.yml", "inventories/dev").changed > 0
    assert log_level() == "info"
    assert set(revisions(dev)) - set(before)
    refused = attempt("playbooks/rollback.yml", "inventories/dev", "-e", "todo_app_revision=999")
    assert refused.code != 0
    assert "no revision 999" in refused.output
    # What serves again is what the checkout says.
    assert playbook("site.yml", "inventories/dev", "--tags", "rollout").changed == 0
    await_one_generation(dev)


def test_rollout_touches_no_install_task(dev: Deployment) -> None:
    listed = playbook("site.yml", "inventories/dev", "--tags", "rollout", "--list-tasks").output
    # Ansible compares every role's arguments with their description, whatever the tag; that touches nothing.
    tasks = [line for line in listed.splitlines() if "TAGS: [" in line and "Validating arguments" not in line]
    named = {line.split(" : ")[0].strip() for line in tasks if " : " in line}
    assert named == {"rollout", "images", "todo_app", "smoke"}
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
