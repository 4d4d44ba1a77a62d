#!/usr/bin/python
"""Deploys a Helm release and sees it through: ends as soon as it is certain that the release cannot become ready, and says why."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: todo_release
short_description: Deploy a Helm release and see it through
description:
  - Runs C(helm upgrade --install --wait) and looks at the release's pods meanwhile. What more time cannot mend (an image that is nowhere, a
    server that ends again and again, a migration that failed, a pod that no node has room for) ends it early; what only takes long does not.
  - Ends when the pods that were replaced get no requests any more, or after 30 seconds of waiting for that.
  - A release that did not become ready is left as it is, with its revision recorded as failed, and explained.
  - Values and chart reach Helm by its standard input and a temporary file; nothing of them is on a command line.
options:
  name:
    description: Name of the release; its pods have it in the label C(app.kubernetes.io/instance).
    type: str
    required: true
  namespace:
    description: Namespace of the release.
    type: str
    required: true
  context:
    description: Context of the kubeconfig.
    type: str
    required: true
  chart:
    description: Packed chart in base64. Without one nothing is deployed, and what is deployed is waited for.
    type: str
  values:
    description: All values of the release. C(release.digest) must be another one than that of the release before.
    type: dict
    default: {}
  secrets:
    description: Texts that no result may show.
    type: list
    elements: str
    default: []
  namespace_labels:
    description: Labels that the namespace is to have. It is made when it is not there.
    type: dict
    default: {}
  revision:
    description:
      - Number of an earlier revision to go back to, in place of O(chart); 0 for none.
      - Pods of a StatefulSet that are not ready and of the revision that is left are deleted; Kubernetes would wait for them in vain.
    type: int
    default: 0
  timeout:
    description: Seconds until every pod must be ready.
    type: int
    default: 300
requirements:
  - helm
  - PyYAML
attributes:
  check_mode:
    description: Does nothing and reports a change when there is a chart or a revision.
    support: full
author:
  - The todo-provisioner project
"""

EXAMPLES = r"""
- name: Deploy
  todo_release:
    name: todo-app
    namespace: todo-app
    context: todo-dev
    chart: "{{ 'charts/todo-app' | packed_chart }}"
    values: {release: {digest: 3f9c1b7a}}
  register: result
  no_log: true
"""

RETURN = r"""
cause:
  description: Lines that say what kept the release from becoming ready.
  type: list
  elements: str
  returned: failure
touched:
  description: Whether a revision was begun; if not, Helm refused chart or values.
  type: bool
  returned: failure
seconds:
  description: How long it took.
  type: int
  returned: always
"""

import base64
import json
import math
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.common.process import get_bin_path
from ansible.module_utils.kube_api import METADATA_ONLY, KubeApi, KubeError
from ansible.module_utils.performer import run_module

ARGUMENTS: dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "namespace": {"type": "str", "required": True},
    "context": {"type": "str", "required": True},
    # Its text would be looked for in every result.
    "chart": {"type": "str", "no_log": False},
    # Most of them are no secrets, and must not be hidden where a result names them.
    "values": {"type": "dict", "default": {}, "no_log": False},
    "secrets": {"type": "list", "elements": "str", "default": [], "no_log": True},
    "namespace_labels": {"type": "dict", "default": {}},
    "revision": {"type": "int", "default": 0},
    "timeout": {"type": "int", "default": 300},
}

DIGEST_ANNOTATION = "todo-app/release-digest"
INTERVAL = 1.0
# Seconds that are given to pods that are ended to be taken out of every proxy; at a node that is gone they never are.
FAREWELL = 30
FAREWELL_INTERVAL = 0.25
# Seconds that Helm is given to record that it was stopped.
ENDING = 30

# How often a server may end, one that its startup probe ended may do so, and a migration may fail, before it is certain that it always will.
SERVER_ENDS = 3
SLOW_ENDS = 2
SLOW = 30
MIGRATION_FAILURES = 2

