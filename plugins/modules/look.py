#!/usr/bin/python
"""Reads, in one process, what would take a task for each file, answer and list. Changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: look
short_description: Read files, answers of servers and lists of a cluster in one process
description:
  - A task costs about a third of a second, most of it for starting. What a role wants to know before it decides is read by one task.
  - What is not there, or does not answer, is a result and no failure. Never changes anything.
options:
  files:
    description: Paths, also with wildcards, of files to judge.
    type: list
    elements: str
    default: []
  contents:
    description: Paths of text files to return.
    type: list
    elements: str
    default: []
  answers:
    description: Requests to send, under names of the caller's choice.
    type: dict
    default: {}
    suboptions:
      url:
        description: C(http) or C(https) URL; the host's name counts for nothing with O(answers.unix_socket).
        type: str
        required: true
      method:
        description: HTTP method.
        type: str
        default: GET
      headers:
        description: Headers of the request.
        type: dict
      unix_socket:
        description: Path of the socket to ask at.
        type: path
      ca_file:
        description: Certificate authority that the chain must end in; one that the machine knows, if absent.
        type: path
  lists:
    description: Paths of lists of the cluster's API, under names of the caller's choice. A path may end in C(#metadata) for objects without more.
    type: dict
    default: {}
  context:
    description: Context of the kubeconfig (E(KUBECONFIG), else C(~/.kube/config)), with a certificate or a token. Needed for O(lists).
    type: str
  fact_path:
    description: Directory of recorded facts; they, and the architecture, become facts as the module M(ansible.builtin.setup) leaves them.
    type: path
  timeout:
    description: Seconds without a byte after which a connection counts as dead.
    type: float
    default: 5
requirements:
  - PyYAML, for O(lists)
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
author:
  - The todo-provisioner project
"""

EXAMPLES = r"""
- name: Look at the machine and the cluster
  look:
    files: [/usr/local/bin/*, /etc/docker/daemon.json]
    contents: [/etc/docker/daemon.json]
    answers:
      docker: {url: "http://docker/_ping", unix_socket: /run/docker.sock}
      page: {url: "https://todo.local/", ca_file: /etc/todo-provisioner/tls/dev/ca.crt}
    lists:
      deployments: /apis/apps/v1/namespaces/todo-app/deployments
      secrets: /api/v1/namespaces/todo-app/secrets#metadata
    context: todo-dev
  register: result
"""

RETURN = r"""
files:
  description: For each file that exists C(mode) (such as C(0644)), C(owner) (a number), C(link) (its target, empty if it is none), C(kind) (C(file),
    C(directory) or C(other)) and, for a file that can be read, C(sha256).
  type: dict
  returned: always
contents:
  description: Text of each of these files that can be read.
  type: dict
  returned: always
answers:
  description: For each request C(status) (-1 without an answer), C(headers), C(body) and C(problem) (why there is no answer).
  type: dict
  returned: always
lists:
  description: The objects of each list.
  type: dict
  returned: always
problem:
  description: Why the cluster's lists could not be read; empty when they were.
  type: str
  returned: always
ansible_facts:
  description: C(architecture) and C(ansible_local).
  type: dict
  returned: with O(fact_path)
"""

import base64
import glob
import hashlib
import http.client
import json
import os
import platform
import socket
import ssl
import stat
import tempfile
import urllib.parse
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule

METADATA_ONLY = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"


class LookError(Exception):
    """What is needed cannot be read."""


def judge_file(path: str) -> dict[str, Any]:
    """Describe a file that exists."""
    found = os.lstat(path)
    link = os.readlink(path) if stat.S_ISLNK(found.st_mode) else ""
    if link:
        with suppress(OSError):
            found = os.stat(path)
    described = {
        "mode": f"{stat.S_IMODE(found.st_mode):04o}",
        "owner": found.st_uid,
        "link": link,
        "kind": "directory" if stat.S_ISDIR(found.st_mode) else "file" if stat.S_ISREG(found.st_mode) else "other",
    }
    if described["kind"] == "file":
        with suppress(OSError):
            described["sha256"] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return described


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(request: dict[str, Any], timeout: float) -> dict[str, Any]:
    """Send a request; return what came back."""
    url = urllib.parse.urlsplit(request["url"])
    connection: http.client.HTTPConnection
    try:
        if request.get("unix_socket"):
            connection = SocketConnection(request["unix_socket"], timeout)
        elif url.scheme == "https":
            tls = ssl.create_default_context(cafile=request.get("ca_file") or None)
            connection = http.client.HTTPSConnection(url.hostname or "", url.port, timeout=timeout, context=tls)
        else:
            connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=timeout)
        with ExitStack() as stack:
            stack.callback(connection.close)
            path = urllib.parse.urlunsplit(("", "", url.path or "/", url.query, ""))
            connection.request(request.get("method") or "GET", path, headers=request.get("headers") or {})
            response = connection.getresponse()
            body = response.read().decode(errors="replace")
            return {"status": response.status, "headers": dict(response.headers), "body": body, "problem": ""}
    except (OSError, ValueError, http.client.HTTPException) as error:
        return {"status": -1, "headers": {}, "body": "", "problem": str(error) or repr(error)}


