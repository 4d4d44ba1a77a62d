"""The server as the image runs it: `python -m app --host 0.0.0.0`."""

import argparse
import gc
import logging
import socket
import sys

import uvicorn
from uvicorn.config import STARTUP_FAILURE

from app.core.logging import configure_logging

# Streams of answers end in that time.
SHUTDOWN_SECONDS = 20
HIGHEST_PORT = 65535


def port_number(text: str) -> int:
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            f"expected a number from 0 to {HIGHEST_PORT}, found {text!r}"
        )
    return int(text)


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        configure_logging("INFO")
        logging.getLogger("app").critical("cannot listen: %s", error)
        sys.exit(STARTUP_FAILURE)


def serve(listener: socket.socket) -> bool:
    """Serve until a signal comes; return whether the server had started."""
    config = uvicorn.Config(
        "app.main:app",
        server_header=False,
        # The application writes its own.
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # What is loaded stays; looking for garbage in it takes a tenth of the time until the server
    # answers.
    gc.disable()
    config.load()
    gc.freeze()
    gc.enable()
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    return server.started


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve the Todo API.")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=port_number, default=8000, help="default: %(default)s")
    options = parser.parse_args()
    # Before loading, which takes seconds: whoever waits for the server is answered as soon as it
    # can, in place of being refused and having to ask again.
    with listen(options.host, options.port) as listener:
        started = serve(listener)
    if not started:
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()
