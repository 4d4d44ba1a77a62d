"""Situations and what preflight says: each row changes a good machine or inventory and names parts of the message."""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("preflight_filter", CHECKOUT / "plugins/filter/preflight.py")
assert spec is not None and spec.loader is not None
judge: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(judge)

GIB = 1024


def answer(kind: str, **over: Any) -> dict[str, Any]:
    host = f"{kind}.test"
    good = {
        "kind": kind,
        "host": host,
        "url": f"https://{host}/",
        "ok": True,
        "problem": "",
        "detail": "200",
        "skew_seconds": 0,
    }
    return {**good, **over}


def holder(**over: Any) -> dict[str, Any]:
    return {
        "port": 443,
        "address": "0.0.0.0",
        "pid": 812,
        "command": "",
        "unit": "",
        "container": "",
        "profile": "",
        **over,
    }


FACTS: dict[str, Any] = {
    "system": {
        "id": "debian",
        "version_id": "13",
        "codename": "trixie",
        "name": "Debian GNU/Linux 13 (trixie)",
        "architecture": "x86_64",
    },
    "user": {"name": "ann", "uid": 1000, "docker_host": ""},
    "cpus": {"usable": 4.0, "limited_by": ""},
    "memory": {"mib": 8000, "limited_by": ""},
    "disks": [
        {"path": "/var/lib/docker", "device": 1, "mount": "/", "free_mib": 40 * GIB, "writable": True, "filled": False},
        {
            "path": "/var/cache/todo-provisioner",
            "device": 1,
            "mount": "/",
            "free_mib": 40 * GIB,
            "writable": True,
            "filled": False,
        },
    ],
    "cgroups": {"version": 2, "controllers": ["cpu", "cpuset", "io", "memory", "pids"], "read_only": False},
    "clock": {"skew_seconds": 1, "reference": "apt.test"},
    "network": [answer(kind) for kind in ("apt", "pip", "npm", "go", "upstream")],
    "ports": [],
    "containers": {},
}
NEEDS: dict[str, Any] = {
    "inventory": "inventories/dev",
    "supply_mode": "auto",
    "systems": {"debian": ["12", "13"], "ubuntu": ["24.04"]},
    "architectures": ["x86_64", "aarch64"],
    "cpus": 2,
    "memory_mib": 5120,
    "disk_gib": {"/var/lib/docker": 8, "/var/cache/todo-provisioner": 16},
    "disk_reserve_gib": 1.0,
    "cache_directory": "/var/cache/todo-provisioner",
    "cgroup_controllers": ["cpu", "cpuset", "memory", "pids"],
    "profile": "todo-dev",
    "provisioned": False,
    "containers": ["todo-dev", "todo-dev-registry"],
    "address": "127.0.0.1",
    "ports": {"app_http_port": 80, "app_https_port": 443},
    "host": "todo.local",
    "clock_skew_seconds": 300,
    "neighbours": [],
    "administrator_error": "",
}
PROD = {
    "inventory": "inventories/prod",
    "profile": "todo-prod",
    "host": "prod.todo.local",
    "ports": {"app_http_port": 8080, "app_https_port": 8443},
}
RUNNING = {"todo-dev": {"running": True, "profile": "todo-dev"}}

NEIGHBOUR: dict[str, Any] = {
    "inventory": "inventories/dev",
    "profile": "todo-dev",
    "host": "todo.local",
    "ports": {"app_https_port": 443},
}

Change = Callable[[dict[str, Any], dict[str, Any]], object]


def network(**over: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        answer(kind, **{"ok": kind not in over, **over.get(kind, {})})
        for kind in ("apt", "pip", "npm", "go", "upstream")
    ]


def disk(facts: dict[str, Any], **over: Any) -> list[None]:
    return [one.update(over) for one in facts["disks"]]


