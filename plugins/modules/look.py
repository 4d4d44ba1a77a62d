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
  checksums:
    description: Whether the contents of O(files) count.
    type: bool
    default: true
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
      verify:
        description: Whether the server's certificate must fit.
        type: bool
        default: true
  containers:
    description: Names of Docker's containers, each with the paths of text files in it that are to be returned.
    type: dict
    default: {}
  packages:
    description: Names of packages of the distribution.
    type: list
    elements: str
    default: []
  lists:
    description: Paths of lists of the cluster's API, under names of the caller's choice. A path may end in C(#metadata) for objects without more.
    type: dict
    default: {}
  context:
    description: Context of the kubeconfig, with a certificate, a token or a command that gives one. Needed for O(lists).
    type: str
  kubeconfig:
    description: Path of the kubeconfig; E(KUBECONFIG), else C(~/.kube/config), if absent.
    type: path
  fact_path:
    description: Directory of recorded facts; they, the architecture and the user become facts as the module M(ansible.builtin.setup) leaves them.
    type: path
  timeout:
    description: Seconds without a byte after which a connection counts as dead.
    type: float
    default: 15
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
    C(directory) or C(other)) and, for a file that can be read and is no link, C(sha256).
  type: dict
  returned: always
contents:
  description: Text of each of these files that can be read.
  type: dict
  returned: always
denied:
  description: Those of the text files that the user may not read.
  type: list
  elements: str
  returned: always
answers:
  description: For each request C(status) (-1 without an answer), C(headers), C(body) and C(problem) (why there is no answer).
  type: dict
  returned: always
containers:
  description: For each container that exists C(about), what C(docker inspect) says, and C(files), the text of each file that is there.
  type: dict
  returned: always
packages:
  description: Those of the packages that are installed.
  type: list
  elements: str
  returned: always
lists:
  description: The objects of each list that could be read.
  type: dict
  returned: always
problem:
  description: Why not all of the cluster's lists could be read; empty when they were.
  type: str
  returned: always
ansible_facts:
  description: C(architecture), C(user_id), C(user_dir) and C(ansible_local).
  type: dict
  returned: with O(fact_path)
"""

import glob
import hashlib
import http.client
import io
import json
import os
import platform
import pwd
import socket
import ssl
import stat
import tarfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

from ansible.module_utils.kube_api import METADATA_ONLY, KubeApi, KubeError
from ansible.module_utils.performer import run_module

DOCKER = "/run/docker.sock"
WORKERS = 4
REQUEST = ("url", "method", "headers", "unix_socket", "ca_file", "verify")
ARGUMENTS: dict[str, Any] = {
    "files": {"type": "list", "elements": "str", "default": []},
    "checksums": {"type": "bool", "default": True},
    "contents": {"type": "list", "elements": "str", "default": []},
    "answers": {"type": "dict", "default": {}},
    "containers": {"type": "dict", "default": {}},
    "packages": {"type": "list", "elements": "str", "default": []},
    "lists": {"type": "dict", "default": {}},
    "context": {"type": "str"},
    "kubeconfig": {"type": "path"},
    "fact_path": {"type": "path"},
    "timeout": {"type": "float", "default": 15.0},
}


def judge_file(path: str, checksums: bool) -> dict[str, Any]:
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
    if checksums and not link and described["kind"] == "file":
        with suppress(OSError), open(path, "rb") as file:
            described["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
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


def send(request: dict[str, Any], timeout: float) -> tuple[int, dict[str, str], bytes]:
    """Send a request; return status, headers and body of the answer."""
    url = urllib.parse.urlsplit(request["url"])
    connection: http.client.HTTPConnection
    if request.get("unix_socket"):
        connection = SocketConnection(request["unix_socket"], timeout)
    elif url.scheme == "https":
        tls = ssl.create_default_context(cafile=request.get("ca_file") or None)
        if not request.get("verify", True):
            tls.check_hostname = False
            tls.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(url.hostname or "", url.port, timeout=timeout, context=tls)
    else:
        connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=timeout)
    with ExitStack() as stack:
        stack.callback(connection.close)
        path = urllib.parse.urlunsplit(("", "", url.path or "/", url.query, ""))
        connection.request(request.get("method") or "GET", path, headers=request.get("headers") or {})
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()


def ask(request: dict[str, Any], timeout: float) -> dict[str, Any]:
    """Send a request; return what came back, or why nothing did."""
    try:
        status, headers, body = send(request, timeout)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return {"status": -1, "headers": {}, "body": "", "problem": str(error) or repr(error)}
    return {"status": status, "headers": headers, "body": body.decode(errors="replace"), "problem": ""}


def first_file(archive: bytes) -> str:
    """Read the first file of a tar archive, which is how Docker sends one of a container."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            file = opened.extractfile(member)
            if file:
                return file.read().decode(errors="replace")
    return ""


