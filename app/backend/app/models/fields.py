"""Kinds of values that several models share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

USER_ID_MAX_LENGTH = 255
PAGE = 50
MAX_PAGE = 200
MAX_OFFSET = 2**31 - 1
# Within the column's bounds, and exact in JavaScript and in JSON Schema.
MAX_ID = 2**53 - 1

# How the description of the API says that blank texts, or NUL characters, are refused.
NO_NUL_PATTERN = r"^[^\u0000]*$"
NOT_BLANK_PATTERN = r"^[^\u0000]*[^\s\u0000\u0085][^\u0000]*$"


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not contain the NUL character")
    return value


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _number(value: object) -> object:
    # Neither is a number in JSON, and 12.0 is one: strict validation would have it otherwise.
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


UtcDatetime = Annotated[datetime, AfterValidator(_in_utc)]
# PostgreSQL cannot store the character.
WithoutNul = AfterValidator(_without_nul)
# The bounds stand first: behind a validator they would not be described as JSON Schema has it.
JsonId = Annotated[int, Field(ge=1, le=MAX_ID), BeforeValidator(_number)]