# Seconds for which a trouble must be seen until it is certain. A slow node makes pods wait, but for other reasons.
NEVER = math.inf
AT_ONCE = 0
SHORT = 10
LONG = 60
# Reason and message of a container that waits -> seconds.
PATIENCE = (
    (re.compile(r"InvalidImageName|ErrImageNeverPull"), AT_ONCE),
    (re.compile(r"(ErrImagePull|ImagePullBackOff).*(not found|manifest unknown|does not exist)", re.DOTALL), SHORT),
    (re.compile(r"ErrImagePull|ImagePullBackOff|CreateContainerError"), LONG),
    (re.compile(r"CreateContainerConfigError"), SHORT),
)
SHOWN = 300
STARTING = ("", "ContainerCreating", "PodInitializing")

SUFFIXES = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}

LISTS = {
    "deployments": "/apis/apps/v1/namespaces/{namespace}/deployments?labelSelector={selector}",
    "sets": "/apis/apps/v1/namespaces/{namespace}/replicasets?labelSelector={selector}",
    "statefulsets": "/apis/apps/v1/namespaces/{namespace}/statefulsets?labelSelector={selector}",
    "jobs": "/apis/batch/v1/namespaces/{namespace}/jobs?labelSelector={selector}",
    "pods": "/api/v1/namespaces/{namespace}/pods?labelSelector={selector}",
    "events": "/api/v1/namespaces/{namespace}/events?fieldSelector=type%3DWarning",
}

UNPLACED = "cannot be placed"

Object = dict[str, Any]
Seen = dict[str, list[Object]]


@dataclass(frozen=True)
class Trouble:
    """What keeps an object from being well, and for how many seconds it must do so to be certain."""

    kind: str
    name: str
    container: str
    why: str
    patience: float
    previous: bool = False
    ready_last: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """The same as long as the trouble is: reasons of a failing pull take turns, numbers grow, names of refused pods change."""
        reason = "pull" if "ImagePull" in self.why else re.sub(r"\d+|,.*", "", self.why) if self.kind == "Pod" else ""
        return self.name, self.container, reason

    def __str__(self) -> str:
        container = f", container {self.container}" if self.container else ""
        return f"{self.kind} {self.name}{container}: {self.why}"


def named(thing: Object) -> str:
    """Name of an object."""
    return str(thing["metadata"]["name"])


def owned_by(thing: Object, owner: Object) -> bool:
    """Whether an object belongs to another one."""
    references = thing["metadata"].get("ownerReferences") or []
    return any(reference["uid"] == owner["metadata"]["uid"] for reference in references)


def is_observed(thing: Object) -> bool:
    """Whether the controller has seen the newest state of an object."""
    return int((thing.get("status") or {}).get("observedGeneration", 0)) >= int(thing["metadata"].get("generation", 0))


def is_applied(seen: Seen, digest: str) -> bool:
    """Whether what is seen is the release with this digest, and not yet the one before."""
    return bool(seen["deployments"]) and all(
        is_observed(thing) and (thing["metadata"].get("annotations") or {}).get(DIGEST_ANNOTATION, "") == digest
        for thing in seen["deployments"]
    )


def is_ready(seen: Seen) -> bool:
    """Whether every replica of every Deployment is updated and available."""

    def well(thing: Object) -> bool:
        status, replicas = thing.get("status") or {}, thing["spec"].get("replicas", 1)
        return (
            is_observed(thing)
            and status.get("updatedReplicas", 0) == replicas
            and status.get("availableReplicas", 0) == replicas
        )

    return bool(seen["deployments"]) and all(well(thing) for thing in seen["deployments"])


def current_owners(seen: Seen) -> list[Object]:
    """What makes the pods of the newest revision: a ReplicaSet of each Deployment, the StatefulSets, the Jobs."""

    def revision(thing: Object) -> int:
        return int((thing["metadata"].get("annotations") or {}).get("deployment.kubernetes.io/revision", 0))

    owners = []
    for deployment in seen["deployments"]:
        owners += sorted((thing for thing in seen["sets"] if owned_by(thing, deployment)), key=revision)[-1:]
    return owners + seen["statefulsets"] + [job for job in seen["jobs"] if "deletionTimestamp" not in job["metadata"]]


