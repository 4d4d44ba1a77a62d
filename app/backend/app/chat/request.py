"""What a client sends to the chat."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models.fields import NOT_BLANK_PATTERN, JsonId, WithoutNul

MESSAGE_MAX_LENGTH = 4000


class ChatRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    message: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_MAX_LENGTH),
        WithoutNul,
        Field(
            description="Blanks at both ends are removed.",
            json_schema_extra={"pattern": NOT_BLANK_PATTERN},
        ),
    ]
    conversation_id: JsonId | None = Field(
        default=None, description="The conversation to go on with; null starts a new one."
    )
    request_id: UUID = Field(description="A new one for each message, the same when it is resent.")
