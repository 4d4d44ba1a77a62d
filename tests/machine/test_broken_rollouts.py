"""Rollouts that cannot work, and runs that are killed: the release before serves on, and the last lines name the cause."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.passed_on import CHECKOUT

from .cluster import NAMESPACE, api, await_one_generation
from .conftest import Deployment
from .person import Person
from .provisioner import attempt, playbook
from .traffic import Traffic

ROLLOUT = ("site.yml", "inventories/dev", "--tags=rollout")
BACKEND = "charts/todo-app/templates/backend-deployment.yaml"
MIGRATION = "app/backend/app/migrations/versions/9999_broken.py"
WRONG_PASSWORD = "not-the-one-of-the-volume"
# The part of a Deployment's template that holds a second server on the port of the first.
TWIN = """      containers:
        - name: twin
          image: {{ include "todo-app.image" $component }}
          command: [python, -m, http.server, "8000"]
          securityContext:
            {{- include "todo-app.containerSecurityContext" . | nindent 12 }}
        - name: backend
"""


@dataclass(frozen=True)
class Broken:
    """What somebody did to a release, and what the last ten lines must say of it."""

    says: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    # File of the checkout -> (text, what takes its place); an empty text stands for the file's end.
    edits: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: bool = False


def backend(**resources: dict[str, str]) -> dict[str, Any]:
    return {"backend": {"resources": resources}}


BROKEN = {
    "crash at start": Broken(
        [
            r"Pod todo-backend-\S+, container backend: ended \d+ times, the last time with exit code 3 \(Error\)",
            "log: .*RuntimeError: broken on purpose",
        ],
        edits={
            "app/backend/app/application.py": (
                "        engine = create_engine(settings)\n",
                '        raise RuntimeError("broken on purpose")\n',
            )
        },
    ),
    "bad migration": Broken(
        [
            r"Job todo-migrate-\S+: failed \d times",
            r"Pod todo-migrate-\S+, container backend: ended with exit code 1 \(Error\)",
            "log: .*broken on purpose",
        ],
        edits={
            MIGRATION: (
                "",
                'revision = "9999"\ndown_revision = "0003"\n\n\ndef upgrade() -> None:\n    from alembic import op\n\n'
                '    op.execute("DELETE FROM task")\n    raise RuntimeError("broken on purpose")\n',
            )
        },
    ),
    "schema error": Broken(
        ["the release todo-app was refused", "replicas", "Nothing was changed"],
        values={"backend": {"replicas": "two"}},
        refused=True,
    ),
    "does not build": Broken(
        ["Found: Building .*todo-backend.* failed", "SyntaxError", "Needed: an image of /"],
        edits={"app/backend/app/main.py": ("", "\ndef broken(:\n")},
        refused=True,
    ),
    "bad image": Broken(
        [
            r"Pod todo-\S+, container backend: (ErrImagePull|ImagePullBackOff), .*todo-backend:nowhere.*not found",
            "event: Failed",
        ],
        values={"backend": {"image": {"tag": "nowhere"}}},
    ),
    "failing probe": Broken(
        [
            r"Pod todo-backend-\S+, container backend: runs, but is not ready: Readiness probe failed: .*statuscode: 404",
            "log: .*/nowhere",
        ],
        edits={BACKEND: ("path: /readyz", "path: /nowhere")},
    ),
    "wrong secret": Broken(
        [
            r"Job todo-migrate-\S+: failed \d times",
            r"Pod todo-migrate-\S+, container backend: ended with exit code 1 \(Error\)",
            "log: .*password authentication failed",
        ],
        values={"database": {"password": WRONG_PASSWORD}},
    ),
    "too big request": Broken(
        [r"Pod todo-\S+: cannot be placed. requests 64 of cpu, and the largest node has \d+\..*Insufficient cpu"],
        values=backend(requests={"cpu": "64"}, limits={"cpu": "64"}),
    ),
    "missing ConfigMap": Broken(
        [
            r"Pod todo-backend-\S+, container backend: CreateContainerConfigError, configmap \"backend-settings\" not found",
            "event: Failed: .*backend-settings",
        ],
        edits={BACKEND: ("name: backend-config", "name: backend-settings")},
    ),
    "port clash": Broken(
        [
            r"Pod todo-backend-\S+, container (twin|backend): ended \d+ times, the last time with exit code [13] \(Error\)",
            "(?i)log: .*address already in use",
        ],
        edits={BACKEND: ("      containers:\n        - name: backend\n", TWIN)},
    ),
    # It wants a port of the node, which the namespace does not allow: there is not even a pod.
    "forbidden port": Broken(
        [r"ReplicaSet todo-backend-\S+: .* is forbidden: violates PodSecurity .*hostPort"],
        edits={BACKEND: ("containerPort: 8000\n", "containerPort: 8000\n              hostPort: 443\n")},
    ),
    "out of memory": Broken(
        [r"Pod todo-\S+, container backend: ended .*exit code 137 \(OOMKilled\)"],
        values=backend(requests={"memory": "32Mi"}, limits={"memory": "40Mi"}),
    ),
}
# Each stands for a kind of failure: a server's, a Job's, and one that Helm finds.
REPRESENTATIVE = ["crash at start", "bad migration", "schema error"]


@pytest.fixture(scope="module")
def bert(dev: Deployment) -> Person:
    person = Person(dev)
    person.call("/api/tasks", "POST", {"title": "Outlive every rollout"})
    return person


@pytest.fixture(scope="module", autouse=True)
def good_release(dev: Deployment) -> Iterator[None]:
    """What this checkout holds is deployed, before and after."""
    yield
    playbook(*ROLLOUT)
    await_one_generation(dev)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout to edit."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".next", "node_modules", "*_cache", "__pycache__")
    return Path(shutil.copytree(CHECKOUT, tmp_path / "checkout", symlinks=True, ignore=ignored))


def release(dev: Deployment) -> dict[str, Any]:
    """What serves: the templates of the pods, and the digest that the Deployments carry."""
    found = api(dev).resources.get(api_version="apps/v1", kind="Deployment").get(namespace=NAMESPACE).to_dict()
    return {
        deployment["metadata"]["name"]: (
            deployment["spec"]["template"],
            deployment["metadata"]["annotations"]["todo-app/release-digest"],
            deployment["spec"]["replicas"] == (deployment["status"].get("readyReplicas") or 0),
        )
        for deployment in found["items"]
    }


def statuses(dev: Deployment) -> dict[int, str]:
    """Revisions of the release."""
    secrets = api(dev).resources.get(api_version="v1", kind="Secret")
    found = secrets.get(namespace=NAMESPACE, label_selector="owner=helm").items
    return {int(secret.metadata.labels.version): str(secret.metadata.labels.status) for secret in found}


def newest(dev: Deployment) -> str:
    """Status of the newest revision."""
    found = statuses(dev)
    return found[max(found)]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(broken, id=name, marks=() if name in REPRESENTATIVE else pytest.mark.long)
        for name, broken in BROKEN.items()
    ],
)
def test_broken_rollout_is_named_and_rolled_back(dev: Deployment, bert: Person, copy: Path, broken: Broken) -> None:
    for name, (text, replacement) in broken.edits.items():
        path = copy / name
        content = path.read_text() if path.exists() else ""
        assert content.count(text) == 1 or not text
        path.write_text(content.replace(text, replacement) if text else content + replacement)
    before, revisions = release(dev), statuses(dev)

    with Traffic(bert) as traffic:
        run = attempt(*ROLLOUT, "-e", json.dumps({"todo_app_values": broken.values}), checkout=copy)

    last = "\n".join(run.output.rstrip().splitlines()[-10:])
    assert run.code != 0
    for said in [*broken.says, "Found: ", "Needed: ", "Fix: "]:
        assert re.search(said, last), f"{said!r} is not in:\n{last}"
    assert WRONG_PASSWORD not in last
    if broken.refused:
        assert statuses(dev) == revisions
    else:
        assert f"Revision {max(revisions)} serves again" in last
        assert newest(dev) == "deployed"
    assert (traffic.failures, traffic.answers > 20) == ([], True)
    assert release(dev) == before
    assert bert.titles() == ["Outlive every rollout"]
    # The release is the one of the checkout again, secrets included.
    again = playbook(*ROLLOUT)
    assert "Nothing to roll out" in again.output


@pytest.mark.long
def test_database_that_cannot_run_is_brought_back(dev: Deployment, bert: Person) -> None:
    values = {"database": {"resources": {"requests": {"cpu": "64"}, "limits": {"cpu": "64"}}}}
    before = release(dev)
    run = attempt(*ROLLOUT, "-e", json.dumps({"todo_app_values": values}))
    last = "\n".join(run.output.rstrip().splitlines()[-10:])
    assert run.code != 0
    assert re.search(r"Pod todo-database-0: cannot be placed. requests 64 of cpu", last), last
    assert "serves again" in last
    assert bert.titles(60) == ["Outlive every rollout"]
    assert release(dev) == before
    assert "Nothing to roll out" in playbook(*ROLLOUT).output


def helms(dev: Deployment) -> list[int]:
    """Processes of Helm that are at work on the release."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_text().split("\0")
        except OSError:
            continue
        if words[0].endswith("helm") and f"--kube-context={dev.context}" in words and "upgrade" in words:
            found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("helm_too", [True, pytest.param(False, marks=pytest.mark.long)], ids=["helm too", "run alone"])