def current_pods(seen: Seen) -> list[Object]:
    """Pods of the newest revision that are not about to end, the newest first."""
    owners, pods = current_owners(seen), []
    for pod in seen["pods"]:
        owner = next((owner for owner in owners if owned_by(pod, owner)), None)
        wanted = ((owner or {}).get("status") or {}).get("updateRevision", "")
        if (
            owner
            and "deletionTimestamp" not in pod["metadata"]
            and (not wanted or (pod["metadata"].get("labels") or {}).get("controller-revision-hash") == wanted)
        ):
            pods.append(pod)
    return sorted(pods, key=lambda pod: str(pod["metadata"].get("creationTimestamp", "")), reverse=True)


def is_pod_ready(pod: Object) -> bool:
    """Whether a pod is ready."""
    conditions = (pod.get("status") or {}).get("conditions") or []
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def leaving_pods(pods: list[Object]) -> list[Object]:
    """Pods that are about to end and still ready: not every proxy has stopped sending requests to them."""
    return [pod for pod in pods if "deletionTimestamp" in pod["metadata"] and is_pod_ready(pod)]


def stuck_pods(seen: Seen) -> list[Object]:
    """Pods that a StatefulSet waits for in vain: they are of a revision that is not wanted any more, and not ready."""

    def is_stuck(pod: Object, owner: Object) -> bool:
        return (
            owned_by(pod, owner)
            and is_observed(owner)
            and "deletionTimestamp" not in pod["metadata"]
            and (pod["metadata"].get("labels") or {}).get("controller-revision-hash")
            != owner["status"]["updateRevision"]
            and not is_pod_ready(pod)
        )

    return [pod for pod in seen["pods"] if any(is_stuck(pod, owner) for owner in seen["statefulsets"])]


def quantity(text: str) -> float:
    """Read a quantity of Kubernetes."""
    match = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", str(text))
    return float(match[1]) * SUFFIXES.get(match[2], 1) if match else 0.0


def too_big(pod: Object, nodes: list[Object]) -> str:
    """Say of what a pod wants more than the largest node has; empty if of nothing, or if the nodes are not known."""
    for resource in ("cpu", "memory", "ephemeral-storage"):
        wanted = sum(
            quantity(((container.get("resources") or {}).get("requests") or {}).get(resource, "0"))
            for container in pod["spec"].get("containers") or []
        )
        largest = max((quantity(node["status"]["allocatable"].get(resource, "0")) for node in nodes), default=NEVER)
        if wanted > largest:
            unit, text = (1.0, "") if resource == "cpu" else (2.0**20, " MiB")
            return f"requests {wanted / unit:g}{text} of {resource}, and the largest node has {largest / unit:g}{text}"
    return ""


def events_of(seen: Seen, name: str) -> list[Object]:
    """Warnings about an object, the latest last."""
    own = [event for event in seen["events"] if (event.get("involvedObject") or {}).get("name") == name]
    return sorted(own, key=lambda event: str(event.get("lastTimestamp") or event.get("eventTime") or ""))


def message_of(event: Object) -> str:
    """What an event says, on one line."""
    return " ".join(str(event.get("message", "")).removeprefix("(combined from similar events): ").split())


def latest(seen: Seen, name: str, reason: str, container: str = "") -> str:
    """The latest warning of a kind about an object, or one of its containers; empty if there is none."""
    for event in reversed(events_of(seen, name)):
        path = (event.get("involvedObject") or {}).get("fieldPath", "")
        if event.get("reason") == reason and (not container or f"{{{container}}}" in path):
            return message_of(event)
    return ""


def lasted(ended: Object) -> float:
    """Seconds that a container ran; 0 if it never did."""
    times = [str(ended.get(key) or "").replace("Z", "+00:00") for key in ("startedAt", "finishedAt")]
    return (datetime.fromisoformat(times[1]) - datetime.fromisoformat(times[0])).total_seconds() if all(times) else 0


