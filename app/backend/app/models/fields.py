"""Kinds of values that several models share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

USER_ID_MAX_LENGTH = 255


def without_nul(value: str) -> str:
    """Refuse what PostgreSQL cannot store."""
    if "\0" in value:
        raise ValueError("must not contain the NUL character")
    return value


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


UtcDatetime = Annotated[datetime, AfterValidator(_in_utc)]
WithoutNul = AfterValidator(without_nul)
