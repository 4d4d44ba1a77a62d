from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Conversation, Message
from app.models.conversation import Role, ToolCall


class ConversationNotFoundError(Exception):
    """The user has no conversation with this id."""


@dataclass(frozen=True)
class ConversationList:
    items: Sequence[Conversation]
    total: int


@dataclass(frozen=True)
class MessageList:
    items: Sequence[Message]
    has_more: bool


class ConversationService:
    """The conversations of one user and their messages. No method can reach another user's."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def list(self, *, limit: int = 50, offset: int = 0) -> ConversationList:
        """Return a part of the conversations, the one updated last first."""
        mine = col(Conversation.user_id) == self._user_id
        statement = (
            select(Conversation)
            .where(mine)
            .order_by(col(Conversation.updated_at).desc(), col(Conversation.id).desc())
            .limit(limit)
            .offset(offset)
        )
        items = (await self._session.exec(statement)).all()
        total = await self._session.exec(select(func.count()).select_from(Conversation).where(mine))
        return ConversationList(items, total.one())

    async def get(self, conversation_id: int) -> Conversation:
        statement = select(Conversation).where(
            Conversation.id == conversation_id, Conversation.user_id == self._user_id
        )
        conversation = (await self._session.exec(statement)).one_or_none()
        if conversation is None:
            raise ConversationNotFoundError
        return conversation

    async def create(self, title: str) -> Conversation:
        conversation = Conversation(user_id=self._user_id, title=title)
        self._session.add(conversation)
        await self._session.commit()
        return conversation

    async def rename(self, conversation_id: int, title: str) -> Conversation:
        statement = (
            update(Conversation)
            .where(
                col(Conversation.id) == conversation_id,
                col(Conversation.user_id) == self._user_id,
            )
            .values(title=title)
            .returning(Conversation)
        )
        conversation: Conversation | None = (
            await self._session.exec(statement)
        ).scalar_one_or_none()
        if conversation is None:
            raise ConversationNotFoundError
        await self._session.commit()
        return conversation

    async def delete(self, conversation_id: int) -> None:
        """Delete the conversation and its messages."""
        statement = (
            delete(Conversation)
            .where(
                col(Conversation.id) == conversation_id,
                col(Conversation.user_id) == self._user_id,
            )
            .returning(col(Conversation.id))
        )
        if (await self._session.exec(statement)).one_or_none() is None:
            raise ConversationNotFoundError
        await self._session.commit()

    async def messages(
        self, conversation_id: int, *, limit: int = 50, before: int | None = None
    ) -> MessageList:
        """Return the latest messages, or the latest before a message, the oldest of them first."""
        await self.get(conversation_id)
        statement = (
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.user_id == self._user_id)
            .order_by(col(Message.id).desc())
            .limit(limit + 1)
        )
        if before is not None:
            statement = statement.where(col(Message.id) < before)
        found = (await self._session.exec(statement)).all()
        return MessageList(items=found[limit - 1 :: -1], has_more=len(found) > limit)

    async def add_message(
        self,
        conversation_id: int,
        role: Role,
        content: str,
        *,
        tool_calls: Sequence[ToolCall] = (),
        request_id: UUID | None = None,
    ) -> Message:
        """Append a message, which also brings its conversation to the front."""
        touch = (
            update(Conversation)
            .where(
                col(Conversation.id) == conversation_id,
                col(Conversation.user_id) == self._user_id,
            )
            .values(updated_at=func.now())
            .returning(col(Conversation.id))
        )
        if (await self._session.exec(touch)).one_or_none() is None:
            raise ConversationNotFoundError
        message = Message(
            conversation_id=conversation_id,
            user_id=self._user_id,
            role=role,
            content=content,
            tool_calls=[call.model_dump(mode="json") for call in tool_calls],
            request_id=request_id,
        )
        self._session.add(message)
        await self._session.commit()
        return message

    async def messages_of_request(self, request_id: UUID) -> Sequence[Message]:
        """Return what is stored of a chat request: nothing, the question, or both."""
        statement = (
            select(Message)
            .where(Message.request_id == request_id, Message.user_id == self._user_id)
            .order_by(col(Message.id))
        )
        return (await self._session.exec(statement)).all()
