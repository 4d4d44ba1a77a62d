"""What the modules make of a kubeconfig, and how they keep to its API."""

from __future__ import annotations

import base64
import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils import kube_api

from ..preflight.conftest import make_pair

CERTIFICATE, KEY = make_pair("kubernetes", -1, 1)
_, OTHER_KEY = make_pair("kubernetes", -1, 1)


def kubeconfig(directory: Path, user: dict[str, Any], cluster: dict[str, Any] | None = None) -> Path:
    path = directory / "config"
    settings = {
        "contexts": [{"name": "here", "context": {"cluster": "it", "user": "me"}}],
        "clusters": [{"name": "it", "cluster": {"server": "https://192.0.2.1:8443"} | (cluster or {})}],
        "users": [{"name": "me", "user": user}],
    }
    path.write_text(yaml.safe_dump(settings))
    return path


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("inline", [True, False])
def test_certificates_are_files_or_data(tmp_path: Path, inline: bool) -> None:
    contents = {"client-certificate": CERTIFICATE, "client-key": KEY}
    if inline:
        user = {f"{name}-data": encoded(text) for name, text in contents.items()}
        cluster = {"certificate-authority-data": encoded(CERTIFICATE)}
    else:
        for name, text in contents.items():
            (tmp_path / name).write_text(text)
        # A path is relative to the kubeconfig.
        user = {name: name for name in contents}
        cluster = {"certificate-authority": "client-certificate"}
    with ExitStack() as stack:
        connection, headers = kube_api.connect(kubeconfig(tmp_path, user, cluster), "here", 1, stack)
    assert (connection.host, connection.port, headers) == ("192.0.2.1", 8443, {})


def test_token(tmp_path: Path) -> None:
    with ExitStack() as stack:
        _, headers = kube_api.connect(kubeconfig(tmp_path, {"token": "mine"}), "here", 1, stack)
    assert headers == {"Authorization": "Bearer mine"}


def test_command_that_gives_a_token(tmp_path: Path) -> None:
    login = tmp_path / "login"
    login.write_text('#!/bin/sh\nprintf \'{"status": {"token": "%s-%s"}}\' "$WHO" "$1"\n')
    login.chmod(0o755)
    user = {"exec": {"command": "./login", "args": ["now"], "env": [{"name": "WHO", "value": "anna"}]}}
    with ExitStack() as stack:
        _, headers = kube_api.connect(kubeconfig(tmp_path, user), "here", 1, stack)
    assert headers == {"Authorization": "Bearer anna-now"}


@pytest.mark.parametrize(
    ("context", "user", "message"),
    [
        ("there", {"token": "mine"}, "found no context 'there'"),
        ("here", {"username": "anna"}, "neither a certificate nor a token"),
        ("here", {"exec": {"command": "/nowhere/login"}}, "'/nowhere/login' gives no credential"),
        ("here", {"exec": {"command": "echo"}}, "'echo' gives no credential"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, context: str, user: dict[str, Any], message: str) -> None:
    with ExitStack() as stack, pytest.raises(kube_api.KubeError, match=message):
        kube_api.connect(kubeconfig(tmp_path, user), context, 1, stack)


@pytest.mark.parametrize(
    ("user", "cluster"),
    [
        ({"client-certificate-data": encoded("no certificate")}, {}),
        ({"client-certificate-data": "no base64"}, {}),
        ({"client-certificate-data": encoded(CERTIFICATE), "client-key-data": encoded(OTHER_KEY)}, {}),
        ({"client-certificate": "nowhere.crt"}, {}),
        ({"token": "mine"}, {"certificate-authority": "nowhere.crt"}),
    ],
)
def test_damaged_certificates(tmp_path: Path, user: dict[str, Any], cluster: dict[str, Any]) -> None:
    path = kubeconfig(tmp_path, user, cluster)
    with ExitStack() as stack, pytest.raises(kube_api.KubeError, match=f"cannot use the certificates that {path} has"):
        kube_api.connect(path, "here", 1, stack)


@pytest.mark.parametrize("content", ["", "]", "contexts: 1"])
def test_broken_kubeconfig(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config"
    path.write_text(content)
    with ExitStack() as stack, pytest.raises(kube_api.KubeError, match="cannot read"):
        kube_api.connect(path, "here", 1, stack)


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers one request on each connection, and then ends it without a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, connection.makefile("rb") as request:
                        while request.readline().strip():
                            pass
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_connection_that_the_server_ended_is_opened_again(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    monkeypatch.setattr(kube_api, "connect", lambda *_: (connection, {}))
    with kube_api.KubeApi("here") as api:
        assert [api.ask("/version") for _ in range(3)] == [(200, b"{}")] * 3


def test_api_that_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    monkeypatch.setattr(kube_api, "connect", lambda *_: (connection, {}))
    with kube_api.KubeApi("here") as api, pytest.raises(kube_api.KubeError, match="refused"):
        api.ask("/version")