UNRESOLVED = {"problem": "name", "detail": "Name or service not known"}
# Situation, change, parts of found, needed and fix, and how many findings there are.
MACHINES: list[tuple[str, Change, str, str, str]] = [
    (
        "unsupported OS",
        lambda f, n: f["system"].update(id="fedora", version_id="42", name="Fedora Linux 42"),
        "Fedora Linux 42",
        "Debian 12, Debian 13, Ubuntu 24.04",
        "hosts.yml",
    ),
    (
        "too old Debian",
        lambda f, n: f["system"].update(version_id="11", name="Debian 11"),
        "Debian 11",
        "Debian 12",
        "hosts.yml",
    ),
    (
        "too old Ubuntu",
        lambda f, n: f["system"].update(id="ubuntu", version_id="22.04", name="Ubuntu 22.04.5 LTS"),
        "Ubuntu 22.04.5",
        "Ubuntu 24.04",
        "hosts.yml",
    ),
    (
        "testing Debian",
        lambda f, n: f["system"].update(version_id="", name="Debian GNU/Linux forky/sid"),
        "forky/sid",
        "Debian 13",
        "hosts.yml",
    ),
    (
        "no os-release",
        lambda f, n: f["system"].update(id="", version_id="", name=""),
        "without /etc/os-release",
        "Debian 13",
        "hosts.yml",
    ),
    (
        "unsupported architecture",
        lambda f, n: f["system"].update(architecture="armv7l"),
        "armv7l",
        "x86_64 or aarch64",
        "64-bit",
    ),
    ("too few CPUs", lambda f, n: f["cpus"].update(usable=1.0), "1", "2", "minikube_cpus in inventories/dev"),
    (
        "CPU quota",
        lambda f, n: f["cpus"].update(usable=1.5, limited_by="/sys/fs/cgroup/cpu.max"),
        "1.5, limited by /sys/fs/cgroup/cpu.max",
        "2",
        "raise that limit",
    ),
    (
        "too little RAM",
        lambda f, n: f["memory"].update(mib=2000),
        "2000 MiB",
        "5120 MiB",
        "minikube_memory in inventories/dev",
    ),
    (
        "RAM limit",
        lambda f, n: f["memory"].update(mib=2048, limited_by="/sys/fs/cgroup/memory.max"),
        "limited by /sys/fs/cgroup/memory.max",
        "5120",
        "raise that limit",
    ),
    (
        "too little disk",
        lambda f, n: (disk(f, free_mib=10 * GIB), n.update(supply_mode="packages")),
        "10.0 GiB free on /",
        "24 GiB for /var/lib/docker and /var/cache/todo-provisioner",
        "make room on /",
    ),
    ("too little disk for a download", lambda f, n: disk(f, free_mib=8 * GIB), "8.0 GiB free", "9 GiB", "make room"),
    (
        "too little disk on one of two",
        lambda f, n: f["disks"][0].update(device=2, mount="/var/lib/docker", free_mib=GIB),
        "1.0 GiB free on /var/lib/docker",
        "8 GiB for /var/lib/docker",
        "make room on /var/lib/docker",
    ),
    (
        "full disk under a cluster",
        lambda f, n: (disk(f, free_mib=500), f.update(containers=RUNNING)),
        "0.5 GiB free",
        "2 GiB",
        "make room",
    ),
    (
        "read-only disk",
        lambda f, n: disk(f, writable=False),
        "/ is mounted read-only",
        "write access to /var/lib/docker",
        "remount,rw",
    ),
    (
        "memory controller off",
        lambda f, n: f["cgroups"].update(controllers=["cpu", "cpuset", "pids"]),
        "no controller memory",
        "cpu, cpuset, memory and pids",
        "cgroup_enable=memory",
    ),
    (
        "read-only control groups",
        lambda f, n: f["cgroups"].update(read_only=True),
        "read-only",
        "container engine can write",
        "privileged",
    ),
    (
        "busy port",
        lambda f, n: f["ports"].append(holder(command="nginx", unit="nginx.service")),
        "nginx (pid 812) of nginx.service, listening on 0.0.0.0",
        "127.0.0.1:443 free",
        "systemctl disable --now nginx.service, or set another app_https_port in inventories/dev",
    ),
    (
        "busy port without a unit",
        lambda f, n: f["ports"].append(holder(command="python3 -m http.server")),
        "python3 -m http.server (pid 812)",
        "443",
        "kill 812",
    ),
    (
        "port of a container",
        lambda f, n: f["ports"].append(holder(container="web", command="docker-proxy")),
        "the container web",
        "443",
        "docker stop web",
    ),
    (
        "port of another profile",
        lambda f, n: f["ports"].append(holder(container="kind", profile="other")),
        "the Minikube profile other",
        "443",
        "minikube stop --profile=other",
    ),
    (
        "port of nobody visible",
        lambda f, n: f["ports"].append(holder(pid=0)),
        "a process of another user",
        "443",
        "ss -ltnp sport = :443",
    ),
    (
        "wrong clock",
        lambda f, n: f["clock"].update(skew_seconds=-86400 * 30),
        "30 days behind apt.test",
        "at most 300 s",
        "timedatectl set-ntp true",
    ),
    ("slightly wrong clock", lambda f, n: f["clock"].update(skew_seconds=400), "400 s ahead of", "300 s", "date --set"),
    (
        "apt does not resolve",
        lambda f, n: f.update(network=network(apt=UNRESOLVED)),
        "the name apt.test does not resolve",
        "package index of the distribution",
        "getent hosts apt.test",
    ),
    (
        "no apt sources",
        lambda f, n: f.update(network=network()[1:]),
        "no address is configured",
        "package index of the distribution",
        "/etc/apt/sources.list",
    ),
    (
        "pip index answers 503",
        lambda f, n: f.update(network=network(pip={"problem": "status", "detail": "503"})),
        "https://pip.test/ answers 503",
        "pip's package index",
        "index-url in /etc/pip.conf",
    ),
    (
        "npm is silent",
        lambda f, n: f.update(network=network(npm={"problem": "silence", "detail": "no answer within 3 s"})),
        "does not answer: no answer within 3 s",
        "npm's registry",
        "curl --head https://npm.test/",
    ),
    (
        "untrusted proxy",
        lambda f, n: f.update(
            network=network(pip={"problem": "certificate", "detail": "self-signed certificate in certificate chain"})
        ),
        "self-signed certificate",
        "pip's package index",
        "update-ca-certificates",
    ),
    (
        "certificate of another time",
        lambda f, n: f.update(network=network(pip={"problem": "clock", "detail": "certificate has expired"})),
        "does not fit this machine's time",
        "pip's",
        "set the clock",
    ),
    (
        "broken index address",
        lambda f, n: f.update(
            network=network(pip={"problem": "address", "detail": "not an http, https or file address"})
        ),
        "no usable address",
        "pip's",
        "index-url",
    ),
    (
        "connection refused",
        lambda f, n: f.update(network=network(pip={"problem": "connection", "detail": "Connection refused"})),
        "cannot be connected to: Connection refused",
        "pip's",
        "firewall",
    ),
    (
        "upstream wanted and not there",
        lambda f, n: (n.update(supply_mode="upstream"), f.update(network=network(upstream=UNRESOLVED))),
        "upstream.test does not resolve",
        "official release files",
        "supply_upstream_mirror",
    ),
    (
        "packages wanted and no Go proxy",
        lambda f, n: (n.update(supply_mode="packages"), f.update(network=network(go=UNRESOLVED))),
        "go.test does not resolve",
        "the Go module proxy",
        "GOPROXY",
    ),
    (
        "neither upstream nor Go proxy",
        lambda f, n: f.update(network=network(go=UNRESOLVED, upstream=UNRESOLVED)),
        "upstream.test does not resolve",
        "or the Go module proxy",
        "supply_upstream_mirror",
    ),
    (
        "no sudo",
        lambda f, n: n.update(administrator_error="Missing sudo password"),
        "user ann: Missing sudo password",
        "may use sudo",
        "--ask-become-pass",
    ),
    (
        "sudo refuses",
        lambda f, n: n.update(
            administrator_error="Premature end of stream.\n>>> Standard Error\nsudo: a password is required\n"
        ),
        "user ann: sudo: a password is required",
        "may use sudo",
        "--ask-become-pass",
    ),
    (
        "Docker elsewhere",
        lambda f, n: f["user"].update(docker_host="tcp://192.0.2.1:2376"),
        "tcp://192.0.2.1:2376",
        "of this machine",
        "unset DOCKER_HOST",
    ),
    (
        "host of another inventory",
        lambda f, n: (n.update(PROD, host="todo.local", neighbours=[NEIGHBOUR]), f.update(containers=RUNNING)),
        "app_host todo.local is also that of inventories/dev",
        "of its own",
        "app_host in inventories/prod",
    ),
    (
        "port of another inventory that is stopped",
        lambda f, n: (
            n.update(PROD, ports={"app_https_port": 443}, neighbours=[NEIGHBOUR]),
            f.update(containers={"todo-dev": {"running": False}}),
        ),
        "app_https_port 443 is also app_https_port of inventories/dev",
        "of its own",
        "another app_https_port in inventories/prod",
    ),
]