def read_containers(containers: dict[str, list[str]], timeout: float, docker: str = DOCKER) -> dict[str, Any]:
    """Describe those containers that exist."""
    found: dict[str, Any] = {}
    for name, paths in containers.items():
        url = f"http://docker/containers/{urllib.parse.quote(name)}"
        with suppress(OSError, ValueError, http.client.HTTPException):
            status, _, body = send({"url": f"{url}/json", "unix_socket": docker}, timeout)
            if status == 200:
                found[name] = {"about": json.loads(body), "files": {}}
        for path in paths if name in found else []:
            with suppress(OSError, http.client.HTTPException, tarfile.TarError):
                query = urllib.parse.urlencode({"path": path})
                status, _, body = send({"url": f"{url}/archive?{query}", "unix_socket": docker}, timeout)
                if status == 200:
                    found[name]["files"][path] = first_file(body)
    return found


def read_lists(
    kubeconfig: str | None, context: str, lists: dict[str, str], timeout: float
) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Read lists of a cluster's API over one connection.

    A list that the cluster does not have is empty. Returns also why there is no more, if there should be.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    problems = []
    try:
        with KubeApi(context, kubeconfig, timeout) as api:
            for name, path in lists.items():
                url, _, part = path.partition("#")
                status, body = api.ask(url, headers={"Accept": METADATA_ONLY} if part == "metadata" else None)
                if status == 200:
                    found[name] = json.loads(body).get("items") or []
                elif status == 404:
                    found[name] = []
                else:
                    problems.append(f"{url.partition('?')[0]}: status {status}")
    except (KubeError, ValueError) as error:
        problems.append(str(error))
    return found, "; ".join(problems)


def read_files(paths: list[str]) -> tuple[dict[str, str], list[str]]:
    """Read text files; returns also those that the user may not read."""
    contents, denied = {}, []
    for path in paths:
        try:
            contents[path] = Path(path).read_text(errors="replace")
        except PermissionError:
            denied.append(path)
        except OSError:
            pass
    return contents, denied


def installed_packages(names: list[str], status: str = "/var/lib/dpkg/status") -> list[str]:
    """Find the installed ones among packages of the distribution."""
    states = {}
    with suppress(OSError):
        for entry in Path(status).read_text(errors="replace").split("\n\n"):
            fields = dict(
                line.split(": ", 1) for line in entry.splitlines() if line.startswith(("Package: ", "Status: "))
            )
            states[fields.get("Package", "")] = fields.get("Status", "")
    return [name for name in names if states.get(name, "").endswith(" installed")]


def recorded_facts(directory: str) -> dict[str, Any]:
    """Tell the facts of a directory, without those that cannot be read, and what the machine and the user are."""
    local = {}
    for path in Path(directory).glob("*.fact"):
        with suppress(OSError, ValueError):
            local[path.stem] = json.loads(path.read_text())
    user = pwd.getpwuid(os.geteuid())
    known = {"architecture": platform.machine(), "user_id": user.pw_name, "user_dir": user.pw_dir}
    return {**known, "ansible_local": local}


def perform(params: dict[str, Any], check_mode: bool) -> dict[str, Any]:
    """Look; check mode makes no difference."""
    for name, asked in params["answers"].items():
        if not isinstance(asked, dict) or "url" not in asked or set(asked) - set(REQUEST):
            problem = (
                f"Found: answers.{name} {asked!r}. Needed: url, and of {', '.join(sorted(REQUEST))} what is wanted."
            )
            return {"failed": True, "msg": problem}
    paths = sorted({path for pattern in params["files"] for path in glob.glob(pattern)})
    # Large files are hashed and servers are asked beside one another.
    with ThreadPoolExecutor(WORKERS) as workers:
        files = dict(zip(paths, workers.map(partial(judge_file, checksums=params["checksums"]), paths), strict=True))
        asked_for = params["answers"].values()
        answers = dict(
            zip(params["answers"], workers.map(partial(ask, timeout=params["timeout"]), asked_for), strict=True)
        )
    contents, denied = read_files(params["contents"])
    lists: dict[str, list[dict[str, Any]]] = {}
    problem = ""
    if params["lists"]:
        lists, problem = read_lists(params["kubeconfig"], params["context"] or "", params["lists"], params["timeout"])
    return {
        "changed": False,
        "files": files,
        "contents": contents,
        "denied": denied,
        "containers": read_containers(params["containers"], params["timeout"]),
        "packages": installed_packages(params["packages"]) if params["packages"] else [],
        "answers": answers,
        "lists": lists,
        "problem": problem,
        **({"ansible_facts": recorded_facts(params["fact_path"])} if params["fact_path"] else {}),
    }


if __name__ == "__main__":
    run_module(ARGUMENTS, perform)
