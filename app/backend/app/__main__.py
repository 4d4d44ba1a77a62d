"""The server as the image runs it: `python -m app --host 0.0.0.0`."""

import argparse
import gc
import sys

import uvicorn
from uvicorn.config import STARTUP_FAILURE

# Streams of answers end in that time.
SHUTDOWN_SECONDS = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve the Todo API.")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    options = parser.parse_args()
    config = uvicorn.Config(
        "app.main:app",
        host=options.host,
        port=options.port,
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