def test_next_run_heals_what_a_killed_one_left(dev: Deployment, bert: Person, helm_too: bool) -> None:
    values = json.dumps({"todo_app_values": {"backend": {"env": {"UNUSED": "of a killed run"}}}})
    command = ["ansible-playbook", ROLLOUT[0], "-i", *ROLLOUT[1:], "-e", values]
    with Traffic(bert) as traffic:
        with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            deadline = time.monotonic() + 120
            while newest(dev) != "pending-upgrade":
                assert run.poll() is None, "the run ended before Helm began"
                assert time.monotonic() < deadline, "Helm does not begin"
                time.sleep(0.1)
            run.kill()
            for process in helms(dev) if helm_too else []:
                os.kill(process, signal.SIGKILL)
        # A Helm that lives on is waited for, and may well succeed.
        if helm_too:
            assert newest(dev) == "pending-upgrade"

        playbook(*ROLLOUT)
        await_one_generation(dev)
    assert (traffic.failures, traffic.answers > 20) == ([], True)
    assert newest(dev) == "deployed"
    assert not [status for status in statuses(dev).values() if status.startswith("pending-")]
    assert "of a killed run" not in json.dumps(release(dev))
    assert bert.titles() == ["Outlive every rollout"]
    assert "Nothing to roll out" in playbook(*ROLLOUT).output


