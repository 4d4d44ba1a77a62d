"""What the look before a rollout makes of a kubeconfig; the look at a cluster is tested on a real one."""

from __future__ import annotations

import base64
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import todo_rollout_facts as look
import yaml

from ..preflight.conftest import make_pair

CERTIFICATE, KEY = make_pair("kubernetes", -1, 1)


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
        connection, headers = look.connect(kubeconfig(tmp_path, user, cluster), "here", 1, stack)
    assert (connection.host, connection.port, headers) == ("192.0.2.1", 8443, {})


def test_token(tmp_path: Path) -> None:
    with ExitStack() as stack:
        _, headers = look.connect(kubeconfig(tmp_path, {"token": "mine"}), "here", 1, stack)
    assert headers == {"Authorization": "Bearer mine"}


@pytest.mark.parametrize(
    ("context", "user", "message"),
    [
        ("there", {"token": "mine"}, "found no context 'there'"),
        ("here", {"exec": {"command": "login"}}, "neither a certificate nor a token"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, context: str, user: dict[str, Any], message: str) -> None:
    with ExitStack() as stack, pytest.raises(look.FactsError, match=message):
        look.connect(kubeconfig(tmp_path, user), context, 1, stack)


@pytest.mark.parametrize("content", ["", "]", "contexts: 1"])
def test_broken_kubeconfig(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config"
    path.write_text(content)
    with ExitStack() as stack, pytest.raises(look.FactsError, match="cannot read"):
        look.connect(path, "here", 1, stack)


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("localhost:5000/todo-backend:1a2b", ("localhost:5000", "todo-backend", "1a2b")),
        ("localhost:5000/packages/postgres:1a2b", ("localhost:5000", "packages/postgres", "1a2b")),
        ("postgres:17", None),
        ("docker.io/library/postgres:17", None),
        ("localhost:5000/postgres@sha256:00", None),
    ],
)
def test_images_of_registries_on_known_ports(image: str, parts: tuple[str, str, str] | None) -> None:
    found = look.HOSTED.match(image)
    assert (found.group("host", "repository", "tag") if found else None) == parts
