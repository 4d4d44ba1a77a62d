"""The turns of a conversation in the database: who may start one, and what is kept of it.

A turn is two messages with one request id: the question, stored before anything is done, and the
answer, stored with its tool calls when all is done. A question without an answer is a turn that
is running or, after its lease, one whose process died.
"""

import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, RowMapping, insert, literal_column, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.chat.failures import ConversationDeletedError
from app.chat.history import MAX_EXCHANGES, Exchange
from app.core.database import SessionFactory
from app.models import Conversation, Message, ToolCall
from app.services.conversations import ConversationNotFoundError

RATE_WINDOW_SECONDS = 60
INTERRUPTED_ANSWER = (
    "The answer was interrupted because the service stopped. "
    "Look at your tasks to see what was done, and ask again for what is missing."
)

_TITLE_LENGTH = 60

# Held until the transaction ends: a user's messages are let in one after the other, so that two
# replicas neither count past the limit nor take the same request twice.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('chat ' || :user_id, 0))")
_REQUEST = text("""
    SELECT m.id, m.role, m.content, m.tool_calls, m.conversation_id, c.title,
           m.created_at < clock_timestamp() - make_interval(secs => :lease) AS expired
    FROM message m JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = :user_id AND m.request_id = :request_id
""")
_AGE_AT_LIMIT = text("""
    SELECT extract(epoch FROM clock_timestamp() - created_at)::float8
    FROM message
    WHERE user_id = :user_id AND role = 'user'
      AND created_at > clock_timestamp() - make_interval(secs => :window)
    ORDER BY created_at DESC
    OFFSET :limit - 1 LIMIT 1
""")
_TOUCH = text("""
    UPDATE conversation SET updated_at = clock_timestamp()
    WHERE id = :conversation_id AND user_id = :user_id
    RETURNING title
""")
_EXCHANGES = text("""
    SELECT q.id, q.content AS question, a.content AS answer, a.tool_calls
    FROM message q
    JOIN message a ON a.user_id = q.user_id AND a.request_id = q.request_id
                  AND a.role = 'assistant'
    WHERE q.conversation_id = :conversation_id AND q.user_id = :user_id AND q.role = 'user'
    ORDER BY q.id DESC LIMIT :limit
""")
_FREE_REQUEST_ID = text("UPDATE message SET request_id = :new_id WHERE id = :question_id")


class TurnRunningError(Exception):
    """This very request is being answered."""


