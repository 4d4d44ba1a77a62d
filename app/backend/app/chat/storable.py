"""What a language model writes, made fit for JSON, PostgreSQL and other programs."""

import json
import math
from typing import Any

_SURROGATES = range(0xD800, 0xE000)
_UNSTORABLE = {0: None, **dict.fromkeys(_SURROGATES, "\N{REPLACEMENT CHARACTER}")}


def storable_text(text: str) -> str:
    """Take out what PostgreSQL cannot store and UTF-8 cannot express."""
    return text.translate(_UNSTORABLE)


def storable(value: object) -> object:
    """Do the same for all texts in a JSON value."""
    match value:
        case str():
            return storable_text(value)
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {storable_text(str(key)): storable(item) for key, item in value.items()}
        case list():
            return [storable(item) for item in value]
        case _:
            return value


def parse_arguments(text: str) -> dict[str, Any] | None:
    """Read a tool call's arguments as the SDK does; return None if it cannot be done."""
    try:
        arguments = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(arguments, dict):
        return None
    return {storable_text(name): storable(value) for name, value in arguments.items()}
