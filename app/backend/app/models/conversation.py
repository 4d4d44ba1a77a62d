from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field as TableField
from sqlmodel import SQLModel

from app.models.fields import NOT_BLANK_PATTERN, USER_ID_MAX_LENGTH, UtcDatetime, WithoutNul

CONVERSATION_TITLE_MAX_LENGTH = 200

type Role = Literal["user", "assistant"]


class Conversation(SQLModel, table=True):
    __table_args__ = (Index(None, "user_id", "updated_at", "id"),)
    # The times come from the database's clock, in the statement that writes them.
    __mapper_args__ = {"eager_defaults": True}

    id: int | None = TableField(
        default=None, sa_column=Column(BigInteger, Identity(), primary_key=True)
    )
    user_id: str = TableField(max_length=USER_ID_MAX_LENGTH)
    title: str = TableField(max_length=CONVERSATION_TITLE_MAX_LENGTH)
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


class Message(SQLModel, table=True):
    __table_args__ = (
        CheckConstraint("role IN ('user', 'assistant')", name="role"),
        Index(None, "conversation_id", "id"),
        # For the number of messages that a user sent lately, and for all of a user's messages.
        Index(None, "user_id", "created_at"),
        # One question and one answer for each request, however often it is sent.
        Index(
            "uq_message_user_id_request_id_role",
            "user_id",
            "request_id",
            "role",
            unique=True,
            postgresql_where=text("request_id IS NOT NULL"),
        ),
    )
    __mapper_args__ = {"eager_defaults": True}

    id: int | None = TableField(
        default=None, sa_column=Column(BigInteger, Identity(), primary_key=True)
    )
    conversation_id: int = TableField(
        sa_column=Column(
            BigInteger, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False
        )
    )
    user_id: str = TableField(max_length=USER_ID_MAX_LENGTH)
    role: str = TableField(max_length=16)
    content: str = TableField(sa_type=Text)
    tool_calls: list[dict[str, Any]] = TableField(
        default_factory=list,
        sa_column=Column(JSONB, server_default=text("'[]'"), nullable=False),
    )
    request_id: UUID | None = None
    created_at: datetime | None = TableField(
        default=None,
        sa_column=Column(DateTime(timezone=True), server_default=func.now(), nullable=False),
    )


ConversationTitle = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=CONVERSATION_TITLE_MAX_LENGTH
    ),
    WithoutNul,
    Field(
        description="Blanks at both ends are removed.",
        json_schema_extra={"pattern": NOT_BLANK_PATTERN},
    ),
]


class ConversationUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: ConversationTitle


class ConversationPublic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    created_at: UtcDatetime
    updated_at: UtcDatetime


class ConversationPage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[ConversationPublic]
    total: int = Field(description="All conversations of the user.")


class ToolCall(BaseModel):
    """What the assistant did: one call of a tool."""

    id: str
    name: str
    arguments: dict[str, Any]
    status: Literal["done", "failed"]
    result: Any = Field(description="What the tool gave back, or null.")


class MessagePublic(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    conversation_id: int
    role: Role
    content: str
    tool_calls: list[ToolCall]
    created_at: UtcDatetime


class MessagePage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[MessagePublic] = Field(description="The oldest first.")
    has_more: bool = Field(description="Whether there are older messages than these.")
