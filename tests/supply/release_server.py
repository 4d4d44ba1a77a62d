"""A file server that can do what release servers and the networks before them do wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

PREFIX = "/mirror"
Behaviour = Literal["whole", "truncated", "stalled"]


@dataclass
class Release:
    """A file of the server, and how it is sent."""

    body: bytes
    behaviour: Behaviour = "whole"


@dataclass
class ReleaseServer:
    """What the server has and what it was asked for."""

    files: dict[str, Release] = field(default_factory=dict)
    downloads: Counter[str] = field(default_factory=Counter)
    half_sent: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"


@contextmanager
def serve(server: ReleaseServer) -> Iterator[ReleaseServer]:
    """Run the server; its address is a mirror with a path of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(send_body=False)

        def do_GET(self) -> None:
            path = self.path.removeprefix(PREFIX)
            server.downloads[path] += 1
            self._answer(send_body=True)

        def _answer(self, *, send_body: bool) -> None:
            release = server.files.get(self.path.removeprefix(PREFIX))
            if release is None or not self.path.startswith(PREFIX):
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(release.body)))
            self.end_headers()
            if not send_body:
                return
            if release.behaviour == "whole":
                self.wfile.write(release.body)
                return
            self.wfile.write(release.body[: len(release.body) // 2])
            self.wfile.flush()
            server.half_sent.set()
            if release.behaviour == "stalled":
                server.go_on.wait(60)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.go_on.set()
            http.shutdown()
            thread.join()