def named(entries: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Find an entry of a kubeconfig by its name."""
    for entry in entries:
        if entry["name"] == name:
            found: dict[str, Any] = entry[kind]
            return found
    raise LookError(f"found no {kind} {name!r} in the kubeconfig")


def connect(
    kubeconfig: Path, context: str, timeout: float, stack: ExitStack
) -> tuple[http.client.HTTPSConnection, dict[str, str]]:
    """Open a connection to the API of a context; returns it with the headers that it wants."""
    import yaml

    try:
        settings = yaml.load(kubeconfig.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        chosen = named(settings["contexts"], "context", context)
        cluster = named(settings["clusters"], "cluster", chosen["cluster"])
        user = named(settings["users"], "user", chosen["user"])
        server = urllib.parse.urlsplit(cluster["server"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise LookError(f"cannot read {kubeconfig}: {error!r}") from None

    def file_of(section: dict[str, Any], key: str) -> str | None:
        """A file's path, or that of a file made of the data."""
        if section.get(f"{key}-data"):
            file = Path(stack.enter_context(tempfile.TemporaryDirectory()), key)
            file.write_bytes(base64.b64decode(section[f"{key}-data"]))
            return str(file)
        return str(kubeconfig.parent / section[key]) if section.get(key) else None

    tls = ssl.create_default_context(cafile=file_of(cluster, "certificate-authority"))
    headers = {}
    certificate = file_of(user, "client-certificate")
    if certificate:
        tls.load_cert_chain(certificate, file_of(user, "client-key"))
    elif user.get("token"):
        headers["Authorization"] = f"Bearer {user['token']}"
    else:
        raise LookError(f"the user of context {context!r} has neither a certificate nor a token")
    if server.scheme != "https" or not server.hostname:
        raise LookError(f"the server of context {context!r} is no HTTPS URL")
    return http.client.HTTPSConnection(server.hostname, server.port, timeout=timeout, context=tls), headers


def read_lists(context: str, lists: dict[str, str], timeout: float) -> dict[str, list[dict[str, Any]]]:
    """Read lists of a cluster's API over one connection; a list that the cluster does not have is empty."""
    kubeconfig = Path(os.environ.get("KUBECONFIG", "").split(":")[0] or Path.home() / ".kube" / "config")
    found = {}
    with ExitStack() as stack:
        connection, headers = connect(kubeconfig, context, timeout, stack)
        stack.callback(connection.close)
        for name, path in lists.items():
            url, _, part = path.partition("#")
            accepted = {"Accept": METADATA_ONLY} if part == "metadata" else {}
            connection.request("GET", url, headers=headers | accepted)
            response = connection.getresponse()
            body = response.read()
            if response.status not in (200, 404):
                raise LookError(f"{url.partition('?')[0]}: status {response.status}")
            found[name] = json.loads(body).get("items") or []
    return found


def recorded_facts(directory: str) -> dict[str, Any]:
    """Read the facts of a directory; those that cannot be read are left out."""
    local = {}
    for path in Path(directory).glob("*.fact"):
        with suppress(OSError, ValueError):
            local[path.stem] = json.loads(path.read_text())
    return {"architecture": platform.machine(), "ansible_local": local}


def main() -> None:
    """Entry point."""
    request = {
        "url": {"type": "str", "required": True},
        "method": {"type": "str", "default": "GET"},
        "headers": {"type": "dict"},
        "unix_socket": {"type": "path"},
        "ca_file": {"type": "path"},
    }
    module = AnsibleModule(
        argument_spec={
            "files": {"type": "list", "elements": "str", "default": []},
            "contents": {"type": "list", "elements": "str", "default": []},
            "answers": {"type": "dict", "default": {}},
            "lists": {"type": "dict", "default": {}},
            "context": {"type": "str"},
            "fact_path": {"type": "path"},
            "timeout": {"type": "float", "default": 5.0},
        },
        supports_check_mode=True,
    )
    params = module.params
    for name, asked in params["answers"].items():
        if not isinstance(asked, dict) or "url" not in asked or set(asked) - set(request):
            module.fail_json(
                msg=f"Found: answers.{name} {asked!r}. Needed: url, and of {', '.join(sorted(request))} what is wanted."
            )
    paths = sorted({path for pattern in params["files"] for path in glob.glob(pattern)})
    contents = {}
    for path in params["contents"]:
        with suppress(OSError, UnicodeDecodeError):
            contents[path] = Path(path).read_text()
    lists: dict[str, list[dict[str, Any]]] = {}
    problem = ""
    if params["lists"]:
        try:
            lists = read_lists(params["context"] or "", params["lists"], params["timeout"])
        except (LookError, OSError, ValueError, http.client.HTTPException) as error:
            problem = str(error) or repr(error)
    module.exit_json(
        changed=False,
        files={path: judge_file(path) for path in paths},
        contents=contents,
        answers={name: ask(asked, params["timeout"]) for name, asked in params["answers"].items()},
        lists=lists,
        problem=problem,
        **({"ansible_facts": recorded_facts(params["fact_path"])} if params["fact_path"] else {}),
    )


if __name__ == "__main__":
    main()
