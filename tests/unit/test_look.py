"""What a look makes of files and answers; the look at a cluster is tested on a real one."""

from __future__ import annotations

import hashlib
import http.client
import http.server
import io
import os
import platform
import pwd
import socketserver
import ssl
import tarfile
import threading
from pathlib import Path
from typing import Any

import look
import pytest
from ansible.module_utils import kube_api

from ..preflight.conftest import make_pair


class Server(socketserver.UnixStreamServer):
    """Serves HTTP at a socket, where nobody has an address."""

    def get_request(self) -> Any:
        return super().get_request()[0], ("", 0)


def test_a_silent_list_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        "/nodes": (200, b'{"items": [{"kind": "Node"}]}'),
        "/empty": (200, b'{"items": null}'),
        "/figures": (503, b""),
    }

    class Api(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = answers.get(self.path, (404, b"404 page not found"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Leave the output to the tests."""

    with http.server.HTTPServer(("127.0.0.1", 0), Api) as api:
        threading.Thread(target=api.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", api.server_port, timeout=5)
        monkeypatch.setattr(kube_api, "connect", lambda *_: (connection, {}))
        lists = {name: f"/{name}" for name in ("figures", "absent", "empty", "nodes")}
        found = look.read_lists(None, "here", lists, 5)
        api.shutdown()
    assert found == ({"absent": [], "empty": [], "nodes": [{"kind": "Node"}]}, "/figures: status 503")


def test_a_kubeconfig_that_is_not_there_is_named(tmp_path: Path) -> None:
    lists, problem = look.read_lists(str(tmp_path / "config"), "here", {"nodes": "/nodes"}, 5)
    assert lists == {}
    assert "cannot read" in problem


def test_verify(tmp_path: Path) -> None:
    """A certificate of nobody's counts only where the caller says so."""
    certificate, key = tmp_path / "crt", tmp_path / "key"
    for path, text in zip((certificate, key), make_pair("kubernetes", -1, 1), strict=True):
        path.write_text(text)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"https://127.0.0.1:{server.server_port}/nothing"
        assert look.ask({"url": url, "verify": False}, 5)["status"] == 404
        found = look.ask({"url": url}, 5)
        server.shutdown()
    assert found["status"] == -1
    assert "CERTIFICATE_VERIFY_FAILED" in found["problem"]


def test_files(tmp_path: Path) -> None:
    file, link, dangling = tmp_path / "file", tmp_path / "link", tmp_path / "dangling"
    file.write_text("text")
    file.chmod(0o640)
    link.symlink_to(file)
    dangling.symlink_to(tmp_path / "nothing")
    described = {"mode": "0640", "owner": file.stat().st_uid, "kind": "file"}
    assert look.judge_file(str(file), True) == described | {"link": "", "sha256": hashlib.sha256(b"text").hexdigest()}
    assert look.judge_file(str(file), False) == described | {"link": ""}
    assert look.judge_file(str(link), True) == described | {"link": str(file)}
    assert look.judge_file(str(dangling), True)["kind"] == "other"
    assert look.judge_file(str(tmp_path), True)["kind"] == "directory"


def test_answers(tmp_path: Path) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/nothing?here" else 200)
            self.end_headers()
            self.wfile.write(self.headers.get("X-Word", "").encode())

        def log_message(self, *_: object) -> None:
            """Leave the output to the tests."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as by_port, Server(str(tmp_path / "s"), Handler) as by_path:
        for server in (by_port, by_path):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{by_port.server_port}"
        found = look.ask({"url": url, "headers": {"X-Word": "hello"}}, 5)
        assert (found["status"], found["body"], found["problem"]) == (200, "hello", "")
        assert look.ask({"url": f"{url}/nothing?here"}, 5)["status"] == 404
        found = look.ask({"url": "http://anything/", "unix_socket": str(tmp_path / "s")}, 5)
        assert found["status"] == 200
        by_port.shutdown()
        by_path.shutdown()
    found = look.ask({"url": url}, 5)
    assert found["status"] == -1
    assert "refused" in found["problem"]


def test_recorded_facts(tmp_path: Path) -> None:
    (tmp_path / "supply.fact").write_text('{"mode": "packages"}')
    (tmp_path / "broken.fact").write_text("{")
    found = look.recorded_facts(str(tmp_path))
    user = pwd.getpwuid(os.geteuid())
    assert found == {
        "architecture": platform.machine(),
        "user_id": user.pw_name,
        "user_dir": user.pw_dir,
        "ansible_local": {"supply": {"mode": "packages"}},
    }


def test_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_text

    def guarded(path: Path, **options: str) -> str:
        if path.name == "closed":
            raise PermissionError
        return read(path, **options)

    # Nothing is closed to root, who may run the tests.
    monkeypatch.setattr(Path, "read_text", guarded)
    (tmp_path / "open").write_bytes(b"text \xff")
    paths = [str(tmp_path / name) for name in ("open", "closed", "absent")]
    assert look.read_files(paths) == ({paths[0]: "text \N{REPLACEMENT CHARACTER}"}, [paths[1]])


def test_installed_packages(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text(
        "Package: here\nStatus: install ok installed\nDescription: a program\n Package: none\n\n"
        "Package: held\nStatus: hold ok installed\n\n"
        "Package: gone\nStatus: deinstall ok config-files\n\n"
        "Package: half\nStatus: install ok half-installed\n"
    )
    assert look.installed_packages(["held", "here", "gone", "half", "none"], str(status)) == ["held", "here"]
    assert look.installed_packages(["here"], str(tmp_path / "nothing")) == []


def test_containers(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        file = tarfile.TarInfo("file")
        file.size = 4
        archive.addfile(file, io.BytesIO(b"text"))
    empty = io.BytesIO()
    tarfile.open(fileobj=empty, mode="w").close()
    answers = {
        "/containers/here/json": b'{"State": {"Running": true}}',
        "/containers/here/archive?path=%2Fa%2Ffile": packed.getvalue(),
        "/containers/here/archive?path=%2Fempty": empty.getvalue(),
        "/containers/here/archive?path=%2Fbroken": b"no archive",
        "/containers/odd/json": b"no JSON",
    }

    class Docker(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in answers else 404)
            self.end_headers()
            self.wfile.write(answers.get(self.path, b"{}"))

        def log_message(self, *_: object) -> None:
            """Leave the output to the tests."""

    path = str(tmp_path / "docker")
    paths = ["/a/file", "/empty", "/broken", "/absent"]
    with Server(path, Docker) as docker:
        threading.Thread(target=docker.serve_forever, daemon=True).start()
        found = look.read_containers({"here": paths, "gone": paths, "odd": []}, 5, path)
        docker.shutdown()
    assert found == {"here": {"about": {"State": {"Running": True}}, "files": {"/a/file": "text", "/empty": ""}}}
    assert look.read_containers({"here": paths}, 5, str(tmp_path / "nothing")) == {}