def container_trouble(seen: Seen, pod: Object, container: Object, held_up: bool) -> Trouble | None:
    """Name what keeps a container from being ready."""
    name, label = named(pod), str(container["name"])
    state = container.get("state") or {}
    waiting, over = state.get("waiting") or {}, state.get("terminated") or {}
    ended = over or (container.get("lastState") or {}).get("terminated") or {}
    is_job = pod["spec"].get("restartPolicy") == "Never"
    said = latest(seen, name, "Unhealthy", label)
    if container.get("ready") and re.match(r"Liveness probe failed: .*statuscode: 4", said):
        return Trouble("Pod", name, label, f"is ready, but will be restarted: {said}", AT_ONCE)
    if container.get("ready") or over.get("exitCode") == 0:
        return None
    reason, message = str(waiting.get("reason", "")), " ".join(str(waiting.get("message", "")).split())
    ends = int(container.get("restartCount", 0)) + bool(over)

    def trouble(why: str, patience: float, **more: Any) -> Trouble:
        return Trouble("Pod", name, label, why, patience, **more)

    if ended and reason in ("", "CrashLoopBackOff"):
        times = "" if is_job else f" {ends} times, the last time" if ends > 1 else " once"
        why = f"ended{times} with exit code {ended.get('exitCode')} ({ended.get('reason', 'no reason given')})"
        too_slow = lasted(ended) > SLOW and said.startswith("Startup")
        # A Job tells by its number of failures, and one that was started again may do better this time.
        certain = not is_job and "running" not in state and ends >= (SLOW_ENDS if too_slow else SERVER_ENDS)
        return trouble(why, AT_ONCE if certain else NEVER, previous=not over)
    if reason and reason not in STARTING:
        patience = next((p for pattern, p in PATIENCE if pattern.search(f"{reason} {message}")), NEVER)
        return trouble(f"{reason}, {message}" if message else reason, patience)
    if "running" in state:
        if is_job:
            return None
        # A server that answers is not slow; what it answers while there is no database with its schema counts for nothing.
        answer = re.search(r"statuscode: (\d)", said)
        patience = NEVER if held_up or not answer else SHORT + SHORT if answer[1] == "4" else LONG
        return trouble(f"runs, but is not ready{': ' if said else ''}{said}", patience, ready_last=True)
    mount = latest(seen, name, "FailedMount")
    if mount:
        return trouble(f"waits for a volume: {mount}", SHORT if "not found" in mount else NEVER)
    return trouble(reason or "does not run yet", NEVER, ready_last=True)


def troubles(seen: Seen, nodes: list[Object]) -> list[Trouble]:
    """Name everything that keeps the newest revision from being ready, causes before effects."""
    found: list[Trouble] = []
    held_up = False
    for owner in current_owners(seen):
        conditions = {
            condition["type"]: condition
            for condition in (owner.get("status") or {}).get("conditions") or []
            if condition["status"] == "True"
        }
        kind = (
            "Job"
            if "backoffLimit" in owner["spec"]
            else "StatefulSet"
            if "serviceName" in owner["spec"]
            else "ReplicaSet"
        )
        if kind == "Job":
            held_up |= "Complete" not in conditions
            failures = int((owner.get("status") or {}).get("failed", 0))
            if "Failed" in conditions or failures >= MIGRATION_FAILURES:
                why = " ".join(str(conditions.get("Failed", {}).get("message", "")).split())
                found.append(Trouble(kind, named(owner), "", f"failed {failures} times. {why}".strip(), AT_ONCE))
        if kind == "StatefulSet":
            held_up |= int((owner.get("status") or {}).get("readyReplicas", 0)) < int(owner["spec"].get("replicas", 1))
        refused = latest(seen, named(owner), "FailedCreate")
        missing = not any(owned_by(pod, owner) for pod in seen["pods"]) and "Complete" not in conditions
        if refused and missing and owner["spec"].get("replicas", 1):
            # Room in a quota may be made.
            patience = SHORT if "forbidden" in refused and "exceeded quota" not in refused else LONG
            found.append(Trouble(kind, named(owner), "", refused, patience))
    for pod in current_pods(seen):
        status = pod.get("status") or {}
        containers = [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]
        if status.get("phase") == "Succeeded":
            continue
        if not containers:
            unscheduled = [
                " ".join(str(condition.get("message", "")).split())
                for condition in status.get("conditions") or []
                if condition["type"] == "PodScheduled" and condition["status"] == "False"
            ]
            excess = too_big(pod, nodes) if unscheduled else ""
            why = ". ".join(filter(None, [UNPLACED if unscheduled else "waits", excess, *unscheduled]))
            found.append(Trouble("Pod", named(pod), "", why, SHORT if excess else NEVER, ready_last=not unscheduled))
        for container in containers:
            trouble = container_trouble(seen, pod, container, held_up)
            if trouble:
                found.append(trouble)
    return sorted(found, key=lambda trouble: trouble.ready_last)


