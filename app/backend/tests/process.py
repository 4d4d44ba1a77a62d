"""The application's own commands, run as processes the way a container runs them."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.issuer import TokenIssuer
from tests.postgres import free_port

BACKEND = Path(__file__).parent.parent


def environment(**variables: str) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONWARNINGS": "error",
        **variables,
    }


def log_entries(output: str) -> list[dict[str, Any]]:
    """Read the output as log; fails when any line of it is not JSON."""
    return [json.loads(line) for line in output.splitlines()]


def run(
    command: list[str], variables: dict[str, str], timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a program that ends by itself; its output has what it wrote to either stream."""
    return subprocess.run(
        command,
        cwd=BACKEND,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )


def run_migrate(**variables: str) -> subprocess.CompletedProcess[str]:
    return run([sys.executable, "-m", "app.migrate"], variables)


def image_command(port: int) -> list[str]:
    """Return the CMD of the image, with another port."""
    dockerfile = (BACKEND / "Dockerfile").read_text()
    match = re.search(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    assert match is not None
    command: list[str] = json.loads(match[1])
    command[command.index("--port") + 1] = str(port)
    return command


@dataclass
class RunningServer:
    process: subprocess.Popen[str]
    client: httpx2.Client
    lines: list[str] = field(default_factory=list)

    def collect(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(line.rstrip("\n") for line in self.process.stdout)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


@contextlib.contextmanager
def started_server(port: int, issuer: TokenIssuer, **variables: str) -> Iterator[RunningServer]:
    """Run the image's command with a signed-in client; kill it if the test has not stopped it."""
    process = subprocess.Popen(
        image_command(port),
        cwd=BACKEND,
        env=environment(**{**issuer.environment, **variables}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with httpx2.Client(
        base_url=f"http://127.0.0.1:{port}", timeout=30, headers=issuer.authorization()
    ) as client:
        server = RunningServer(process, client)
        collector = threading.Thread(target=server.collect)
        collector.start()
        try:
            yield server
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            collector.join()
            assert process.stdout is not None
            process.stdout.close()


@contextlib.contextmanager
def running_server(issuer: TokenIssuer, **variables: str) -> Iterator[RunningServer]:
    """Run the image's command until it serves, as `started_server` does."""
    port = free_port()
    with started_server(port, issuer, **variables) as server:
        try:
            connect(port, server.process).close()
            server.client.get("/healthz")
        except (ConnectionError, httpx2.TransportError):
            raise AssertionError("the server did not start:\n" + "\n".join(server.lines)) from None
        yield server


def connect(port: int, process: subprocess.Popen[str]) -> socket.socket:
    """Connect to a server as soon as it listens; raise ConnectionRefusedError if it never does."""
    pause = threading.Event()
    deadline = time.monotonic() + 30
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=30)
        except ConnectionRefusedError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
        pause.wait(0.01)
