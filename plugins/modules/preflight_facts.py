#!/usr/bin/python
"""Gathers, in one look, what decides whether a machine can run the project. Changes nothing."""

# Also runs on machines that preflight refuses, so that they get a message and not a syntax error: Python 3.8 syntax.
from __future__ import annotations

import base64
import configparser
import email.utils
import http.client
import json
import os
import platform
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
---
module: preflight_facts
short_description: Gather what decides whether a machine can run the project
description:
  - Reads the operating system, CPUs, memory, disk space, control groups, listening ports and their owners, containers,
    the clock and the reachability of package indexes. Limits of control groups count.
  - Never changes anything and never fails because of what it finds; judging is left to the caller.
  - Addresses of package indexes are those that apt, pip, Go and npm are configured with on the machine.
options:
  look:
    description:
      - V(all) gathers everything.
      - V(holders) gathers only what another user's rights show differently, the holders of ports and the containers.
    type: str
    choices: [all, holders]
    default: all
  ports:
    description: TCP ports whose holders are wanted.
    type: list
    elements: int
    default: []
  address:
    description: Address that the ports are going to be published on.
    type: str
    default: 127.0.0.1
  paths:
    description: Directories whose file systems are wanted. They need not exist.
    type: list
    elements: str
    default: []
  cluster:
    description: Name of the cluster's container. While it runs, the network is not probed; what is needed is there.
    type: str
    default: ""
  upstream_url:
    description: Address of a release file; C({architecture}) stands for amd64 or arm64. Not probed when empty.
    type: str
    default: ""
  indexes:
    description: Package indexes to probe.
    type: list
    elements: str
    choices: [apt, pip, go, npm]
    default: []
  timeout:
    description: Seconds that one probe of the network may take. Probes run side by side.
    type: float
    default: 3.0
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: none
author:
  - Todo Chatbot provisioner
"""

EXAMPLES = r"""
- name: Look at the machine
  preflight_facts:
    ports: [80, 443]
    paths: [/var/lib/docker]
    indexes: [apt, pip]
  register: __preflight_facts
"""

RETURN = r"""
system:
  description: Operating system and architecture, with the version of the Python that ran the module.
  returned: when O(look=all)
  type: dict
  sample: {id: debian, version_id: "13", name: Debian GNU/Linux 13 (trixie), architecture: x86_64, python: 3.13.5}
user:
  description: Who ran the module, and the address of a Docker daemon that the user's environment names.
  returned: when O(look=all)
  type: dict
  sample: {name: ann, uid: 1000, docker_host: ""}
cpus:
  description: How many CPUs can be used, and what limits them.
  returned: when O(look=all)
  type: dict
  sample: {usable: 2.0, limited_by: /sys/fs/cgroup/cpu.max}
memory:
  description: How much memory can be used, and what limits it.
  returned: when O(look=all)
  type: dict
  sample: {mib: 7950, limited_by: ""}
disks:
  description: Free space by path, and whether the path is a directory with content. Paths of one device share it.
  returned: when O(look=all)
  type: list
  elements: dict
  sample: [{path: /var/lib/docker, device: 2049, mount: /, free_mib: 40960, writable: true, filled: false}]
cgroups:
  description: Version of the control groups, with their controllers and whether they can be written to.
  returned: when O(look=all)
  type: dict
  sample: {version: 2, controllers: [cpu, cpuset, memory, pids], read_only: false}
clock:
  description: Seconds that the clock is ahead of the reference, or unknown when there is none.
  returned: when O(look=all)
  type: dict
  sample: {skew_seconds: -3, reference: deb.debian.org}
