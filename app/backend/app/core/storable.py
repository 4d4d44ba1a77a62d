"""What a language model writes, made fit for JSON, PostgreSQL and other programs."""

import math
from collections.abc import Mapping
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
            return storable_object(value)
        case list():
            return [storable(item) for item in value]
        case _:
            return value


def storable_object(value: Mapping[str, object]) -> dict[str, Any]:
    return {storable_text(str(name)): storable(item) for name, item in value.items()}
