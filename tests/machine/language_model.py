"""A scripted language model outside the cluster, behind the interface of OpenAI's chat completions."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..python import find_python
from .database import free_port
from .provisioner import CHECKOUT

SERVER = CHECKOUT / "app" / "backend" / "tests" / "chat" / "openai_server.py"


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, "the language model did not start"
            time.sleep(0.1)


@contextmanager
def language_model() -> Iterator[str]:
    """Run the backend tests' server; yield the URL under which pods of a Minikube reach it."""
    port = free_port()
    with subprocess.Popen([find_python(), str(SERVER), "--host", "0.0.0.0", "--port", str(port)]) as server:
        try:
            wait_for(port, server)
            yield f"http://host.minikube.internal:{port}/v1"
        finally:
            server.terminate()
