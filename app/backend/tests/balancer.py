"""One address before several servers, as a Service has it."""

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Iterator, Sequence

from tests.postgres import forward


class Balancer:
    """Gives each new connection to the next server."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = deque(ports)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def remove(self, port: int) -> None:
        """Lead nobody to the server any more; what it has begun goes on."""
        self._ports.remove(port)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._ports.rotate()
            server = socket.create_connection(("127.0.0.1", self._ports[0]))
            threading.Thread(target=forward, args=(client, server), daemon=True).start()


@contextlib.contextmanager
def balanced(ports: Sequence[int]) -> Iterator[Balancer]:
    balancer = Balancer(ports)
    try:
        yield balancer
    finally:
        balancer.stop()