def secret_values(dev: Deployment) -> set[str]:
    """Everything that the release's Secrets hold, but Helm's own records and what is public."""
    secrets = api(dev).resources.get(api_version="v1", kind="Secret")
    found = secrets.get(namespace=NAMESPACE, label_selector="owner!=helm").to_dict()["items"]
    encoded = {
        value
        for secret in found
        for key, value in (secret.get("data") or {}).items()
        if key not in ("tls.crt", "ca.crt", "username", "database")
    }
    plain = {base64.b64decode(value).decode() for value in encoded}
    # Of a file of several lines, each line counts.
    return encoded | {line for text in plain for line in text.splitlines() if not line.startswith("-----")}


class Onlooker:
    """Somebody who lists processes all the time, inside a `with` block."""

    def __init__(self) -> None:
        self.lines: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Onlooker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.lines.add(path.read_text(errors="replace").replace("\0", " "))
                except OSError:
                    continue


def test_secrets_are_neither_in_a_log_nor_on_a_command_line(dev: Deployment, bert: Person, tmp_path: Path) -> None:
    key = "key-of-a-model-that-nobody-may-see"
    given = tmp_path / "given.json"
    assistant = {
        "todo_app_assistant_base_url": "http://models.invalid/v1",
        "todo_app_assistant_model": "small-1",
        "todo_app_assistant_api_key": key,
    }
    given.write_text(json.dumps({**assistant, "smoke_chat": False}))
    refused = json.dumps({"todo_app_values": {"backend": {"replicas": "two"}}})
    kept = secret_values(dev)
    with Onlooker() as onlooker:
        deployed = playbook(*ROLLOUT, "-vvv", "-e", f"@{given}")
        secrets = secret_values(dev)
        failed = attempt(*ROLLOUT, "-vvv", "-e", f"@{given}", "-e", refused)
    assert deployed.changed > 0
    assert failed.code != 0
    assert key in secrets
    # Made once and kept.
    assert kept < secrets
    assert any("helm upgrade" in line for line in onlooker.lines), "nobody saw Helm at work"
    logs = deployed.output + failed.output
    shown = [value for value in secrets if value in logs or any(value in line for line in onlooker.lines)]
    assert [f"{value[:4]}..., {len(value)} characters" for value in shown] == []
