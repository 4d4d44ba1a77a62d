"""What the module preflight_facts reads, from file trees, sockets and servers made for the test."""

from __future__ import annotations

import ast
import datetime
import email.utils
import http.server
import importlib.util
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

MODULE = Path(__file__).parents[2] / "plugins/modules/preflight_facts.py"
spec = importlib.util.spec_from_file_location("preflight_facts", MODULE)
assert spec is not None and spec.loader is not None
look: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(look)


def tree(directory: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return f"{directory}/"


# Machine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n', ("debian", "13", "trixie")),
        ('ID=ubuntu\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\n', ("ubuntu", "24.04", "noble")),
        ("ID='arch'\n", ("arch", "", "")),
    ],
)
def test_operating_system(tmp_path: Path, text: str, expected: tuple[str, str, str]) -> None:
    facts = look.system_facts(tree(tmp_path, {"etc/os-release": text}))
    assert (facts["id"], facts["version_id"], facts["codename"]) == expected


def test_memory_is_that_of_the_machine_without_a_limit(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/meminfo": "MemTotal:        8388608 kB\nMemFree: 1 kB\n",
            "proc/self/cgroup": "0::/user.slice\n",
            "sys/fs/cgroup/cgroup.controllers": "cpu memory",
            "sys/fs/cgroup/user.slice/memory.max": "max\n",
        },
    )
    assert look.memory_facts(root) == {"mib": 8192, "limited_by": ""}


def test_memory_limit_of_an_outer_control_group_counts(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/meminfo": "MemTotal:        8388608 kB\n",
            "proc/self/cgroup": "0::/outer/inner\n",
            "sys/fs/cgroup/cgroup.controllers": "cpu memory",
            "sys/fs/cgroup/outer/memory.max": str(2 * 1024**3),
            "sys/fs/cgroup/outer/inner/memory.max": str(4 * 1024**3),
        },
    )
    assert look.memory_facts(root) == {"mib": 2048, "limited_by": f"{root}sys/fs/cgroup/outer/memory.max"}


def test_memory_limit_of_version_1_counts_where_the_path_is_of_another_namespace(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/meminfo": "MemTotal:        8388608 kB\n",
            "proc/self/cgroup": "4:memory:/docker/0123\n0::/\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": str(1024**3),
        },
    )
    assert look.memory_facts(root)["mib"] == 1024


@pytest.mark.parametrize(
    ("files", "usable"),
    [
        (
            {
                "proc/self/cgroup": "0::/",
                "sys/fs/cgroup/cgroup.controllers": "cpu",
                "sys/fs/cgroup/cpu.max": "50000 100000",
            },
            0.5,
        ),
        (
            {
                "proc/self/cgroup": "3:cpu,cpuacct:/",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "75000",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            },
            0.75,
        ),
    ],
)
def test_cpu_quota_counts(tmp_path: Path, files: dict[str, str], usable: float) -> None:
    assert look.cpu_facts(tree(tmp_path, files))["usable"] == usable


@pytest.mark.parametrize("quota", ["max 100000", "-1"])
def test_no_cpu_quota(tmp_path: Path, quota: str) -> None:
    root = tree(
        tmp_path,
        {"proc/self/cgroup": "0::/", "sys/fs/cgroup/cgroup.controllers": "cpu", "sys/fs/cgroup/cpu.max": quota},
    )
    assert look.cpu_facts(root)["usable"] == len(os.sched_getaffinity(0))


def test_disk_of_a_path_that_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    missing, full = look.disk_facts([str(tmp_path / "a/b"), str(tmp_path / "full")])
    numbers = os.statvfs(tmp_path)
    assert abs(missing["free_mib"] - numbers.f_bavail * numbers.f_frsize // 1024**2) < 512
    assert missing["device"] == full["device"]
    assert (missing["filled"], full["filled"], missing["writable"]) == (False, True, True)


def test_control_groups_version_2(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/self/mountinfo": "30 29 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n",
            "sys/fs/cgroup/cgroup.controllers": "cpuset cpu pids\n",
        },
    )
    assert look.cgroup_facts(root) == {"version": 2, "controllers": ["cpu", "cpuset", "pids"], "read_only": True}


