#!/usr/bin/python
"""Reads, in one look, all that tells whether a rollout would change anything. Changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: todo_rollout_facts
short_description: Read all that tells whether a rollout would change anything
description:
  - Reads the secrets, the revisions and the Deployments of a namespace, asks the registry for the images that they name, and asks the
    application for a page. One process and one connection to the cluster, where the modules for each of these take several seconds.
  - Also leaves the facts C(architecture) and C(ansible_local) that role supply decides by.
  - Never changes anything.
options:
  context:
    description: Context of the kubeconfig (E(KUBECONFIG), else C(~/.kube/config)), with a certificate or a token.
    type: str
    required: true
  namespace:
    description: Namespace of the application.
    type: str
    required: true
  facts_directory:
    description: Directory of the facts that role supply recorded.
    type: path
    required: true
  host:
    description: Name under which browsers find the application.
    type: str
    required: true
  port:
    description: Its HTTPS port.
    type: int
    default: 443
  ca_file:
    description: Certificate authority that the chain must end in; empty for one that the machine knows.
    type: path
    default: ""
  timeout:
    description: Seconds without a byte after which a connection counts as dead.
    type: float
    default: 5
requirements:
  - PyYAML
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
author:
  - The todo-provisioner project
"""

EXAMPLES = r"""
- name: Read what is deployed
  todo_rollout_facts:
    context: todo-dev
    namespace: todo-app
    facts_directory: /opt/todo-provisioner/facts
    host: todo.local
    ca_file: /etc/todo-provisioner/tls/dev/ca.crt
  register: result
  no_log: true
"""

RETURN = r"""
secrets:
  description: The Secrets, with C(metadata) and, but for Helm's revisions, C(data).
  type: list
  elements: dict
  returned: always
deployments:
  description: The Deployments, with C(metadata), C(spec) and C(status).
  type: list
  elements: dict
  returned: always
missing_images:
  description: Images of the Deployments that their registry does not have.
  type: list
  elements: str
  returned: always
problem:
  description: Why the application does not answer; empty when it does.
  type: str
  returned: always
"""

import base64
import http.client
import json
import os
import platform
import re
import ssl
import tempfile
import urllib.parse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.basic import AnsibleModule

METADATA_ONLY = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
MANIFESTS = "application/vnd.oci.image.manifest.v1+json,application/vnd.docker.distribution.manifest.v2+json"
# A reference that begins with the host and port of a registry.
HOSTED = re.compile(r"^(?P<host>[^/]+:\d+)/(?P<repository>[^@]+):(?P<tag>[^:/@]+)$")


class FactsError(Exception):
    """What is needed cannot be read."""