network:
  description: One entry for each probed address; empty when the network was not probed.
  returned: when O(look=all)
  type: list
  elements: dict
  sample: [{kind: pip, url: https://pypi.org/simple/pip/, ok: true, problem: "", detail: "200"}]
ports:
  description: Holders of the ports that are not free.
  returned: always
  type: list
  elements: dict
  sample: [{port: 443, address: 0.0.0.0, pid: 812, command: nginx, unit: nginx.service, container: "", profile: ""}]
containers:
  description: Containers by name, or nothing when Docker is missing or does not answer this user.
  returned: always
  type: dict
  sample: {todo-dev: {running: true, profile: todo-dev}}
"""

SYSTEM_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
DOCKER_SOCKET = "/var/run/docker.sock"
PROFILE_LABEL = "name.minikube.sigs.k8s.io"
# Small documents that every index of its kind has.
PIP_DOCUMENT = "pip/"
GO_DOCUMENT = "golang.org/x/mod/@v/v0.20.0.info"
NPM_DOCUMENT = "next"
# The verifier's codes for a certificate that is not yet, or no longer, valid.
CLOCK_CODES = (9, 10)


def read(path: str) -> str:
    """Read a file; what cannot be read is empty."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


# Machine


def system_facts(root: str = "/") -> dict[str, Any]:
    """Name the operating system."""
    text = read(root + "etc/os-release") or read(root + "usr/lib/os-release")
    values = dict(re.findall(r"^([A-Z_]+)=[\"']?(.*?)[\"']?$", text, re.MULTILINE))
    return {
        "id": values.get("ID", ""),
        "version_id": values.get("VERSION_ID", ""),
        "codename": values.get("VERSION_CODENAME", ""),
        "name": values.get("PRETTY_NAME", "") or platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def user_facts() -> dict[str, Any]:
    """Name the user, and a Docker daemon elsewhere that the user's environment points at."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return {"name": name, "uid": uid, "docker_host": os.environ.get("DOCKER_HOST", "")}


def control_group_files(root: str, controller: str, v2_name: str, v1_name: str) -> Iterator[str]:
    """Yield the files that limit this process, from its own control group up to the topmost that can be seen."""
    base = root + "sys/fs/cgroup"
    for line in read(root + "proc/self/cgroup").splitlines():
        _number, controllers, path = line.split(":", 2)
        if controllers == "" and os.path.exists(base + "/cgroup.controllers"):
            top, name = base, v2_name
        elif controller in controllers.split(","):
            top, name = base + "/" + controller, v1_name
        else:
            continue
        parts = [part for part in path.split("/") if part]
        for depth in range(len(parts), -1, -1):
            file = os.path.join(top, *parts[:depth], name)
            if os.path.exists(file):
                yield file


def cpu_facts(root: str = "/") -> dict[str, Any]:
    """Count the CPUs that can be used: those of the machine, less what affinity and quotas take away."""
    usable, limited_by = float(os.cpu_count() or 1), ""
    allowed = len(os.sched_getaffinity(0))
    if allowed < usable:
        usable, limited_by = float(allowed), "the CPU affinity of the login session"
    for file in control_group_files(root, "cpu", "cpu.max", "cpu.cfs_quota_us"):
        words = read(file).split()
        if file.endswith("cpu.cfs_quota_us"):
            words += read(file.replace("cfs_quota", "cfs_period")).split()
        if len(words) == 2 and words[0].isdigit() and int(words[1]) > 0:
            quota = round(int(words[0]) / int(words[1]), 2)
            if quota < usable:
                usable, limited_by = quota, file
    return {"usable": usable, "limited_by": limited_by}


def memory_facts(root: str = "/") -> dict[str, Any]:
    """Measure the memory that can be used: that of the machine, or the lowest limit of a control group."""
    found = re.search(r"^MemTotal:\s+(\d+) kB", read(root + "proc/meminfo"), re.MULTILINE)
    mib, limited_by = (int(found.group(1)) // 1024 if found else 0), ""
    for file in control_group_files(root, "memory", "memory.max", "memory.limit_in_bytes"):
        word = read(file).strip()
        if word.isdigit() and int(word) // 1024**2 < mib:
            mib, limited_by = int(word) // 1024**2, file
    return {"mib": mib, "limited_by": limited_by}


def disk_facts(paths: list[str]) -> list[dict[str, Any]]:
    """Measure the space that root can use below each path."""
    disks = []
    for path in paths:
        existing = os.path.abspath(path)
        while not os.path.exists(existing):
            existing = os.path.dirname(existing)
        mount = os.path.realpath(existing)
        while not os.path.ismount(mount):
            mount = os.path.dirname(mount)
        numbers = os.statvfs(existing)
        disks.append(
            {
                "path": path,
                "device": os.stat(existing).st_dev,
                "mount": mount,
                "free_mib": numbers.f_bavail * numbers.f_frsize // 1024**2,
                "writable": not numbers.f_flag & os.ST_RDONLY,
                "filled": os.path.isdir(path) and any(True for _entry in os.scandir(path))
                if os.access(path, os.R_OK)
                else False,
            }
        )
    return disks


def cgroup_facts(root: str = "/") -> dict[str, Any]:
    """Tell which control groups the kernel offers, and whether they may be used."""
    mounts = []  # (mount point, file system, writable, controllers)
    for line in read(root + "proc/self/mountinfo").splitlines():
        left, _dash, right = line.partition(" - ")
        words, kinds = left.split(), right.split()
        if len(words) > 5 and len(kinds) > 2 and kinds[0] in ("cgroup", "cgroup2"):
            mounts.append((words[4], kinds[0], "rw" in words[5].split(","), kinds[2].split(",")))
    unified = read(root + "sys/fs/cgroup/cgroup.controllers").split()
    if unified:
        writable = [mount[2] for mount in mounts if mount[1] == "cgroup2"]
        return {"version": 2, "controllers": sorted(unified), "read_only": bool(writable) and not any(writable)}
    enabled = [
        words[0]
        for words in (line.split() for line in read(root + "proc/cgroups").splitlines())
        if len(words) == 4 and words[3] == "1"
    ]
    # Without systemd nobody may have mounted them yet; Docker's start script does.
    writable = [mount[2] for mount in mounts if mount[1] == "cgroup" and "memory" in mount[3]]
    return {"version": 1, "controllers": sorted(enabled), "read_only": bool(writable) and not any(writable)}


# Ports and containers


class SocketConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def list_containers(path: str = DOCKER_SOCKET, timeout: float = 3.0) -> list[dict[str, Any]] | None:
    """Ask Docker for all containers; None when it does not answer this user."""
    connection = SocketConnection(path, timeout)
    try:
        connection.request("GET", "/containers/json?all=1")
        answer = connection.getresponse()
        listed = json.loads(answer.read()) if answer.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return listed if isinstance(listed, list) else None


def container_name(container: dict[str, Any]) -> str:
    """Name a container as a person would."""
    names = container.get("Names") or [container.get("Id", "")[:12]]
    return str(names[0]).lstrip("/")


def container_profile(container: dict[str, Any]) -> str:
    """Name the Minikube profile that a container is a node of, if any."""
    return str((container.get("Labels") or {}).get(PROFILE_LABEL, ""))


def decode_address(text: str) -> str:
    """Turn an address of /proc/net/tcp, 32-bit words of the machine's byte order, into the usual notation."""
    raw = b"".join(bytes.fromhex(text[start : start + 8])[::-1] for start in range(0, len(text), 8))
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)


def listeners(ports: list[int], root: str = "/") -> list[tuple[int, str, str]]:
    """List (port, address, inode) of the sockets that listen on one of the ports."""
    found = []
    for table in ("tcp", "tcp6"):
        for line in read(root + "proc/net/" + table).splitlines()[1:]:
            words = line.split()
            address, _colon, port = words[1].partition(":")
            if words[3] == "0A" and int(port, 16) in ports:
                found.append((int(port, 16), decode_address(address), words[9]))
    return found


def socket_holders(inodes: list[str], root: str = "/") -> dict[str, int]:
    """Find the processes that hold the sockets, as far as this user may see them."""
    wanted = {"socket:[" + inode + "]": inode for inode in inodes}
    holders: dict[str, int] = {}
    if not wanted:
        return holders
    for pid in sorted((entry for entry in os.listdir(root + "proc") if entry.isdigit()), key=int):
        directory = root + "proc/" + pid + "/fd"
        try:
            for entry in os.listdir(directory):
                inode = wanted.get(os.readlink(directory + "/" + entry), "")
                if inode:
                    holders.setdefault(inode, int(pid))
        except OSError:
            continue
    return holders


def describe_process(pid: int, root: str = "/") -> dict[str, str]:
    """Name a process without its arguments, which may hold secrets: program, script or module, and systemd unit."""
    base = root + "proc/" + str(pid)
    words = [word for word in read(base + "/cmdline").split("\0") if word]
    command = os.path.basename(words[0]) if words else read(base + "/comm").strip()
    if len(words) > 2 and words[1] == "-m":
        command += " -m " + words[2]
    elif len(words) > 1 and re.fullmatch(r"[\w./+-]+", words[1]) and not words[1].startswith("-"):
        command += " " + words[1]
    unit = re.search(r"([^/]+\.service)", read(base + "/cgroup"))
    return {"command": command, "unit": unit.group(1) if unit else ""}


def overlaps(listening: str, wanted: str, port: int) -> bool:
    """Tell whether a listener on one address keeps another address from being published."""
    if listening == "::" and ":" not in wanted:
        # Most such listeners take IPv4 too; the kernel does not say which.
        return not can_bind(wanted, port)
    return wanted == listening or "0.0.0.0" in (listening, wanted) or "::" in (listening, wanted)


def can_bind(address: str, port: int) -> bool:
    """Try to take a port, for a moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError:
            return False
    return True


def port_facts(
    ports: list[int], address: str, containers: list[dict[str, Any]] | None, root: str = "/"
) -> list[dict[str, Any]]:
    """Name the holders of the ports that are not free."""
    published = {}
    for container in containers or []:
        for port in container.get("Ports") or []:
            if port.get("Type") == "tcp" and port.get("PublicPort") in ports:
                published[(port["PublicPort"], port.get("IP", "0.0.0.0"))] = container
    sockets = listeners(ports, root)
    pids = socket_holders([inode for _port, _address, inode in sockets], root)
    found = []
    seen = set()
    for port, listening, inode in sockets:
        if not overlaps(listening, address, port) or (port, listening) in seen:
            continue
        seen.add((port, listening))
        pid = pids.get(inode, 0)
        process = describe_process(pid, root) if pid else {"command": "", "unit": ""}
        owner = published.get((port, listening), {})
        found.append({"port": port, "address": listening, "pid": pid, **process, **_owner(owner)})
    # A daemon without userland proxy forwards ports in the kernel; nothing listens then.
    for (port, listening), owner in published.items():
        if overlaps(listening, address, port) and (port, listening) not in seen:
            found.append({"port": port, "address": listening, "pid": 0, "command": "", "unit": "", **_owner(owner)})
    return found


def _owner(container: dict[str, Any]) -> dict[str, str]:
    if not container:
        return {"container": "", "profile": ""}
    return {"container": container_name(container), "profile": container_profile(container)}


# Network


def apt_urls(codename: str, root: str = "/") -> list[str]:
    """List the indexes of the release's own packages that apt is configured with."""
    entries: list[tuple[str, str]] = []
    directory = root + "etc/apt/sources.list.d"
    names = sorted(os.listdir(directory)) if os.path.isdir(directory) else []
    for path in [root + "etc/apt/sources.list", *(directory + "/" + name for name in names)]:
        text = re.sub(r"^\s*#.*\n?", "", read(path), flags=re.MULTILINE)
        if path.endswith(".list"):
            for line in text.splitlines():
                match = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)", line)
                if match:
                    entries.append((match.group(1), match.group(2)))
        elif path.endswith(".sources"):
            for stanza in re.split(r"\n\s*\n", text):
                fields = {
                    key.lower(): value for key, value in re.findall(r"^([\w-]+):((?:.*(?:\n[ \t].*)*))", stanza, re.M)
                }
                kinds = fields.get("types", "").split()
                if "deb" in kinds and fields.get("enabled", "yes").strip() != "no":
                    for uri in fields.get("uris", "").split():
                        entries += [(uri, suite) for suite in fields.get("suites", "").split()]
    own = [entry for entry in entries if codename and entry[1].split("-")[0].split("/")[0] == codename]
    urls = []
    for uri, suite in own or entries:
        uri = re.sub(r"^mirror\+", "", uri).rstrip("/")
        below = suite if suite.endswith("/") else "dists/" + suite + "/"
        url = uri if uri.endswith((".list", ".txt")) else uri + "/" + below + "InRelease"
        if url not in urls:
            urls.append(url)
    return urls


def apt_proxies() -> dict[str, str]:
    """Read the proxies that apt uses."""
    program = shutil.which("apt-config")
    if not program:
        return {}
    text = subprocess.run([program, "dump"], capture_output=True, text=True, check=False).stdout
    return {
        scheme.lower(): proxy
        for scheme, proxy in re.findall(r'^Acquire::(https?)::Proxy "(.+)";', text, re.MULTILINE | re.IGNORECASE)
        if proxy != "DIRECT"
    }


def pip_settings(home: str, root: str = "/") -> dict[str, str]:
    """Read what pip is configured with: environment before the user's files before the system's."""
    settings: dict[str, str] = {}
    files = [
        root + "etc/pip.conf",
        home + "/.pip/pip.conf",
        home + "/.config/pip/pip.conf",
        os.environ.get("PIP_CONFIG_FILE", ""),
    ]
    for file in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(read(file))
        except configparser.Error:
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update({key.replace("_", "-"): value for key, value in parser.items(section)})
    for key in ("index-url", "no-index", "cert"):
        value = os.environ.get("PIP_" + key.upper().replace("-", "_"))
        if value:
            settings[key] = value
    return settings


def pip_urls(settings: dict[str, str]) -> list[str]:
    """List pip's index; none when pip is told to use none."""
    if settings.get("no-index", "").strip().lower() in ("1", "true", "yes", "on"):
        return []
    return [settings.get("index-url", "https://pypi.org/simple").strip().rstrip("/") + "/" + PIP_DOCUMENT]


def go_urls(home: str) -> list[str]:
    """List the module proxy that Go asks first."""
    file = os.environ.get("GOENV") or home + "/.config/go/env"
    configured = dict(line.partition("=")[::2] for line in read(file).splitlines() if "=" in line)
    value = os.environ.get("GOPROXY") or configured.get("GOPROXY") or "https://proxy.golang.org,direct"
    first = re.split(r"[,|]", value)[0].strip()
    if first == "direct":
        return []
    return [first.rstrip("/") + "/" + GO_DOCUMENT]


def npm_urls(home: str, root: str = "/") -> list[str]:
    """List npm's registry."""
    value = os.environ.get("npm_config_registry", "")  # noqa: SIM112
    for file in (home + "/.npmrc", root + "etc/npmrc", root + "usr/etc/npmrc"):
        match = re.search(r"^\s*registry\s*=\s*(\S+)", read(file), re.MULTILINE)
        if match and not value:
            value = match.group(1)
    return [(value or "https://registry.npmjs.org").rstrip("/") + "/" + NPM_DOCUMENT]


def trust(extra: list[str]) -> ssl.SSLContext:
    """Trust what the machine trusts."""
    if not os.path.exists(SYSTEM_CERTIFICATES) and not any(os.path.exists(file) for file in extra):
        # A bare machine has no certificates yet; they come as a package, whose index apt verifies by signature.
        return unverified()
    context = ssl.create_default_context()
    for file in [SYSTEM_CERTIFICATES, *extra]:
        if os.path.exists(file):
            try:
                context.load_verify_locations(file)
            except (OSError, ssl.SSLError):
                continue
    return context


def unverified() -> ssl.SSLContext:
    """Trust everything: for addresses whose answers are thrown away."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def without_credentials(url: str) -> tuple[str, str]:
    """Split an address into what may be shown, and the credentials it carries."""
    match = re.match(r"([\w+.-]+://)([^/@]*)@(.*)$", url)
    return (match.group(1) + match.group(3), urllib.parse.unquote(match.group(2))) if match else (url, "")


def host_of(url: str) -> str:
    """Name the host of an address; what is no address has none."""
    try:
        return urllib.parse.urlsplit(url).hostname or ""
    except ValueError:
        return ""


def head(url: str, timeout: float, context: ssl.SSLContext, proxies: dict[str, str]) -> tuple[int, str]:
    """Ask for the head of a document; return status and Date."""
    shown, credentials = without_credentials(url)
    request = urllib.request.Request(shown, method="HEAD", headers={"User-Agent": "preflight"})
    if credentials:
        request.add_header("Authorization", "Basic " + base64.b64encode(credentials.encode()).decode())
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler(proxies), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(request, timeout=timeout) as answer:
            return int(answer.status), answer.headers.get("Date", "")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Date", "")


def skew(date: str) -> int | None:
    """Seconds that the clock is ahead of a Date header."""
    try:
        return round(time.time() - email.utils.parsedate_to_datetime(date).timestamp())
    except (TypeError, ValueError, IndexError):
        return None


def unanswered(kind: str, url: str, timeout: float) -> dict[str, Any]:
    """Describe an address that has not answered."""
    shown = without_credentials(url)[0]
    detail = f"no answer within {timeout:g} s"
    return {
        "kind": kind,
        "url": shown,
        "host": host_of(shown),
        "ok": False,
        "problem": "silence",
        "detail": detail,
        "skew_seconds": None,
    }


def probe(kind: str, url: str, timeout: float, context: ssl.SSLContext, proxies: dict[str, str]) -> dict[str, Any]:
    """Try one address. problem is one of "", address, name, connection, certificate, clock, status, silence."""
    shown = without_credentials(url)[0]
    result = unanswered(kind, url, timeout)
    scheme, _colon, path = shown.partition(":")
    if scheme in ("file", "copy", "cdrom"):
        directory = re.sub("/(dists/.*|InRelease|" + re.escape(PIP_DOCUMENT) + ")$", "", re.sub("^//[^/]*", "", path))
        there = os.path.exists(directory)
        return {
            **result,
            "ok": there,
            "problem": "" if there else "address",
            "detail": "a directory" if there else "no such directory",
        }
    if scheme not in ("http", "https") or not result["host"]:
        return {**result, "problem": "address", "detail": "not an http, https or file address"}
    try:
        status, date = head(url, timeout, context, proxies)
        result["skew_seconds"] = skew(date)
        # Tools have credentials and methods of their own; an index that answers so is there.
        good = status < 400 or status in (401, 405)
        return {**result, "ok": good, "problem": "" if good else "status", "detail": str(status)}
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
    problem, detail = "connection", str(getattr(reason, "strerror", "") or reason)
    if isinstance(reason, ssl.SSLCertVerificationError):
        problem, detail = "certificate", reason.verify_message
        if reason.verify_code in CLOCK_CODES:
            problem = "clock"
            try:
                # Only to tell by how much the clock is wrong; nothing else of the answer is used.
                result["skew_seconds"] = skew(head(url, timeout, unverified(), proxies)[1])
            except (OSError, http.client.HTTPException, ValueError):
                result["skew_seconds"] = None
    elif isinstance(reason, ssl.SSLError):
        problem, detail = "certificate", str(reason.reason or reason)
    elif isinstance(reason, socket.gaierror):
        problem = "name"
    elif isinstance(reason, (TimeoutError, socket.timeout)):
        return result
    return {**result, "problem": problem, "detail": detail}


def probe_all(targets: list[tuple[str, str]], timeout: float, certificates: list[str]) -> list[dict[str, Any]]:
    """Try all addresses side by side; a name service that never answers must not hold up the others."""
    context = trust(certificates)
    proxies = urllib.request.getproxies()
    for_apt = {**proxies, **apt_proxies()} if any(kind == "apt" for kind, _url in targets) else proxies
    results = [unanswered(kind, url, timeout) for kind, url in targets]

    def run(index: int, kind: str, url: str) -> None:
        results[index] = probe(kind, url, timeout, context, for_apt if kind == "apt" else proxies)

    threads = [threading.Thread(target=run, args=(index, *target), daemon=True) for index, target in enumerate(targets)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + timeout + 0.5
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return list(results)


def network_targets(
    indexes: list[str], upstream_url: str, system: dict[str, Any], home: str, pip: dict[str, str]
) -> list[tuple[str, str]]:
    """List what to probe as (kind, address)."""
    urls = {
        "apt": lambda: apt_urls(system["codename"]),
        "pip": lambda: pip_urls(pip),
        "go": lambda: go_urls(home),
        "npm": lambda: npm_urls(home),
    }
    targets = [(kind, url) for kind in indexes for url in urls[kind]()]
    if upstream_url:
        architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(system["architecture"], system["architecture"])
        targets.append(("upstream", upstream_url.replace("{architecture}", architecture)))
    return targets


def clock_facts(network: list[dict[str, Any]], now: float, root: str = "/") -> dict[str, Any]:
    """Compare the clock with the answers of the network, else with files that cannot be from the future."""
    dated = [(abs(result["skew_seconds"]), result) for result in network if result["skew_seconds"] is not None]
    if dated:
        result = min(dated, key=lambda pair: pair[0])[1]
        return {"skew_seconds": result["skew_seconds"], "reference": result["host"]}
    times = [
        (os.stat(file).st_mtime, file)
        for file in (root + "var/lib/dpkg/status", root + "etc/hosts")
        if os.path.exists(file)
    ]
    newest, file = max(times, default=(0.0, ""))
    if newest > now:
        return {"skew_seconds": round(now - newest), "reference": "the time of " + file}
    return {"skew_seconds": None, "reference": ""}


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "look": {"type": "str", "choices": ["all", "holders"], "default": "all"},
            "ports": {"type": "list", "elements": "int", "default": []},
            "address": {"type": "str", "default": "127.0.0.1"},
            "paths": {"type": "list", "elements": "str", "default": []},
            "cluster": {"type": "str", "default": ""},
            "upstream_url": {"type": "str", "default": ""},
            "indexes": {"type": "list", "elements": "str", "choices": ["apt", "pip", "go", "npm"], "default": []},
            "timeout": {"type": "float", "default": 3.0},
        },
        supports_check_mode=True,
    )
    wanted = module.params
    listed = list_containers()
    containers = {
        container_name(container): {
            "running": container.get("State") == "running",
            "profile": container_profile(container),
        }
        for container in listed or []
    }
    facts: dict[str, Any] = {"ports": port_facts(wanted["ports"], wanted["address"], listed), "containers": containers}
    if wanted["look"] == "all":
        home = os.path.expanduser("~")
        system = system_facts()
        network = []
        if not containers.get(wanted["cluster"], {}).get("running", False):
            pip = pip_settings(home)
            targets = network_targets(wanted["indexes"], wanted["upstream_url"], system, home, pip)
            certificates = [file for file in (pip.get("cert", ""), os.environ.get("SSL_CERT_FILE", "")) if file]
            network = probe_all(targets, wanted["timeout"], certificates)
        facts.update(
            system=system,
            user=user_facts(),
            cpus=cpu_facts(),
            memory=memory_facts(),
            disks=disk_facts(wanted["paths"]),
            cgroups=cgroup_facts(),
            clock=clock_facts(network, time.time()),
            network=network,
        )
    module.exit_json(changed=False, **facts)


if __name__ == "__main__":
    main()
