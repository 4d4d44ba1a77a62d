"""Filters of the role ``todo_app``: what a release is made of, and what a cluster says of it."""

from __future__ import annotations

import base64
import re
from typing import Any

DIGEST_ANNOTATION = "todo-app/release-digest"
DEPLOYMENTS = {"todo-backend", "todo-frontend"}
WAITING = ("ContainerCreating", "PodInitializing", "runs, but is not ready")
AUTH_SECRET_LENGTH = 32
PASSWORD_LENGTH = 12
DATABASE_SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
PLACEHOLDER = re.compile(r"change.?me|placeholder|replace.?me|^<.*>$|xxxx", re.IGNORECASE)


def image_values(reference: str) -> dict[str, str]:
    """Split an image reference into the chart's values.

    Args:
        reference: ``REPOSITORY:TAG`` or ``REPOSITORY:TAG@DIGEST``.

    Returns:
        {"repository", "tag"}; the digest stays with the tag, as the chart puts the two together again.
    """
    name, at, digest = reference.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return {"repository": name, "tag": ""}
    return {"repository": repository, "tag": f"{tag}{at}{digest}"}


def release_state(secrets: list[dict[str, Any]], deployments: list[dict[str, Any]], release: str) -> dict[str, Any]:
    """Summarize a release from objects of its namespace.

    Args:
        secrets: all Secrets of the namespace; Helm keeps one for each revision.
        deployments: all Deployments of the namespace.
        release: name of the Helm release.

    Returns:
        "password" and "auth_secret" (kept secrets, "" where there is none), "revision" and "status" of the newest
        revision (0 and "" without one), "good" (revisions that were deployed once, oldest first), "last_good" (the newest of
        them, 0 without one), "digests"
        (distinct digests that the release's Deployments carry), "intact" (none of them is gone or scaled to nothing) and
        "ready" (all of them have every replica updated and available).
    """

    def kept(name: str, key: str) -> str:
        for secret in secrets:
            if secret["metadata"]["name"] == name:
                return base64.b64decode((secret.get("data") or {}).get(key, "")).decode()
        return ""

    revisions = {}
    for secret in secrets:
        labels = secret["metadata"].get("labels") or {}
        if labels.get("owner") == "helm" and labels.get("name") == release:
            revisions[int(labels["version"])] = labels["status"]
    newest = max(revisions, default=0)

    good = sorted(number for number, status in revisions.items() if status in ("deployed", "superseded"))

    owned = [
        deployment
        for deployment in deployments
        if (deployment["metadata"].get("annotations") or {}).get("meta.helm.sh/release-name") == release
    ]

    def is_ready(deployment: dict[str, Any]) -> bool:
        status = deployment.get("status") or {}
        replicas = deployment["spec"].get("replicas", 1)
        return bool(
            status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
            and status.get("updatedReplicas", 0) == replicas
            and status.get("availableReplicas", 0) == replicas
        )

    def digest(deployment: dict[str, Any]) -> str:
        # What follows the dot makes each deployment of the same digest another one.
        return str(deployment["metadata"]["annotations"].get(DIGEST_ANNOTATION, "")).partition(".")[0]

    return {
        "password": kept("database-secret", "password"),
        "auth_secret": kept("auth-secret", "jwt-secret"),
        "revision": newest,
        "status": revisions.get(newest, ""),
        "good": good,
        "last_good": good[-1] if good else 0,
        "digests": sorted({digest(deployment) for deployment in owned}),
        "intact": {deployment["metadata"]["name"] for deployment in owned} >= DEPLOYMENTS
        and all(deployment["spec"].get("replicas", 1) > 0 for deployment in owned),
        "ready": bool(owned) and all(is_ready(deployment) for deployment in owned),
    }


