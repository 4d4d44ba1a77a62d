from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, String, false, func
from sqlmodel import Field as TableField
from sqlmodel import SQLModel

from app.models.fields import (
    MAX_OFFSET,
    MAX_PAGE,
    NO_NUL_PATTERN,
    NOT_BLANK_PATTERN,
    PAGE,
    USER_ID_MAX_LENGTH,
    UtcDatetime,
    WithoutNul,
)

TITLE_MAX_LENGTH = 200
DESCRIPTION_MAX_LENGTH = 2000
SEARCH_MAX_LENGTH = 200
# The same in every database: sorts as people do, and knows the capitals of every script.
_COLLATION = "und-x-icu"


class Task(SQLModel, table=True):
    __table_args__ = (
        # One for each order of the list, and one for the counts.
        Index(None, "user_id", "created_at", "id"),
        Index(None, "user_id", "updated_at", "id"),
        Index(None, "user_id", "title", "id"),
        Index(None, "user_id", "completed"),
    )
    # created_at and updated_at come from the database's clock, in the statement that writes them.
    __mapper_args__ = {"eager_defaults": True}

    id: int | None = TableField(
        default=None, sa_column=Column(BigInteger, Identity(), primary_key=True)
    )
    user_id: str = TableField(max_length=USER_ID_MAX_LENGTH)
    title: str = TableField(
        sa_column=Column(String(TITLE_MAX_LENGTH, collation=_COLLATION), nullable=False)
    )
    description: str | None = TableField(
        default=None, sa_column=Column(String(DESCRIPTION_MAX_LENGTH, collation=_COLLATION))
    )
    completed: bool = TableField(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime | None = TableField(
        default=None,
        sa_column=Column(DateTime(timezone=True), server_default=func.now(), nullable=False),
    )
    updated_at: datetime | None = TableField(
        default=None,
        sa_column=Column(
            DateTime(timezone=True), server_default=func.now(), onupdate=func.now(), nullable=False
        ),
    )


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_MAX_LENGTH),
    WithoutNul,
    Field(
        description="Blanks at both ends are removed.",
        json_schema_extra={"pattern": NOT_BLANK_PATTERN},
    ),
]
Description = Annotated[
    str,
    StringConstraints(max_length=DESCRIPTION_MAX_LENGTH),
    WithoutNul,
    Field(json_schema_extra={"pattern": NO_NUL_PATTERN}),
]
TaskStatus = Literal["all", "open", "completed"]
TaskSort = Literal["created_at", "updated_at", "title"]
SortOrder = Literal["asc", "desc"]


class TaskCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description | None = None
    completed: StrictBool = False


class TaskUpdate(BaseModel):
    """Only the fields that are present are changed."""

    model_config = ConfigDict(extra="forbid")

    # A factory makes a field optional without admitting null; what it makes is never read.
    title: Title = Field(default_factory=str)
    description: Description | None = None
    completed: StrictBool = Field(default_factory=bool)

    def changes(self) -> dict[str, str | bool | None]:
        return self.model_dump(exclude_unset=True)


class TaskQuery(BaseModel):
    """Which tasks to list, and in what order. Equal ones are ordered by their ids."""

    status: TaskStatus = "all"
    search: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=SEARCH_MAX_LENGTH),
        WithoutNul,
        Field(
            description="Text in the title or the description, in capitals or not.",
            json_schema_extra={"pattern": NO_NUL_PATTERN},
        ),
    ] = ""
    sort: TaskSort = "created_at"
    order: SortOrder = "desc"
    limit: int = Field(default=PAGE, ge=1, le=MAX_PAGE)
    offset: int = Field(default=0, ge=0, le=MAX_OFFSET)


class TaskPublic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: str
    title: str
    description: str | None
    completed: bool
    created_at: UtcDatetime
    updated_at: UtcDatetime


class TaskCounts(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    open: int
    completed: int


class TaskPage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[TaskPublic]
    total: int = Field(description="All tasks that the status and the search select.")
    counts: TaskCounts = Field(description="The tasks that the search selects, by status.")