def test_control_groups_version_1(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "proc/self/mountinfo": (
                "30 29 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n"
                "31 30 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
            ),
            "proc/cgroups": "#subsys_name hierarchy num_cgroups enabled\ncpu 1 1 1\nmemory 4 5 0\npids 8 1 1\n",
        },
    )
    assert look.cgroup_facts(root) == {"version": 1, "controllers": ["cpu", "pids"], "read_only": False}


# Ports


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_holder_of_a_port_is_named(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    (holder,) = look.port_facts([port], "127.0.0.1", None)
    assert (holder["port"], holder["address"], holder["pid"]) == (port, "127.0.0.1", os.getpid())
    assert holder["command"] != ""


def test_listener_on_another_address_is_no_obstacle(listener: socket.socket) -> None:
    assert look.port_facts([listener.getsockname()[1]], "192.0.2.1", None) == []


def test_free_port_has_no_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert look.port_facts([port], "127.0.0.1", None) == []


def test_wildcard_listener_of_ipv6_holds_a_port() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        (holder,) = look.port_facts([server.getsockname()[1]], "127.0.0.1", None)
    assert holder["address"] == "::"


def test_listener_for_ipv6_only_is_no_obstacle() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=False) as server:
        assert look.port_facts([server.getsockname()[1]], "127.0.0.1", None) == []


def published(port: int, name: str, profile: str) -> dict[str, Any]:
    labels = {"name.minikube.sigs.k8s.io": profile} if profile else {}
    return {
        "Names": [f"/{name}"],
        "State": "running",
        "Labels": labels,
        "Ports": [{"IP": "127.0.0.1", "PublicPort": port, "Type": "tcp"}],
    }