def pod_complaints(pods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name what keeps pods from being ready.

    Args:
        pods: Pods of the namespace.

    Returns:
        For each container at fault {"pod", "container", "why", "previous"}: "why" is one line with the reason and, for one
        that ended, its exit code; "previous" tells whether the log to read is that of the run before.
    """
    complaints = []
    for pod in sorted(pods, key=lambda pod: str(pod["metadata"].get("creationTimestamp", "")), reverse=True):
        status = pod.get("status") or {}
        if status.get("phase") == "Succeeded":
            continue
        name = pod["metadata"]["name"]
        containers = [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]
        if not containers:
            conditions = [c.get("message", "") for c in status.get("conditions") or [] if c.get("status") == "False"]
            complaints.append(
                {"pod": name, "container": "", "why": "; ".join(filter(None, conditions)), "previous": False}
            )
        for container in containers:
            state = container.get("state") or {}
            ended = state.get("terminated") or (container.get("lastState") or {}).get("terminated") or {}
            if container.get("ready") or (state.get("terminated") or {}).get("exitCode") == 0:
                continue
            waiting = state.get("waiting") or {}
            reason = waiting.get("reason", "")
            # The message of a container that is started again and again only says so, at length.
            parts = [reason, "" if reason == "CrashLoopBackOff" else waiting.get("message", "")]
            if ended:
                parts.append(f"ended with exit code {ended.get('exitCode')} ({ended.get('reason', 'no reason given')})")
            complaints.append(
                {
                    "pod": name,
                    "container": container["name"],
                    "why": ", ".join(filter(None, parts)) or "runs, but is not ready",
                    "previous": bool(waiting) and bool(ended),
                }
            )
    # What waits for something else comes after what is broken itself, older pods after newer ones; of replicas that say the
    # same, one speaks.
    complaints.sort(key=lambda complaint: complaint["why"] in WAITING)
    said = set()
    distinct = []
    for complaint in complaints:
        if (complaint["container"], complaint["why"]) not in said:
            said.add((complaint["container"], complaint["why"]))
            distinct.append(complaint)
    return distinct


def release_secret_findings(given: dict[str, str], required: bool) -> list[str]:
    """Say which secrets cannot be used, without saying what they are.

    Args:
        given: "database_mode", "database_url", "database_direct_url", "database_password", "auth_secret" and "assistant_api_key", ""
            where none is given.
        required: whether a secret that is needed has to be given, and none must be a placeholder.

    Returns:
        One message for each secret.
    """
    embedded = given["database_mode"] == "embedded"
    url = "the URL of a PostgreSQL database"
    # name -> (whether it is used, whether it may be missing, its least length, what it is)
    wanted = {
        "auth_secret": (True, not required, AUTH_SECRET_LENGTH, ""),
        "database_password": (embedded, not required, PASSWORD_LENGTH, ""),
        "database_url": (not embedded, False, 0, url),
        "database_direct_url": (not embedded, True, 0, url),
        "assistant_api_key": (True, True, 0, "the key that the model's service gave, or none,"),
    }
    findings = []
    for name, (used, optional, length, description) in wanted.items():
        value = given[name].strip()
        kind = description or f"a value of {length} characters or more"
        found = ""
        if not used or (optional and not value):
            continue
        if not value:
            found = "no"
        elif len(value) < length:
            found = "a too short"
        elif description == url and not value.startswith(DATABASE_SCHEMES):
            found = "something else than a URL of PostgreSQL in"
        elif required and (PLACEHOLDER.search(value) or len(set(value)) < length // 4):
            found = "a placeholder in place of a"
        if found:
            findings.append(
                f"Found: {found} todo_app_{name}. Needed: {kind} that nobody else knows. Fix: put one into the inventory's vault."
            )
    return findings


def release_report(
    complaints: list[dict[str, Any]], logs: list[dict[str, Any]], events: list[dict[str, Any]], helm: str
) -> list[str]:
    """Tell, in a few lines, why a release did not become ready.

    Args:
        complaints: result of ``pod_complaints``.
        logs: results of kubernetes.core.k8s_log in a loop over complaints, in ``__todo_app_complaint``.
        events: Events of the namespace.
        helm: what Helm said; used when no pod complains.

    Returns:
        At most two complaints, the last lines of a log, and two warnings that belong to a complaint.
    """
    if not complaints:
        return [line for line in helm.strip().splitlines() if line][-3:]
    shown = complaints[:2]
    lines = [f"- {'/'.join(filter(None, (c['pod'], c['container'])))}: {c['why']}" for c in shown]
    for log in logs:
        text = (log.get("log") or "").strip()
        if text and log["__todo_app_complaint"] in shown:
            lines += [f"  log: {line}" for line in text.splitlines()[-4:]]
            break
    pods = {complaint["pod"] for complaint in shown}
    own = [event for event in events if (event.get("involvedObject") or {}).get("name") in pods]
    own.sort(key=lambda event: event.get("lastTimestamp") or event.get("eventTime") or "")
    latest = {event.get("reason"): event.get("message", "") for event in own if event.get("reason") != "BackOff"}
    return lines + [
        f"  event: {reason}: {' '.join(message.split())[:200]}" for reason, message in list(latest.items())[-2:]
    ]


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        return {
            "image_values": image_values,
            "pod_complaints": pod_complaints,
            "release_report": release_report,
            "release_secret_findings": release_secret_findings,
            "release_state": release_state,
        }