def parts(finding: dict[str, str], found: str, needed: str, fix: str) -> bool:
    return found in finding["found"] and needed in finding["needed"] and fix in finding["fix"]


@pytest.mark.parametrize(
    ("change", "found", "needed", "fix"), [row[1:] for row in MACHINES], ids=[row[0] for row in MACHINES]
)
def test_machine_is_refused(change: Change, found: str, needed: str, fix: str) -> None:
    facts, needs = copy.deepcopy(FACTS), copy.deepcopy(NEEDS)
    change(facts, needs)
    (finding,) = judge.preflight_machine_findings(facts, needs)
    assert parts(finding, found, needed, fix), finding


ACCEPTED: list[tuple[str, Change]] = [
    ("as it is", lambda f, n: None),
    ("Debian 12", lambda f, n: f["system"].update(version_id="12")),
    ("Ubuntu 24.04 on arm64", lambda f, n: f["system"].update(id="ubuntu", version_id="24.04", architecture="aarch64")),
    ("ports of the own cluster", lambda f, n: f["ports"].append(holder(container="todo-dev", profile="todo-dev"))),
    ("port of the own registry", lambda f, n: f["ports"].append(holder(container="todo-dev-registry"))),
    ("finished machine with little room left", lambda f, n: (disk(f, free_mib=3 * GIB), f.update(containers=RUNNING))),
    (
        "finished machine for a cluster elsewhere",
        lambda f, n: (disk(f, free_mib=3 * GIB), n.update(profile="", provisioned=True)),
    ),
    (
        "filled cache",
        lambda f, n: (f["disks"][1].update(filled=True), disk(f, free_mib=12 * GIB), n.update(supply_mode="packages")),
    ),
    (
        "upstream by choice without a Go proxy",
        lambda f, n: (n.update(supply_mode="upstream"), f.update(network=network(go=UNRESOLVED))),
    ),
    ("auto without upstream", lambda f, n: f.update(network=network(upstream=UNRESOLVED))),
    ("auto without Go proxy", lambda f, n: f.update(network=network(go=UNRESOLVED))),
    ("one of two apt mirrors", lambda f, n: f["network"].append(answer("apt", ok=False, **UNRESOLVED))),
    ("pip without an index", lambda f, n: f.update(network=[one for one in network() if one["kind"] != "pip"])),
    ("finished machine without a network", lambda f, n: f.update(network=[], containers=RUNNING)),
    ("clock without a reference", lambda f, n: f["clock"].update(skew_seconds=None, reference="")),
    ("local Docker by name", lambda f, n: f["user"].update(docker_host="unix:///var/run/docker.sock")),
    (
        "another inventory that was never run here",
        lambda f, n: n.update(PROD, host="todo.local", neighbours=[NEIGHBOUR]),
    ),
    (
        "another inventory beside this one",
        lambda f, n: (n.update(PROD, neighbours=[NEIGHBOUR]), f.update(containers=RUNNING)),
    ),
]


