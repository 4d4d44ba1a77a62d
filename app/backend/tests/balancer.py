"""One address before several servers, as a Service has it."""

import contextlib
import itertools
import socket
import threading
from collections.abc import Iterator, Sequence

from tests.postgres import forward


@contextlib.contextmanager
def balanced(ports: Sequence[int]) -> Iterator[str]:
    """Give each new connection to the next server; yield the URL of the address."""
    turns = itertools.cycle(ports)

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            # A server that is gone gets nothing: the next one does.
            for port in itertools.islice(turns, len(ports)):
                with contextlib.suppress(ConnectionRefusedError):
                    server = socket.create_connection(("127.0.0.1", port))
                    threading.Thread(target=forward, args=(client, server), daemon=True).start()
                    break
            else:
                client.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, args=(listener,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
