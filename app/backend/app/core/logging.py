"""Structured logs: one JSON object per line on standard output."""

import json
import logging
import logging.config
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id_var: ContextVar[str | None] = ContextVar("request_id", default=None)

_URL_PASSWORD = re.compile(r"(?P<start>[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+@", re.IGNORECASE)
_STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {
    "asctime",
    "color_message",
    "message",
}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request_id = request_id_var.get()
        if request_id is not None:
            entry["request_id"] = request_id
        entry.update(
            (name, value)
            for name, value in vars(record).items()
            if name not in _STANDARD_ATTRIBUTES and name not in entry
        )
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return _URL_PASSWORD.sub(r"\g<start>***@", json.dumps(entry, default=str))


def configure_logging(level: str) -> None:
    """Send every logger, uvicorn's included, through the one JSON handler."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "handlers": {
                "stdout": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stdout",
                    "formatter": "json",
                }
            },
            "root": {"level": level, "handlers": ["stdout"]},
            "loggers": {
                "uvicorn": {"level": level, "handlers": [], "propagate": True},
                "uvicorn.error": {"level": level, "handlers": [], "propagate": True},
                # The application writes its own access line, with the request's id.
                "uvicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
                # Below WARNING they would write what users wrote, and their tokens.
                "httpcore2": {"level": "WARNING"},
                "httpx2": {"level": "WARNING"},
                "mcp": {"level": "WARNING"},
                "openai": {"level": "WARNING"},
                "sqlalchemy": {"level": "WARNING"},
                "asyncio": {"level": "WARNING"},
            },
        }
    )
    logging.captureWarnings(capture=True)
