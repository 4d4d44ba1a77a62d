"""Filters of the role ``todo_app``: what a cluster says of a Helm release, and image references as chart values."""

from __future__ import annotations

import base64
from typing import Any

DIGEST_ANNOTATION = "todo-app/release-digest"


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
        revision (0 and "" without one), "last_good" (newest revision that was deployed once, 0 without one), "digests"
        (distinct digests that the release's Deployments carry) and "ready" (all of them have every replica updated and
        available).
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

    return {
        "password": kept("database-secret", "password"),
        "auth_secret": kept("auth-secret", "jwt-secret"),
        "revision": newest,
        "status": revisions.get(newest, ""),
        "last_good": max(
            (number for number, status in revisions.items() if status in ("deployed", "superseded")), default=0
        ),
        "digests": sorted({deployment["metadata"]["annotations"].get(DIGEST_ANNOTATION, "") for deployment in owned}),
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
    for pod in pods:
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
            parts = [waiting.get("reason", ""), waiting.get("message", "")]
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
    return complaints


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        return {"image_values": image_values, "pod_complaints": pod_complaints, "release_state": release_state}
