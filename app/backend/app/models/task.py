from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, false, func
from sqlmodel import Field as TableField
from sqlmodel import SQLModel

from app.models.fields import USER_ID_MAX_LENGTH, UtcDatetime, WithoutNul

TITLE_MAX_LENGTH = 200
DESCRIPTION_MAX_LENGTH = 2000


class Task(SQLModel, table=True):
    __table_args__ = (Index(None, "user_id", "created_at", "id"),)
    # created_at and updated_at come from the database's clock, in the statement that writes them.
    __mapper_args__ = {"eager_defaults": True}

    id: int | None = TableField(
        default=None, sa_column=Column(BigInteger, Identity(), primary_key=True)
    )
    user_id: str = TableField(max_length=USER_ID_MAX_LENGTH)
    title: str = TableField(max_length=TITLE_MAX_LENGTH)
    description: str | None = TableField(default=None, max_length=DESCRIPTION_MAX_LENGTH)
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
    Field(description="Blanks at both ends are removed."),
]
Description = Annotated[str, StringConstraints(max_length=DESCRIPTION_MAX_LENGTH), WithoutNul]


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


class TaskPublic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    user_id: str
    title: str
    description: str | None
    completed: bool
    created_at: UtcDatetime
    updated_at: UtcDatetime