@pytest.mark.parametrize("change", [row[1] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_machine_is_accepted(change: Change) -> None:
    facts, needs = copy.deepcopy(FACTS), copy.deepcopy(NEEDS)
    change(facts, needs)
    assert judge.preflight_machine_findings(facts, needs) == []


def test_everything_is_said_at_once() -> None:
    facts = copy.deepcopy(FACTS)
    facts["cpus"]["usable"], facts["memory"]["mib"] = 1.0, 1000
    facts["ports"] = [holder(command="nginx"), holder(port=80, command="nginx")]
    message = judge.preflight_message(judge.preflight_machine_findings(facts, NEEDS))
    assert message.startswith("4 problems found before anything was changed.")
    for subject in ("1. CPUs", "2. memory", "3. port 80", "4. port 443"):
        assert subject in message
    assert message.count("Found:") == message.count("Needed:") == message.count("Fix:") == 4


# Inventories

EMPTY = {name: {"path": "", "text": ""} for name in ("tls_certificate_file", "tls_key_file", "tls_ca_file")}
SECRET = "correct horse battery staple, more than enough"
URL = "postgresql://ann:Xq7-long-enough@db.test.invalid/todo?sslmode=require"


def settings() -> dict[str, Any]:
    return {
        "inventory": "inventories/dev",
        "inventory_directory": "",
        "supply_mode": "auto",
        "host": "todo.local",
        "ports": {"app_http_port": 80, "app_https_port": 443},
        "provider": "minikube",
        "profile": "todo-dev",
        "size": {"minikube_cpus": 2, "minikube_memory": 4096},
        "secrets": {},
        "neighbours": [],
        "certificate": copy.deepcopy(EMPTY),
        "chart_directory": str(CHECKOUT / "charts/todo-app"),
        "values_files": ["values-dev.yaml"],
        "pins": str(CHECKOUT / "roles/supply/vars/main.yml"),
    }


INVENTORIES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("unknown supply mode", {"supply_mode": "torrent"}, "'torrent'", "one of auto, upstream, packages", "machine.yml"),
    ("supply mode of another type", {"supply_mode": None}, "None", "auto", "machine.yml"),
    ("empty host", {"host": ""}, "it is empty", "DNS name", "application.yml"),
    ("host with a space", {"host": "todo local"}, "'todo local'", "DNS name", "application.yml"),
    ("host with an underscore", {"host": "my_todo.local"}, "my_todo", "hyphens", "application.yml"),
    ("host that is a URL", {"host": "https://todo.local"}, "https://todo", "DNS name", "application.yml"),
    ("host with a port", {"host": "todo.local:8443"}, "local:8443", "DNS name", "application.yml"),
    ("host that is an address", {"host": "192.0.2.1"}, "it is an address", "DNS name", "application.yml"),
    ("host that is an IPv6 address", {"host": "::1"}, "it is an address", "DNS name", "application.yml"),
    ("host in capitals", {"host": "Todo.Local"}, "capital letters", "small letters", "application.yml"),
    ("host with an umlaut", {"host": "t\u00f6do.local"}, "xn--tdo-sna.local", "DNS name", "application.yml"),
    ("host with an empty part", {"host": "todo..local"}, "its part ''", "DNS name", "application.yml"),
    ("host without a dot", {"host": "todo"}, "it has no dot", "at least one dot", "application.yml"),
    ("host with a long part", {"host": "a" * 64 + ".local"}, "too long", "DNS name", "application.yml"),
    ("host that is too long", {"host": ".".join(["a" * 60] * 5)}, "longer than 253", "DNS name", "application.yml"),
    ("host that is a number", {"host": 5}, "5: it is not a text", "DNS name", "application.yml"),
    ("host that ends in a number", {"host": "todo.5"}, "last part is a number", "DNS name", "application.yml"),
    (
        "port that is a word",
        {"ports": {"app_https_port": "https"}},
        "app_https_port 'https'",
        "1 to 65535",
        "cluster.yml",
    ),
    ("port zero", {"ports": {"app_https_port": 0}}, "app_https_port 0", "1 to 65535", "cluster.yml"),
    ("port too high", {"ports": {"app_https_port": "70000"}}, "'70000'", "1 to 65535", "cluster.yml"),
    ("port that is true", {"ports": {"app_https_port": True}}, "True", "1 to 65535", "cluster.yml"),
    (
        "one port twice",
        {"ports": {"app_http_port": 443, "app_https_port": "443"}},
        "443 for app_http_port and app_https_port",
        "of its own",
        "cluster.yml",
    ),
    ("empty profile", {"profile": ""}, "minikube_profile ''", "letters", "cluster.yml"),
    ("profile with a slash", {"profile": "a/b"}, "'a/b'", "letters", "cluster.yml"),
    (
        "memory that is no number",
        {"size": {"minikube_cpus": 2, "minikube_memory": "4g"}},
        "minikube_memory '4g'",
        "whole number of MiB",
        "cluster.yml",
    ),
    (
        "one CPU",
        {"size": {"minikube_cpus": 1, "minikube_memory": 4096}},
        "minikube_cpus 1",
        "at least 2",
        "cluster.yml",
    ),
    (
        "profile of another inventory",
        {"neighbours": [{**NEIGHBOUR, "inventory": "inventories/test"}]},
        "todo-dev here and in inventories/test",
        "of its own",
        "minikube_profile",
    ),
    (
        "missing values file",
        {"values_files": ["values-nowhere.yaml"]},
        "values-nowhere.yaml: No such file",
        "YAML",
        "correct the file",
    ),
    ("unknown provider", {"provider": "cloud"}, "cluster_provider 'cloud'", "minikube, existing", "cluster.yml"),
    ("missing table of pins", {"pins": "/nonexistent"}, "/nonexistent: No such file", "pinned versions", "restore"),
    (
        "missing secret",
        {"secrets": {"vault_x": {"kind": "random", "value": ""}}},
        "vault_x is missing or empty",
        "32 random characters",
        "ansible-vault edit",
    ),
    (
        "undefined secret",
        {"secrets": {"vault_x": {"kind": "random", "value": None}}},
        "missing or empty",
        "32 random characters",
        "ansible-vault edit",
    ),
    (
        "placeholder",
        {"secrets": {"vault_x": {"kind": "random", "value": "CHANGE-ME"}}},
        "still the placeholder",
        "openssl rand",
        "--ask-vault-pass",
    ),
    (
        "short secret",
        {"secrets": {"vault_x": {"kind": "random", "value": "s3cret"}}},
        "only 6 characters long",
        "32",
        "ansible-vault edit",
    ),
    (
        "URL that is none",
        {"secrets": {"vault_x": {"kind": "database_url", "value": "db"}}},
        "not an address of a PostgreSQL",
        "postgresql://",
        "ansible-vault edit",
    ),
    (
        "URL of another database",
        {"secrets": {"vault_x": {"kind": "database_url", "value": "mysql://a:b@c/d"}}},
        "not an address of a PostgreSQL",
        "postgresql://",
        "ansible-vault edit",
    ),
    (
        "URL without a password",
        {"secrets": {"vault_x": {"kind": "database_url", "value": "postgresql://ann@db/todo"}}},
        "empty or well-known password",
        "of its own",
        "ansible-vault edit",
    ),
    (
        "URL with a default password",
        {"secrets": {"vault_x": {"kind": "database_url", "value": "postgresql://ann:postgres@db/todo"}}},
        "well-known password",
        "of its own",
        "ansible-vault edit",
    ),
    (
        "URL with a broken port",
        {"secrets": {"vault_x": {"kind": "database_url", "value": "postgresql://ann:Xq7@db:none/todo"}}},
        "not an address",
        "postgresql://",
        "ansible-vault edit",
    ),
    (
        "key that is still the placeholder",
        {"secrets": {"vault_x": {"kind": "key", "value": "CHANGE-ME"}}},
        "still the placeholder",
        "that the service gave you",
        "ansible-vault edit",
    ),
    (
        "key with a comment",
        {"secrets": {"vault_x": {"kind": "key", "value": "abc of Ann"}}},
        "more than one word",
        "that the service gave you",
        "ansible-vault edit",
    ),
    (
        "certificate that is not there",
        {
            "certificate": {
                **EMPTY,
                "tls_certificate_file": {"path": "/no.pem", "text": ""},
                "tls_key_file": {"path": "/key.pem", "text": "x"},
            }
        },
        "'/no.pem': no such file",
        "on the machine that runs Ansible",
        "correct tls_certificate_file",
    ),
    (
        "certificate with a relative path",
        {
            "certificate": {
                **EMPTY,
                "tls_certificate_file": {"path": "no.pem", "text": ""},
                "tls_key_file": {"path": "/key.pem", "text": "x"},
            }
        },
        "not an absolute path",
        "on the machine",
        "correct tls_certificate_file",
    ),
    (
        "file that is no certificate",
        {
            "certificate": {
                **EMPTY,
                "tls_certificate_file": {"path": "/c.pem", "text": "no"},
                "tls_key_file": {"path": "/k.pem", "text": "no"},
            }
        },
        "/c.pem: no certificate",
        "certificate",
        "another file",
    ),
]


@pytest.mark.parametrize(
    ("change", "found", "needed", "fix"), [row[1:] for row in INVENTORIES], ids=[row[0] for row in INVENTORIES]
)
def test_inventory_is_refused(change: dict[str, Any], found: str, needed: str, fix: str) -> None:
    (finding,) = judge.preflight_inventory_findings({**settings(), **change})
    assert parts(finding, found, needed, fix), finding


def test_existing_cluster_needs_no_minikube() -> None:
    change = {"provider": "existing", "profile": "", "size": {}, "neighbours": [NEIGHBOUR]}
    assert judge.preflight_inventory_findings({**settings(), **change}) == []


KUBECONFIG = "contexts: [{name: work, context: {}}, {name: home, context: {}}]"
WANTED = {
    "context": "work",
    "kubeconfig": "",
    "registry": "registry.example.com/todo",
    "ingress_class": "nginx",
    "storage_class": "",
    "wants_storage": True,
}


def named(name: str, **annotations: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "annotations": annotations}}


