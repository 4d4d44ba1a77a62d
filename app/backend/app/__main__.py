"""The server as the image runs it: `python -m app --port 8000`."""

import argparse
import gc
import sys

import uvicorn
from uvicorn.config import STARTUP_FAILURE

# Streams of answers end in that time.
SHUTDOWN_SECONDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve the Todo API.")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    port = parser.parse_args().port
    config = uvicorn.Config(
        "app.main:app",
        host="0.0.0.0",  # noqa: S104 - the pod's address, whichever it is
        port=port,
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
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


if __name__ == "__main__":
    main()