def test_holder_of_a_published_port_is_the_container(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    (holder,) = look.port_facts([port], "127.0.0.1", [published(port, "todo-dev", "todo-dev")])
    assert (holder["container"], holder["profile"]) == ("todo-dev", "todo-dev")


def test_port_published_without_a_listener_is_held() -> None:
    (holder,) = look.port_facts([4430], "127.0.0.1", [published(4430, "web", "")])
    assert (holder["container"], holder["pid"]) == ("web", 0)


def test_arguments_of_a_process_are_not_shown() -> None:
    command = [sys.executable, "-c", "input()", "--password=hunter2"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        time.sleep(0.2)
        described = look.describe_process(process.pid)
        process.communicate(b"\n")
    assert described["command"] == Path(sys.executable).name


def test_containers_come_from_the_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "docker.sock")
    body = json.dumps([published(443, "todo-dev", "todo-dev")])
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()

        def answer() -> None:
            connection, _address = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        listed = look.list_containers(path)
        thread.join()
    assert [look.container_name(container) for container in listed] == ["todo-dev"]


def test_missing_docker_is_no_error(tmp_path: Path) -> None:
    assert look.list_containers(str(tmp_path / "none")) is None


# Package indexes


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                "etc/apt/sources.list": (
                    "# deb http://no/ x\ndeb [signed-by=/k] http://a.test/debian trixie main\n"
                    "deb-src http://s.test trixie main\n"
                )
            },
            ["http://a.test/debian/dists/trixie/InRelease"],
        ),
        (
            {
                "etc/apt/sources.list.d/debian.sources": (
                    "Types: deb\n# no\nURIs: http://a.test/debian/\nSuites: trixie trixie-updates\nComponents: main\n\n"
                    "Types: deb\nEnabled: no\nURIs: http://off.test\nSuites: trixie\n"
                ),
                "etc/apt/sources.list.d/other.list": "deb https://other.test/apt nodistro main\n",
            },
            ["http://a.test/debian/dists/trixie/InRelease", "http://a.test/debian/dists/trixie-updates/InRelease"],
        ),
        ({"etc/apt/sources.list": "deb file:///srv/packages ./\n"}, ["file:///srv/packages/./InRelease"]),
        ({}, []),
    ],
)
def test_apt_sources(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert look.apt_urls("trixie", tree(tmp_path, files)) == expected


def test_pip_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    root = tree(tmp_path, {"etc/pip.conf": "[global]\nindex-url = https://system.test/simple/\n", "home/none": ""})
    home = f"{root}home"
    assert look.pip_urls(look.pip_settings(home, root)) == ["https://system.test/simple/pip/"]
    tree(tmp_path, {"home/.config/pip/pip.conf": "[install]\nindex_url = https://user.test/simple\n"})
    assert look.pip_urls(look.pip_settings(home, root)) == ["https://user.test/simple/pip/"]
    monkeypatch.setenv("PIP_INDEX_URL", "https://environment.test/simple")
    assert look.pip_urls(look.pip_settings(home, root)) == ["https://environment.test/simple/pip/"]


def test_pip_without_index() -> None:
    assert look.pip_urls({"no-index": "true"}) == []


def test_broken_pip_configuration_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    assert look.pip_urls(look.pip_settings("/none", tree(tmp_path, {"etc/pip.conf": "index-url\n"}))) == [
        "https://pypi.org/simple/pip/"
    ]


def test_go_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOPROXY", raising=False)
    monkeypatch.delenv("GOENV", raising=False)
    root = tree(tmp_path, {".config/go/env": "GOFLAGS=-x\nGOPROXY=https://go.test|https://second.test\n"})
    assert look.go_urls(root.rstrip("/")) == [f"https://go.test/{look.GO_DOCUMENT}"]
    monkeypatch.setenv("GOPROXY", "direct")
    assert look.go_urls(root.rstrip("/")) == []


def test_npm_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("npm_config_registry", raising=False)
    root = tree(tmp_path, {"home/.npmrc": "fund=false\nregistry=https://npm.test/\n"})
    assert look.npm_urls(f"{root}home", root) == ["https://npm.test/next"]


# Network


class Index(http.server.BaseHTTPRequestHandler):
    """Answers HEAD as the path says: a status, or a Date that is some days old."""

    def do_HEAD(self) -> None:
        self.server.seen.append(self.headers.get("Authorization", ""))  # type: ignore[attr-defined]
        kind, _slash, value = self.path.lstrip("/").partition("/")
        status = int(value) if kind == "status" else 200
        self.send_response_only(status)
        days = int(value) if kind == "late" else 0
        self.send_header("Date", email.utils.formatdate(time.time() - days * 86400, usegmt=True))
        if status == 401:
            self.send_header("WWW-Authenticate", "Basic")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def index() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def certificate(directory: Path, begin: int, end: int) -> Path:
    """Make a self-signed certificate for 127.0.0.1, valid between two days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "index.test")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=begin))
        .not_valid_after(now + datetime.timedelta(days=end))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = directory / "index.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(built.public_bytes(serialization.Encoding.PEM) + private)
    return file


def serve_tls(server: http.server.ThreadingHTTPServer, file: Path) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return f"https://localhost:{server.server_port}/"


def probe(url: str, trusted: Path | None = None, timeout: float = 2.0) -> dict[str, Any]:
    context = ssl.create_default_context(cafile=trusted)
    result: dict[str, Any] = look.probe("pip", url, timeout, context, {})
    return result


@pytest.mark.parametrize(
    ("path", "ok", "problem"),
    [
        ("status/200", True, ""),
        ("status/401", True, ""),
        ("status/405", True, ""),
        ("status/404", False, "status"),
        ("status/503", False, "status"),
    ],
)
def test_answers(index: http.server.ThreadingHTTPServer, path: str, ok: bool, problem: str) -> None:
    result = probe(f"http://127.0.0.1:{index.server_port}/{path}")
    assert (result["ok"], result["problem"], abs(result["skew_seconds"]) <= 1) == (ok, problem, True)


def test_credentials_are_sent_and_not_shown(index: http.server.ThreadingHTTPServer) -> None:
    result = probe(f"http://ann:s3cret@127.0.0.1:{index.server_port}/status/200")
    assert result["ok"]
    assert "s3cret" not in json.dumps(result)
    assert index.seen == ["Basic YW5uOnMzY3JldA=="]  # type: ignore[attr-defined]


def test_date_header_tells_the_skew(index: http.server.ThreadingHTTPServer) -> None:
    result = probe(f"http://127.0.0.1:{index.server_port}/late/3")
    assert result["skew_seconds"] == pytest.approx(3 * 86400, abs=2)


def test_untrusted_certificate(index: http.server.ThreadingHTTPServer, tmp_path: Path) -> None:
    result = probe(serve_tls(index, certificate(tmp_path, -1, 1)))
    assert (result["problem"], result["skew_seconds"]) == ("certificate", None)


def test_certificate_of_another_time_tells_the_skew(index: http.server.ThreadingHTTPServer, tmp_path: Path) -> None:
    file = certificate(tmp_path, -9, -3)
    result = probe(serve_tls(index, file) + "late/5", trusted=file)
    assert result["problem"] == "clock"
    assert result["skew_seconds"] == pytest.approx(5 * 86400, abs=2)


def test_silent_server_costs_no_more_than_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        begin = time.monotonic()
        results = look.probe_all([("pip", url), ("npm", url)], 0.5, [])
        elapsed = time.monotonic() - begin
    assert [result["problem"] for result in results] == ["silence", "silence"]
    assert elapsed < 2


def test_name_service_that_never_answers_costs_no_more_than_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    end_of_test = threading.Event()

    def silent(*_args: object, **_kwargs: object) -> None:
        end_of_test.wait()
        raise socket.gaierror

    monkeypatch.setattr(look.socket, "getaddrinfo", silent)
    begin = time.monotonic()
    (result,) = look.probe_all([("pip", "http://index.test/simple/")], 0.3, [])
    assert (result["problem"], time.monotonic() - begin < 2) == ("silence", True)
    end_of_test.set()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://index.invalid/", "name"),
        ("http://127.0.0.1:9/", "connection"),
        ("ftp://index.test/", "address"),
        ("nonsense", "address"),
        ("http://[::1/", "address"),
        ("off/golang.org/x", "address"),
        ("file:///nonexistent/pip/", "address"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, problem: str) -> None:
    assert probe(url)["problem"] == problem


def test_directory_of_packages_is_reachable(tmp_path: Path) -> None:
    assert probe(f"file://{tmp_path}/dists/trixie/InRelease")["ok"]


def test_clock_without_a_network_is_compared_with_files(tmp_path: Path) -> None:
    root = tree(tmp_path, {"var/lib/dpkg/status": ""})
    assert look.clock_facts([], time.time() + 60, root) == {"skew_seconds": None, "reference": ""}
    behind = look.clock_facts([], time.time() - 86400, root)
    assert behind["skew_seconds"] == pytest.approx(-86400, abs=60)
    assert behind["reference"].endswith("var/lib/dpkg/status")


# The module as a whole


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    document = json.dumps({"ANSIBLE_MODULE_ARGS": arguments})
    done = subprocess.run([sys.executable, str(MODULE)], input=document, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_module_in_check_mode_changes_nothing_and_is_complete(tmp_path: Path) -> None:
    result = run({"_ansible_check_mode": True, "paths": [str(tmp_path / "new")], "ports": [1]})
    assert result["changed"] is False
    assert set(result) >= {
        "system",
        "user",
        "cpus",
        "memory",
        "disks",
        "cgroups",
        "clock",
        "network",
        "ports",
        "containers",
    }
    assert not (tmp_path / "new").exists()


def test_second_look_is_short() -> None:
    assert set(run({"look": "holders", "ports": [1]})) - {"invocation"} == {"changed", "ports", "containers"}


def test_module_parses_on_the_oldest_python_that_ansible_reaches() -> None:
    ast.parse(MODULE.read_text(), feature_version=(3, 8))