def cluster() -> dict[str, Any]:
    """What a cluster says that can take the application."""
    lists = {
        "ingress_classes": [named("nginx")],
        "storage_classes": [named("slow"), named("usual", **{judge.DEFAULT_CLASS: "true"})],
    }
    return {
        "kubeconfig": KUBECONFIG,
        "look": {"lists": lists, "problem": ""},
        "registry": {"url": "https://registry.example.com/v2/", "status": 401},
    }


CLUSTERS: list[tuple[str, dict[str, Any], dict[str, Any], str, str, str]] = [
    ("no kubeconfig", {"kubeconfig": ""}, {}, "no kubeconfig ~/.kube/config", "context 'work'", "cluster_kubeconfig"),
    ("no YAML", {"kubeconfig": "{"}, {"kubeconfig": "/k"}, "/k is no kubeconfig", "context", "cluster_kubeconfig"),
    (
        "other contexts",
        {},
        {"context": "play"},
        "no context 'play' in ~/.kube/config; it has work, home",
        "'play'",
        "set",
    ),
    (
        "no answer",
        {"look": {"lists": {}, "problem": "refused"}},
        {},
        "context 'work': refused",
        "answers",
        "kubectl --context=work",
    ),
    ("no class", {}, {"ingress_class": "haproxy"}, "no IngressClass 'haproxy'", "class", "cluster_ingress_class"),
    ("no storage", {}, {"storage_class": "fast"}, "it has slow, usual", "database's volume", "cluster_storage_class"),
    (
        "silent registry",
        {"registry": {"url": "u", "status": -1, "msg": "refused"}},
        {},
        "u: refused",
        "reached",
        "start",
    ),
    ("other server", {"registry": {"url": "u", "status": 404}}, {}, "u answers 404", "todo", "set cluster_registry"),
]


