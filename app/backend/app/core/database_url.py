"""PostgreSQL URLs as people write them, made into arguments for psycopg."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

_SCHEMES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
# Hints for one client library, which libpq refuses. The pool's own settings take their place.
_CLIENT_HINTS = frozenset({"connection_limit", "pgbouncer", "pool_timeout"})

_UNREADABLE = (
    "not a valid PostgreSQL URL "
    "(special characters in user name and password must be percent-encoded)"
)


class DatabaseUrlError(ValueError):
    """The URL cannot be used. The message never contains any part of its credentials."""


def normalise(url: str) -> str:
    """Return the URL as libpq reads it, or raise `DatabaseUrlError`."""
    url = url.strip()
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _SCHEMES:
        raise DatabaseUrlError(
            "expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE "
            "(the schemes postgres:// and postgresql+psycopg:// are understood too)"
        )
    try:
        parts = urlsplit("postgresql" + url[len(scheme) :])
    except ValueError:
        raise DatabaseUrlError(_UNREADABLE) from None
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in _CLIENT_HINTS
    ]
    unknown = sorted({name for name, _ in query} - _libpq_parameters())
    if unknown:
        raise DatabaseUrlError(f"unknown connection parameter: {', '.join(unknown)}")
    # libpq reads a plus sign as itself, so blanks must be written %20.
    normalised = urlunsplit(parts._replace(query=urlencode(query, safe="/", quote_via=quote)))
    connect_arguments(normalised)
    return normalised


def connect_arguments(url: str) -> dict[str, str]:
    """Split a normalised URL into the keyword arguments of `psycopg.connect`."""
    try:
        parsed = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # libpq quotes the text that it stumbled over, which may be a piece of the password.
        raise DatabaseUrlError(_UNREADABLE) from None
    arguments = {name: str(value) for name, value in parsed.items() if value is not None}
    # Also what is left of a password with a bare slash, which must not come up in a later message.
    if not all(port.isdecimal() for port in arguments.get("port", "5432").split(",")):
        raise DatabaseUrlError(_UNREADABLE)
    for name, meaning in (("host", "host"), ("dbname", "database name")):
        if not arguments.get(name):
            raise DatabaseUrlError(f"the URL names no {meaning}")
    return arguments


def _libpq_parameters() -> frozenset[str]:
    # "ssl" is libpq's own alias inside URLs; the list of options has only what it stands for.
    return frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults()) | {"ssl"}
