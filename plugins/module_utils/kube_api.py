"""The API of the cluster that a context of a kubeconfig names.

Instead of the client library of Kubernetes, because to import that takes 0.3 s: longer than all that a rollout asks.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import ssl
import subprocess
import tempfile
import urllib.parse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

METADATA_ONLY = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"


class KubeError(Exception):
    """The kubeconfig is of no use, or the API does not answer."""


def named(entries: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Find an entry of a kubeconfig by its name."""
    for entry in entries:
        if entry["name"] == name:
            found: dict[str, Any] = entry[kind]
            return found
    raise KubeError(f"found no {kind} {name!r} in the kubeconfig")


def credential(command: dict[str, Any], directory: Path, timeout: float) -> dict[str, str]:
    """Ask the command of a kubeconfig's user, as clouds have it, for what would stand there else."""
    asked = {"apiVersion": command.get("apiVersion"), "kind": "ExecCredential", "spec": {"interactive": False}}
    given = {entry["name"]: entry["value"] for entry in command.get("env") or []}
    program = command["command"]
    try:
        done = subprocess.run(
            [str(directory / program) if "/" in program else program, *(command.get("args") or [])],
            env=os.environ | given | {"KUBERNETES_EXEC_INFO": json.dumps(asked)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=4 * timeout,
        )
        status = json.loads(done.stdout)["status"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise KubeError(f"the kubeconfig's command {program!r} gives no credential: {type(error).__name__}") from None
    names = {"clientCertificateData": "client-certificate-data", "clientKeyData": "client-key-data"}
    found = {ours: base64.b64encode(status[name].encode()).decode() for name, ours in names.items() if name in status}
    return found | ({"token": status["token"]} if status.get("token") else {})


def connect(
    kubeconfig: Path, context: str, timeout: float, stack: ExitStack
) -> tuple[http.client.HTTPSConnection, dict[str, str]]:
    """Prepare a connection to the API of a context; returns it with the headers that it wants."""
    import yaml

    try:
        settings = yaml.load(kubeconfig.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        chosen = named(settings["contexts"], "context", context)
        cluster = named(settings["clusters"], "cluster", chosen["cluster"])
        user = named(settings["users"], "user", chosen["user"])
        server = urllib.parse.urlsplit(cluster["server"])
        if user.get("exec"):
            user = credential(user["exec"], kubeconfig.parent, timeout)
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise KubeError(f"cannot read {kubeconfig}: {error!r}") from None

    def file_of(section: dict[str, Any], key: str) -> str | None:
        """A file's path, or that of a file made of the data."""
        if section.get(f"{key}-data"):
            file = Path(stack.enter_context(tempfile.TemporaryDirectory()), key)
            file.write_bytes(base64.b64decode(section[f"{key}-data"]))
            return str(file)
        return str(kubeconfig.parent / section[key]) if section.get(key) else None

    headers = {}
    try:
        tls = ssl.create_default_context(cafile=file_of(cluster, "certificate-authority"))
        certificate = file_of(user, "client-certificate")
        if certificate:
            tls.load_cert_chain(certificate, file_of(user, "client-key"))
    except (OSError, ValueError) as error:
        raise KubeError(f"cannot use the certificates that {kubeconfig} has for context {context!r}: {error}") from None
    if not certificate and user.get("token"):
        headers["Authorization"] = f"Bearer {user['token']}"
    elif not certificate:
        raise KubeError(
            f"the user of context {context!r} has neither a certificate nor a token, nor a command that gives one"
        )
    if server.scheme != "https" or not server.hostname:
        raise KubeError(f"the server of context {context!r} is no HTTPS URL")
    return http.client.HTTPSConnection(server.hostname, server.port, timeout=timeout, context=tls), headers


class KubeApi:
    """A connection to the API, kept open from one request to the next."""

    def __init__(self, context: str, kubeconfig: str | None = None, timeout: float = 10) -> None:
        found = Path(kubeconfig or os.environ.get("KUBECONFIG", "").split(":")[0] or Path.home() / ".kube" / "config")
        self._stack = ExitStack()
        try:
            self._connection, self._headers = connect(found, context, timeout, self._stack)
        except BaseException:
            self.close()
            raise
        self._stack.callback(self._connection.close)

    def close(self) -> None:
        """End the connection, and remove what was written for it."""
        self._stack.close()

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send a request that may be sent twice; return status and body of the answer."""
        try:
            try:
                return self._ask(path, method, body, headers or {})
            except ConnectionError:
                # The server may end a connection that was not used for a while.
                return self._ask(path, method, body, headers or {})
        except (OSError, http.client.HTTPException) as error:
            raise KubeError(str(error) or repr(error)) from None

    def _ask(self, path: str, method: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            self._connection.request(method, path, body, self._headers | headers)
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def __enter__(self) -> KubeApi:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