def certain(found: list[Trouble], since: dict[tuple[str, str, str], float], now: float) -> list[Trouble]:
    """Troubles that more time will not mend; keeps in ``since`` when each was first seen."""
    keys = {trouble.key for trouble in found}
    for gone in set(since) - keys:
        del since[gone]
    return [trouble for trouble in found if now - since.setdefault(trouble.key, now) >= trouble.patience]


def spokesmen(found: list[Trouble], chosen: list[Trouble]) -> list[Trouble]:
    """At most two troubles: first what is certain, and of replicas that say the same, one."""
    said, speaking = set(), []
    jobs = {trouble.name for trouble in chosen if trouble.kind == "Job"}
    # A Job that failed says nothing of why; its pods do.
    told = [trouble for trouble in found if any(trouble.name.startswith(f"{job}-") for job in jobs)]
    for trouble in [*chosen, *told, *found]:
        about = (trouble.kind, trouble.container, re.sub(r"\d+", "", trouble.why))
        if about not in said:
            said.add(about)
            speaking.append(trouble)
    return speaking[:2]


class Cluster:
    """What the API of a cluster has of a release."""

    def __init__(self, api: KubeApi, namespace: str, release: str) -> None:
        self._api = api
        self._namespace = namespace
        self._release = release

    def ask(self, path: str, method: str = "GET", body: Any = None, accept: str = "*/*", raw: bool = False) -> Any:
        """Send a request; return its JSON, or its text if it is wanted raw."""
        content = {"Content-Type": "application/apply-patch+yaml"} if body else {}
        status, answer = self._api.ask(
            path, method, json.dumps(body).encode() if body else None, {"Accept": accept, **content}
        )
        text = answer.decode(errors="replace")
        if not 200 <= status < 300:
            raise KubeError(f"{status}: {text}")
        try:
            return text if raw else json.loads(text)
        except ValueError:
            raise KubeError(f"no JSON: {text[:200]}") from None

    def read(self, name: str) -> list[Object]:
        """Read one of the lists of what belongs to the release."""
        selector = urllib.parse.quote(f"app.kubernetes.io/instance={self._release}")
        return self.ask(LISTS[name].format(namespace=self._namespace, selector=selector))["items"] or []

    def look(self) -> Seen:
        """Read what belongs to the release."""
        return {name: self.read(name) for name in LISTS}

    def nodes(self) -> list[Object]:
        """Read the nodes; none where that is not allowed."""
        try:
            return self.ask("/api/v1/nodes")["items"] or []
        except KubeError:
            return []

    def newest_revision(self) -> int:
        """Number of the newest revision of the release; 0 without one."""
        selector = urllib.parse.quote(f"owner=helm,name={self._release}")
        path = f"/api/v1/namespaces/{self._namespace}/secrets?labelSelector={selector}"
        found = self.ask(path, accept=METADATA_ONLY)["items"] or []
        return max((int(secret["metadata"]["labels"]["version"]) for secret in found), default=0)

    def label_namespace(self, labels: dict[str, str]) -> None:
        """Have a namespace with these labels."""
        self.ask(
            f"/api/v1/namespaces/{self._namespace}?fieldManager=todo-provisioner&force=true",
            "PATCH",
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {"name": self._namespace, "labels": labels},
            },
        )

    def replace_stuck(self, seen: Seen) -> None:
        """Delete pods of StatefulSets that are neither ready nor of the wanted revision: nobody else replaces them."""
        for pod in stuck_pods(seen):
            self.ask(f"/api/v1/namespaces/{self._namespace}/pods/{named(pod)}", "DELETE")

    def last_lines(self, trouble: Trouble, number: int) -> list[str]:
        """What a container wrote last; nothing if it never started."""
        query = urllib.parse.urlencode(
            {"container": trouble.container, "tailLines": number, "previous": str(trouble.previous).lower()}
        )
        try:
            text = self.ask(f"/api/v1/namespaces/{self._namespace}/pods/{trouble.name}/log?{query}", raw=True)
        except KubeError:
            return []
        return [line for line in text.splitlines() if line.strip()][-number:]


