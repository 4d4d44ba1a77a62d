"""A scripted language model outside the cluster, behind the interface of OpenAI's chat completions."""

from __future__ import annotations

import socket
import subprocess
import time

from tests.passed_on import CHECKOUT

from ..python import find_python
from .database import free_port

SERVER = CHECKOUT / "app" / "backend" / "tests" / "chat" / "openai_server.py"


class LanguageModel:
    """The backend tests' server, which runs inside a `with` block; `url` is where pods of a Minikube reach it."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"http://host.minikube.internal:{self._port}/v1"

    def __enter__(self) -> LanguageModel:
        self._server = subprocess.Popen([find_python(), str(SERVER), "--host", "0.0.0.0", "--port", str(self._port)])
        deadline = time.monotonic() + 10
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise TimeoutError("the language model did not start")
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True
