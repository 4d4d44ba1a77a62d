"""Filters of the role ``todo_app``: what a release is made of, and what a cluster says of it."""

from __future__ import annotations

import base64
import io
import re
import tarfile
from pathlib import Path
from typing import Any

DIGEST_ANNOTATION = "todo-app/release-digest"
DEPLOYMENTS = {"todo-backend", "todo-frontend"}
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


def images_values(references: dict[str, str], names: list[str]) -> dict[str, dict[str, dict[str, str]]]:
    """Give the chart's values for some images, from one look at the references: each may be a hash of many files.

    Args:
        references: name of an image -> its reference.
        names: images that the release has.

    Returns:
        name -> {"image": {"repository", "tag"}}.
    """
    return {name: {"image": image_values(references.get(name, ""))} for name in names}


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


def release_findings(
    given: dict[str, str], references: dict[str, str], required_images: list[str], required: bool
) -> list[str]:
    """Say what a release cannot be made of.

    Args:
        given: "assistant_base_url", "assistant_model", and what ``secret_findings`` reads, "" where none is given.
        references: name of an image -> its reference.
        required_images: names of the images that the release has.
        required: whether a secret that is needed has to be given, and none must be a placeholder.

    Returns:
        One message for each thing that is wrong; no message has a secret in it.
    """
    findings = []
    missing = [name for name in required_images if not references.get(name)]
    if missing:
        findings.append(
            f"Found: no reference of the image {', '.join(missing)}. Needed: todo_app_images with {', '.join(required_images)}. "
            "Fix: run the tag rollout, or all of site.yml: the role images leaves them."
        )
    has_endpoint = bool(given["assistant_base_url"] or given["assistant_api_key"])
    if has_endpoint and not given["assistant_model"]:
        findings.append(
            "Found: no todo_app_assistant_model. Needed: the name of a model at the endpoint. Fix: set it; or empty "
            "todo_app_assistant_base_url and todo_app_assistant_api_key, and the built-in assistant answers."
        )
    if given["assistant_model"] and not has_endpoint:
        findings.append(
            "Found: todo_app_assistant_model without an endpoint. Needed: todo_app_assistant_base_url, or todo_app_assistant_api_key "
            "for OpenAI. Fix: set one; or empty todo_app_assistant_model, and the built-in assistant answers."
        )
    return findings + secret_findings(given, required)


def secret_findings(given: dict[str, str], required: bool) -> list[str]:
    """Say which secrets cannot be used, without saying what they are.

    Args:
        given: "database_mode", "database_url", "database_direct_url", "database_password", "auth_secret" and "assistant_api_key", ""
            where none is given.
        required: as for ``release_findings``.

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


def packed_chart(directory: str) -> str:
    """Pack a chart.

    Args:
        directory: the chart's directory.

    Returns:
        A compressed archive with that directory, in base64.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(directory, arcname=Path(directory).resolve().name)
    return base64.b64encode(packed.getvalue()).decode()


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        return {
            "images_values": images_values,
            "packed_chart": packed_chart,
            "release_findings": release_findings,
            "release_state": release_state,
        }