def shortened(line: str) -> str:
    """Leave out the middle of a long line: a traceback in one line has what went wrong at its end."""
    return line if len(line) <= SHOWN else f"{line[: SHOWN // 2]} ... {line[-SHOWN // 2 :]}"


def explain(cluster: Cluster, seen: Seen, found: list[Trouble], chosen: list[Trouble]) -> list[str]:
    """Tell in at most seven lines what is wrong: two troubles, the last lines of a log, and two warnings."""
    speaking = spokesmen(found, chosen)
    lines = [f"- {trouble}"[:400] for trouble in speaking]
    for trouble in speaking:
        log = cluster.last_lines(trouble, 3) if trouble.container else []
        if log:
            lines += [f"  log: {shortened(line)}" for line in log]
            break
    said = "\n".join(lines)
    warnings = {event["reason"]: message_of(event) for trouble in speaking for event in events_of(seen, trouble.name)}
    new = [
        (reason, message)
        for reason, message in warnings.items()
        if reason != "BackOff" and message and message[:60] not in said
    ]
    return lines + [f"  event: {reason}: {message[:200]}" for reason, message in new[-2:]]


class Helm:
    """A Helm at work."""

    def __init__(self, command: list[str], values: dict[str, Any], errors: Path) -> None:
        self.goes_back = "rollback" in command
        self._errors = errors
        with errors.open("wb") as stderr:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=stderr)
        assert self._process.stdin is not None
        with suppress(BrokenPipeError), self._process.stdin as stdin:
            stdin.write(json.dumps(values).encode())

    @property
    def code(self) -> int | None:
        """Its exit code; None while it is at work."""
        return self._process.poll()

    def wait(self, seconds: float) -> None:
        """Wait for its end, for some seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def stop(self) -> None:
        """Have it record its revision as failed, and end."""
        self._process.send_signal(signal.SIGTERM)
        self.wait(ENDING)
        if self.code is None:
            self._process.kill()
            self._process.wait()

    def complaint(self) -> list[str]:
        """What it wrote about its failure."""
        text = self._errors.read_text(errors="replace")
        return [line for line in text.splitlines() if line.strip() and not line.startswith(("W", "I"))]


def watch(
    cluster: Cluster, digest: str, deadline: float, helm: Helm | None
) -> tuple[Seen, list[Trouble], list[Trouble]] | None:
    """Look at the release until it is ready (None), certain not to become so, or out of time: the last look, all troubles, certain ones."""
    since: dict[tuple[str, str, str], float] = {}
    nodes: list[Object] = []
    seen: Seen = {key: [] for key in LISTS}
    while True:
        code = helm.code if helm else None
        if code == 0:
            return None
        chosen: list[Trouble] = []
        # A server of the API that does not answer for a moment is none of the release's troubles.
        with suppress(KubeError):
            seen = cluster.look()
            if helm and helm.goes_back:
                cluster.replace_stuck(seen)
            elif helm and is_applied(seen, digest):
                found = troubles(seen, nodes)
                if not nodes and any(trouble.why.startswith(UNPLACED) for trouble in found):
                    nodes = cluster.nodes()
                chosen = certain(found, since, time.monotonic())
        if not helm and is_ready(seen):
            return None
        if code is not None or chosen or time.monotonic() > deadline:
            return seen, troubles(seen, nodes), chosen
        if helm:
            helm.wait(INTERVAL)
        else:
            time.sleep(INTERVAL)


def see_off(cluster: Cluster, deadline: float) -> None:
    """Wait until no request goes to a pod that is about to end, so that whoever asks next is answered by the release."""
    while time.monotonic() < deadline:
        with suppress(KubeError):
            if not leaving_pods(cluster.read("pods")):
                return
        time.sleep(FAREWELL_INTERVAL)


def run(cluster: Cluster, params: dict[str, Any], program: str, directory: Path) -> dict[str, Any]:
    """Deploy or go back, if that is wanted, and see the release through; returns the module's result."""
    helm, digest, before = None, "", 0
    chart = directory / f"{params['name']}.tgz"
    common = [
        f"--namespace={params['namespace']}", f"--kube-context={params['context']}", f"--timeout={params['timeout']}s",
        "--wait", "--history-max=10",
    ]  # fmt: skip
    command = []
    if params["revision"]:
        command = [program, "rollback", params["name"], str(params["revision"]), *common]
    elif params["chart"]:
        digest = str((params["values"].get("release") or {}).get("digest", ""))
        chart.write_bytes(base64.b64decode(params["chart"]))
        # Fetching the cluster's schema takes Helm three times as long as all the rest of its work, and the server validates each object.
        command = [
            program, "upgrade", params["name"], str(chart),
            "--install", "--values=-", "--wait-for-jobs", "--disable-openapi-validation", *common,
        ]  # fmt: skip
    if command:
        before = cluster.newest_revision()
        if params["namespace_labels"]:
            cluster.label_namespace(params["namespace_labels"])
        helm = Helm(command, params["values"], directory / "errors")
    # Helm keeps to the time itself, and then says what it waited for.
    outcome = watch(cluster, digest, time.monotonic() + params["timeout"] + (ENDING if helm else 0), helm)
    if not outcome:
        see_off(cluster, time.monotonic() + FAREWELL)
        return {"changed": bool(helm)}
    if helm and helm.code is None:
        helm.stop()
    seen, found, chosen = outcome
    touched = bool(helm)
    with suppress(KubeError):
        touched = touched and cluster.newest_revision() > before
    cause = explain(cluster, seen, found, chosen) if found and (touched or not helm) else []
    if helm and not chosen:
        said = helm.complaint()[-1:] if cause else helm.complaint()[:7]
        cause = [f"- Helm: {line}"[:400] for line in said] + cause
    return {"changed": touched, "cause": cause[:7], "touched": touched}