def named(entries: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Find an entry of a kubeconfig by its name."""
    for entry in entries:
        if entry["name"] == name:
            found: dict[str, Any] = entry[kind]
            return found
    raise FactsError(f"found no {kind} {name!r} in the kubeconfig")


def connect(
    kubeconfig: Path, context: str, timeout: float, stack: ExitStack
) -> tuple[http.client.HTTPConnection, dict[str, str]]:
    """Open a connection to the API of a context; returns it with the headers that it wants."""
    try:
        settings = yaml.load(kubeconfig.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        chosen = named(settings["contexts"], "context", context)
        cluster = named(settings["clusters"], "cluster", chosen["cluster"])
        user = named(settings["users"], "user", chosen["user"])
        server = urllib.parse.urlsplit(cluster["server"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise FactsError(f"cannot read {kubeconfig}: {error!r}") from None

    def file_of(section: dict[str, Any], key: str) -> str | None:
        """A file's path, or that of a file made of the data."""
        if section.get(f"{key}-data"):
            file = Path(stack.enter_context(tempfile.TemporaryDirectory()), key)
            file.write_bytes(base64.b64decode(section[f"{key}-data"]))
            return str(file)
        return str(kubeconfig.parent / section[key]) if section.get(key) else None

    tls = ssl.create_default_context(cafile=file_of(cluster, "certificate-authority"))
    headers = {}
    if certificate := file_of(user, "client-certificate"):
        tls.load_cert_chain(certificate, file_of(user, "client-key"))
    elif user.get("token"):
        headers["Authorization"] = f"Bearer {user['token']}"
    else:
        raise FactsError(f"the user of context {context!r} has neither a certificate nor a token")
    if server.scheme != "https" or not server.hostname:
        raise FactsError(f"the server of context {context!r} is no HTTPS URL")
    return http.client.HTTPSConnection(server.hostname, server.port, timeout=timeout, context=tls), headers


def read_list(connection: http.client.HTTPConnection, headers: dict[str, str], path: str) -> list[dict[str, Any]]:
    """Ask the API for a list."""
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise FactsError(f"{path.partition('?')[0]}: status {response.status}")
    items: list[dict[str, Any]] = json.loads(body)["items"]
    return items


def read_cluster(params: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the Secrets and the Deployments of the namespace."""
    kubeconfig = Path(os.environ.get("KUBECONFIG", "").split(":")[0] or Path.home() / ".kube" / "config")
    with ExitStack() as stack:
        connection, headers = connect(kubeconfig, params["context"], params["timeout"], stack)
        stack.callback(connection.close)
        core = f"/api/v1/namespaces/{params['namespace']}/secrets"
        secrets = read_list(connection, headers, f"{core}?labelSelector=owner%21%3Dhelm")
        # The revisions are large, and only their labels are of use here.
        revisions = read_list(connection, headers | {"Accept": METADATA_ONLY}, f"{core}?labelSelector=owner%3Dhelm")
        deployments = read_list(connection, headers, f"/apis/apps/v1/namespaces/{params['namespace']}/deployments")
    return secrets + revisions, deployments


def missing_images(deployments: list[dict[str, Any]], timeout: float) -> list[str]:
    """Ask registries on known ports for the images that the Deployments name."""
    images = {
        container["image"]
        for deployment in deployments
        for container in deployment["spec"]["template"]["spec"]["containers"]
    }
    missing = []
    for image in sorted(images):
        reference = HOSTED.match(image)
        if reference is None:
            continue
        connection = http.client.HTTPConnection(reference["host"], timeout=timeout)
        connection.request(
            "HEAD", f"/v2/{reference['repository']}/manifests/{reference['tag']}", None, {"Accept": MANIFESTS}
        )
        if connection.getresponse().status != 200:
            missing.append(image)
        connection.close()
    return missing


def page_problem(params: dict[str, Any]) -> str:
    """Ask the application for a page."""
    tls = ssl.create_default_context(cafile=params["ca_file"] or None)
    connection = http.client.HTTPSConnection(params["host"], params["port"], timeout=params["timeout"], context=tls)
    try:
        connection.request("GET", "/sign-in")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return "" if status == 200 else f"status {status}"


def recorded_facts(directory: str) -> dict[str, Any]:
    """Read what role supply recorded, as the module setup does."""
    found = {}
    for path in Path(directory).glob("*.fact"):
        found[path.stem] = json.loads(path.read_text())
    return found


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        argument_spec={
            "context": {"type": "str", "required": True},
            "namespace": {"type": "str", "required": True},
            "facts_directory": {"type": "path", "required": True},
            "host": {"type": "str", "required": True},
            "port": {"type": "int", "default": 443},
            "ca_file": {"type": "path", "default": ""},
            "timeout": {"type": "float", "default": 5.0},
        },
        supports_check_mode=True,
    )
    try:
        secrets, deployments = read_cluster(module.params)
        missing = missing_images(deployments, module.params["timeout"])
        local = recorded_facts(module.params["facts_directory"])
    except (FactsError, OSError, ValueError, KeyError, http.client.HTTPException) as error:
        module.fail_json(
            msg=f"Found: {error}. Needed: a cluster, its registry and its application. Fix: run all of site.yml."
        )
    module.exit_json(
        changed=False,
        secrets=secrets,
        deployments=deployments,
        missing_images=missing,
        problem=page_problem(module.params),
        ansible_facts={"architecture": platform.machine(), "ansible_local": local},
    )


if __name__ == "__main__":
    main()
