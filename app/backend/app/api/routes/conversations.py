from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from app.api.deps import Conversations
from app.api.errors import COMMON, INVALID, NOT_FOUND, UNREADABLE_BODY
from app.models import (
    Conversation,
    ConversationPage,
    ConversationPublic,
    ConversationUpdate,
    MessagePage,
)
from app.models.fields import MAX_ID, MAX_OFFSET, MAX_PAGE, PAGE

router = APIRouter(prefix="/api/conversations", tags=["conversations"], responses=COMMON)

ConversationId = Annotated[int, Path(ge=1, le=MAX_ID)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]


@router.get(
    "",
    response_model=ConversationPage,
    responses=INVALID,
    summary="List the conversations, the one updated last first",
)
async def list_conversations(
    conversations: Conversations,
    limit: Limit = PAGE,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET)] = 0,
) -> object:
    return await conversations.list(limit=limit, offset=offset)


@router.patch(
    "/{conversation_id}",
    response_model=ConversationPublic,
    responses=UNREADABLE_BODY | NOT_FOUND | INVALID,
    summary="Rename a conversation",
)
async def update_conversation(
    conversation_id: ConversationId, values: ConversationUpdate, conversations: Conversations
) -> Conversation:
    return await conversations.rename(conversation_id, values.title)


@router.delete(
    "/{conversation_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND | INVALID,
    summary="Delete a conversation and its messages",
)
async def delete_conversation(
    conversation_id: ConversationId, conversations: Conversations
) -> None:
    await conversations.delete(conversation_id)


@router.get(
    "/{conversation_id}/messages",
    response_model=MessagePage,
    responses=NOT_FOUND | INVALID,
    summary="List the latest messages of a conversation, the oldest of them first",
)
async def list_messages(
    conversation_id: ConversationId,
    conversations: Conversations,
    limit: Limit = PAGE,
    before: Annotated[
        int | None,
        Query(ge=1, le=MAX_ID, description="The id of a message: list those that came before it."),
    ] = None,
) -> object:
    return await conversations.messages(conversation_id, limit=limit, before=before)