class RateLimitedError(Exception):
    """The user has sent as many messages as are allowed for now."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(frozen=True)
class Turn:
    """A question that is stored and waits for its answer."""

    user_id: str
    request_id: UUID
    conversation_id: int
    title: str
    question_id: int
    question: str
    history: Sequence[Exchange]


@dataclass(frozen=True)
class AnsweredTurn:
    """A request that came again after its answer."""

    conversation_id: int
    title: str
    answer_id: int
    answer: str
    tool_calls: Sequence[dict[str, Any]]


class TurnStore:
    def __init__(self, session_factory: SessionFactory, *, rate_limit: int, lease: float) -> None:
        """Take turns whose process is given up after `lease` seconds; no rate limit if it is 0."""
        self._session_factory = session_factory
        self._rate_limit = rate_limit
        self._lease = lease

    async def begin(
        self, user_id: str, request_id: UUID, conversation_id: int | None, message: str
    ) -> Turn | AnsweredTurn:
        """Store the question, unless the request was here before.

        Raises `TurnRunningError`, `RateLimitedError` or `ConversationNotFoundError`.
        """
        async with self._transaction() as connection:
            await connection.execute(_LOCK, {"user_id": user_id})
            answered = await self._answered(connection, user_id, request_id)
            if answered is not None:
                return answered
            await self._check_rate(connection, user_id)
            history: Sequence[Exchange] = ()
            if conversation_id is None:
                title = title_of(message)
                conversation_id = await _insert(
                    connection, Conversation, user_id=user_id, title=title
                )
            else:
                title = await _touch(connection, user_id, conversation_id)
                history = await _history(connection, user_id, conversation_id)
            question_id = await _insert(
                connection,
                Message,
                conversation_id=conversation_id,
                user_id=user_id,
                role="user",
                content=message,
                request_id=request_id,
            )
        return Turn(
            user_id=user_id,
            request_id=request_id,
            conversation_id=conversation_id,
            title=title,
            question_id=question_id,
            question=message,
            history=history,
        )

    async def end(
        self, turn: Turn, answer: str, tool_calls: Sequence[ToolCall], *, repeatable: bool
    ) -> int:
        """Store the answer; return its id. Raises `ConversationDeletedError`.

        A repeatable turn did nothing: the same request may come again and is then a new turn.
        """
        request_id = turn.request_id
        try:
            async with self._transaction() as connection:
                await _touch(connection, turn.user_id, turn.conversation_id)
                if repeatable:
                    request_id = uuid4()
                    await connection.execute(
                        _FREE_REQUEST_ID, {"new_id": request_id, "question_id": turn.question_id}
                    )
                return await _insert(
                    connection,
                    Message,
                    conversation_id=turn.conversation_id,
                    user_id=turn.user_id,
                    role="assistant",
                    content=answer,
                    tool_calls=[call.model_dump(mode="json") for call in tool_calls],
                    request_id=request_id,
                )
        except (ConversationNotFoundError, IntegrityError) as error:
            raise ConversationDeletedError from error

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._session_factory() as session, session.begin():
            yield await session.connection()

    async def _answered(
        self, connection: AsyncConnection, user_id: str, request_id: UUID
    ) -> AnsweredTurn | None:
        found = await connection.execute(
            _REQUEST, {"user_id": user_id, "request_id": request_id, "lease": self._lease}
        )
        rows = {row["role"]: row for row in found.mappings()}
        if "user" not in rows:
            return None
        question, answer = rows["user"], rows.get("assistant")
        if answer is not None:
            return _answered_turn(question, answer["id"], answer["content"], answer["tool_calls"])
        if not question["expired"]:
            raise TurnRunningError
        answer_id = await _insert(
            connection,
            Message,
            conversation_id=question["conversation_id"],
            user_id=user_id,
            role="assistant",
            content=INTERRUPTED_ANSWER,
            request_id=request_id,
        )
        return _answered_turn(question, answer_id, INTERRUPTED_ANSWER, ())

    async def _check_rate(self, connection: AsyncConnection, user_id: str) -> None:
        if not self._rate_limit:
            return
        parameters = {
            "user_id": user_id,
            "window": RATE_WINDOW_SECONDS,
            "limit": self._rate_limit,
        }
        age = (await connection.execute(_AGE_AT_LIMIT, parameters)).scalar_one_or_none()
        if age is not None:
            raise RateLimitedError(max(1, math.ceil(RATE_WINDOW_SECONDS - age)))


def title_of(message: str) -> str:
    """Make a conversation's title from its first message."""
    words = " ".join(message.split())
    if len(words) <= _TITLE_LENGTH:
        return words
    start = words[: _TITLE_LENGTH - 1]
    head, blank, _ = start.rpartition(" ")
    # One endless word is cut where it is.
    return f"{head if blank and len(head) > _TITLE_LENGTH // 2 else start}…"


async def _touch(connection: AsyncConnection, user_id: str, conversation_id: int) -> str:
    found = await connection.execute(
        _TOUCH, {"conversation_id": conversation_id, "user_id": user_id}
    )
    title: str | None = found.scalar_one_or_none()
    if title is None:
        raise ConversationNotFoundError
    return title


async def _history(
    connection: AsyncConnection, user_id: str, conversation_id: int
) -> Sequence[Exchange]:
    found = await connection.execute(
        _EXCHANGES,
        {"conversation_id": conversation_id, "user_id": user_id, "limit": MAX_EXCHANGES},
    )
    return [Exchange(**row) for row in reversed(found.mappings().all())]


def _answered_turn(
    question: RowMapping, answer_id: int, answer: str, tool_calls: Sequence[dict[str, Any]]
) -> AnsweredTurn:
    return AnsweredTurn(
        conversation_id=question["conversation_id"],
        title=question["title"],
        answer_id=answer_id,
        answer=answer,
        tool_calls=tool_calls,
    )


async def _insert(
    connection: AsyncConnection, table: type[Conversation | Message], **values: object
) -> int:
    statement = insert(table).values(**values).returning(literal_column("id", BigInteger))
    return (await connection.execute(statement)).scalar_one()