def attempt(params: dict[str, Any], program: str) -> dict[str, Any]:
    """Connect to the cluster and run; without an answer from it nothing was begun."""
    try:
        with KubeApi(params["context"]) as api, tempfile.TemporaryDirectory(prefix="todo-release-") as directory:
            return run(Cluster(api, params["namespace"], params["name"]), params, program, Path(directory))
    except KubeError as error:
        return untouched("Cluster", error)


def untouched(what: str, error: Exception) -> dict[str, Any]:
    """The result where nothing was begun, because of what is missing."""
    return {"changed": False, "cause": [f"- {what}: {error}"[:400]], "touched": False}


def perform(params: dict[str, Any], check_mode: bool) -> dict[str, Any]:
    """Deploy or go back, and tell how it went."""
    began = time.monotonic()
    if check_mode:
        return {"changed": bool(params["chart"] or params["revision"]), "seconds": 0}
    try:
        program = get_bin_path("helm")
    except ValueError as error:
        result = untouched("Machine", error)
    else:
        result = attempt(params, program)
    result["seconds"] = round(time.monotonic() - began)
    if "cause" in result:
        result |= {"failed": True, "msg": f"the release {params['name']} did not become ready"}
    shown: dict[str, Any] = remove_values(result, set(filter(None, params["secrets"])))
    return shown


if __name__ == "__main__":
    run_module(ARGUMENTS, perform)