@pytest.mark.parametrize(
    ("seen", "wanted", "found", "needed", "fix"), [row[1:] for row in CLUSTERS], ids=[row[0] for row in CLUSTERS]
)
def test_cluster_is_refused(seen: dict[str, Any], wanted: dict[str, Any], found: str, needed: str, fix: str) -> None:
    (finding,) = judge.preflight_cluster_findings({**cluster(), **seen}, {**WANTED, **wanted}, "inventories/existing")
    assert parts(finding, found, needed, fix), finding


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({}, {}),
        ({}, {"storage_class": "slow"}),
        ({"look": {"msg": "no libraries yet"}}, {}),
        ({"registry": {"url": "u", "status": 200}}, {}),
    ],
)
def test_cluster_is_accepted(seen: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert judge.preflight_cluster_findings({**cluster(), **seen}, {**WANTED, **wanted}, "inventories/existing") == []


def test_cluster_without_a_default_storage_class() -> None:
    seen = cluster()
    seen["look"]["lists"]["storage_classes"] = [named("slow")]
    (finding,) = judge.preflight_cluster_findings(seen, WANTED, "inventories/existing")
    assert "no default StorageClass" in finding["found"]
    assert judge.preflight_cluster_findings(seen, {**WANTED, "wants_storage": False}, "inventories/existing") == []


def test_inventory_is_accepted() -> None:
    secrets = {
        "vault_a": {"kind": "random", "value": SECRET},
        "vault_b": {"kind": "database_url", "value": URL},
        "vault_c": {"kind": "random", "value": "", "wanted": False},
        "vault_d": {"kind": "key", "value": "abc"},
    }
    assert judge.preflight_inventory_findings({**settings(), "secrets": secrets}) == []


@pytest.mark.parametrize(
    "value", ["s3cretly", "postgresql://ann:s3cretly@", "CHANGE-ME-s3cretly", "postgresql://a:s3cretly@db:x/y"]
)
@pytest.mark.parametrize("kind", ["random", "database_url"])
def test_secrets_are_not_repeated(kind: str, value: str) -> None:
    findings = judge.preflight_inventory_findings(
        {**settings(), "secrets": {"vault_x": {"kind": kind, "value": value}}}
    )
    assert len(findings) == 1
    assert "s3cretly" not in judge.preflight_message(findings)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("vault_a: in-plain-text\n", ["vault"]),
        ("$ANSIBLE_VAULT;1.1;AES256\n6162\n", []),
        ("vault_a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n", []),
        ("", []),
    ],
)
def test_vault_must_be_encrypted(tmp_path: Path, text: str, subjects: list[str]) -> None:
    (tmp_path / "group_vars/all").mkdir(parents=True)
    (tmp_path / "group_vars/all/vault.yml").write_text(text)
    findings = judge.preflight_inventory_findings({**settings(), "inventory_directory": str(tmp_path)})
    assert [finding["subject"] for finding in findings] == subjects
    assert all("ansible-vault encrypt" in finding["fix"] for finding in findings)


# Values files

SCHEMA = """
{
  "type": "object",
  "additionalProperties": false,
  "required": ["image"],
  "properties": {
    "image": {"type": "string"},
    "backend": {"type": "object", "properties": {"replicas": {"type": "integer"}}}
  }
}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("backend: [1, 2\n", "line 2, column 1"),
        ("backend:\n\treplicas: 1\n", "line 2, column 1"),
        ("backend: {}\nbackend: {}\n", "the key 'backend' is given twice"),
        ("- one\n", "a list, not keys with values"),
        ("backend:\n  replicas: many\n", "backend.replicas of values.yaml and values-dev.yaml"),
        ("backned: {}\n", "'backned' was unexpected"),
    ],
)
def test_broken_values_file(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "values.schema.json").write_text(SCHEMA)
    (tmp_path / "values.yaml").write_text("backend: {replicas: 2}\n")
    (tmp_path / "values-dev.yaml").write_text(text)
    (finding,) = judge.check_values(str(tmp_path), ["values-dev.yaml"])
    assert found in finding["found"]
    assert "correct" in finding["fix"]


def test_values_that_come_later_are_not_missed(tmp_path: Path) -> None:
    (tmp_path / "values.schema.json").write_text(SCHEMA)
    (tmp_path / "values.yaml").write_text("backend: {replicas: 2}\n")
    assert judge.check_values(str(tmp_path), []) == []


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_values_files_of_the_chart_are_accepted(environment: str) -> None:
    assert judge.check_values(str(CHECKOUT / "charts/todo-app"), [f"values-{environment}.yaml"]) == []


# Pins


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda tool: tool["upstream"]["sha256"].pop("arm64"), "no sha256 of kubectl v1.35.1 for arm64"),
        (lambda tool: tool["upstream"].pop("sha256"), "no sha256 of kubectl v1.35.1 for amd64 and arm64"),
        (lambda tool: tool["upstream"]["sha256"].update(amd64="latest"), "no sha256 of kubectl v1.35.1 for amd64"),
        (lambda tool: tool.update(version=""), "no version of kubectl"),
    ],
)
def test_release_file_without_a_pin(tmp_path: Path, change: Callable[[dict[str, Any]], object], found: str) -> None:
    table = {
        "__supply_tools": {
            "kubectl": {"version": "v1.35.1", "upstream": {"url": "", "sha256": {"amd64": "0" * 64, "arm64": "1" * 64}}}
        }
    }
    change(table["__supply_tools"]["kubectl"])
    file = tmp_path / "pins.yml"
    file.write_text(yaml.safe_dump(table))
    (finding,) = judge.check_pins(str(file))
    assert found in finding["found"]


@pytest.mark.parametrize(
    ("mode", "mirror", "expected"),
    [
        ("upstream", "", "https://site.test/v1/tool-{architecture}"),
        ("auto", "http://mirror.test:8000/", "http://mirror.test:8000/v1/tool-{architecture}"),
        ("packages", "", ""),
        ("torrent", "", ""),
    ],
)
def test_address_of_a_release_file(tmp_path: Path, mode: str, mirror: str, expected: str) -> None:
    tools = {
        "built": {"version": "v2"},
        "tool": {"version": "v1", "upstream": {"url": "https://site.test/{version}/tool-{architecture}"}},
    }
    file = tmp_path / "pins.yml"
    file.write_text(yaml.safe_dump({"__supply_tools": tools}))
    assert judge.preflight_upstream_url(mode, str(file), mirror) == expected


# Certificates


@pytest.mark.parametrize(
    ("host", "begin", "end", "foreign_key", "found"),
    [
        ("todo.local", -10, 10, False, None),
        ("todo.local", -10, -1, False, "ended"),
        ("todo.local", 1, 10, False, "begins"),
        ("other.local", -10, 10, False, "other.local"),
        ("todo.local", -10, 10, True, "key"),
    ],
)
def test_own_certificate(
    pair: Callable[[str, int, int], tuple[str, str]],
    host: str,
    begin: int,
    end: int,
    foreign_key: bool,
    found: str | None,
) -> None:
    certificate, key = pair(host, begin, end)
    if foreign_key:
        key = pair(host, begin, end)[1]
    files = {
        "tls_certificate_file": {"path": "/c.pem", "text": certificate},
        "tls_key_file": {"path": "/k.pem", "text": key},
        "tls_ca_file": {"path": "", "text": ""},
    }
    findings = judge.preflight_inventory_findings({**settings(), "certificate": files})
    assert [found in finding["found"] for finding in findings] == ([] if found is None else [True])


# Neighbours


def inventory(directory: Path, variables: dict[str, Any], machine: dict[str, Any]) -> None:
    (directory / "group_vars/all").mkdir(parents=True)
    (directory / "hosts.yml").write_text(yaml.safe_dump({"machines": {"hosts": {"machine": machine}}}))
    (directory / "group_vars/all/cluster.yml").write_text(yaml.safe_dump(variables))


def test_neighbours_are_the_inventories_of_the_same_machine(tmp_path: Path) -> None:
    local = {"ansible_connection": "local"}
    variables = {
        "minikube_profile": "todo-b",
        "app_host": "{{ name }}",
        "app_https_port": 8443,
        "app_http_port": "{{ port }}",
    }
    inventory(tmp_path / "a", {"minikube_profile": "todo-a"}, local)
    inventory(tmp_path / "b", variables, local)
    inventory(tmp_path / "c", {"minikube_profile": "todo-c"}, {"ansible_host": "192.0.2.1"})
    (tmp_path / "b/group_vars/all/vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    (tmp_path / "vault.example.yml").write_text("a: b\n")
    assert judge.preflight_neighbours(str(tmp_path / "a"), "local") == [
        {"inventory": str(tmp_path / "b"), "profile": "todo-b", "host": None, "ports": {"app_https_port": 8443}}
    ]
    assert [one["profile"] for one in judge.preflight_neighbours(str(tmp_path / "a"), "192.0.2.1")] == ["todo-c"]


def test_broken_neighbour_is_no_error(tmp_path: Path) -> None:
    inventory(tmp_path / "a", {}, {"ansible_connection": "local"})
    inventory(tmp_path / "b", {}, {"ansible_connection": "local"})
    (tmp_path / "b/group_vars/all/cluster.yml").write_text("a: [\n")
    assert judge.preflight_neighbours(str(tmp_path / "a"), "local")[0]["profile"] is None


def test_no_inventory_directory_has_no_neighbours() -> None:
    assert judge.preflight_neighbours("", "local") == []
