"""The chat as the route uses it: takes a message, streams its answer."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from agents import Model

from app.chat import metrics
from app.chat.agent import record_tool_result, run_agent
from app.chat.events import Event, EventChannel
from app.chat.failures import (
    EXPECTED,
    INTERNAL,
    INTERRUPTED,
    ConversationDeletedError,
    EmptyAnswerError,
    Failure,
    failure_of,
)
from app.chat.history import to_input
from app.chat.record import TurnRecord
from app.chat.request import ChatRequest
from app.chat.turns import AnsweredTurn, Turn, TurnStore
from app.mcp.client import ToolServer

logger = logging.getLogger(__name__)

# After the server has waited for the streams, so little is left of the time that a pod has.
_SHUTDOWN_SECONDS = 3.0
_STORE_ATTEMPTS = 3
_STORE_PAUSE_SECONDS = 0.5


class ChatService:
    """A turn, once begun, goes on to its end whether somebody reads its events or not."""

    def __init__(
        self, model: Model, tool_server: ToolServer, store: TurnStore, *, turn_timeout: float
    ) -> None:
        self._model = model
        self._tool_server = tool_server
        self._store = store
        self._turn_timeout = turn_timeout
        self._running: set[asyncio.Task[None]] = set()

    async def open(self, user_id: str, token: str, request: ChatRequest) -> AsyncIterator[bytes]:
        """Begin the turn and return its events.

        Raises `TurnRunningError`, `RateLimitedError` or `ConversationNotFoundError`.
        """
        turn = await self._store.begin(
            user_id, request.request_id, request.conversation_id, request.message
        )
        channel = EventChannel()
        channel.send(Event("conversation", {"id": turn.conversation_id, "title": turn.title}))
        if isinstance(turn, AnsweredTurn):
            _replay(turn, channel)
        else:
            task = asyncio.create_task(self._run(turn, token, channel))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return channel.read()

    async def aclose(self) -> None:
        """Let the running turns finish; end those that do not in time."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=_SHUTDOWN_SECONDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _run(self, turn: Turn, token: str, channel: EventChannel) -> None:
        started = time.perf_counter()
        record = TurnRecord(channel)
        try:
            failure = await self._converse(turn, token, record)
            record.give_up()
            await self._end(turn, record, failure)
        finally:
            channel.close()
            metrics.duration.observe(time.perf_counter() - started)

    async def _converse(self, turn: Turn, token: str, record: TurnRecord) -> Failure | None:
        tools = self._tool_server.for_user(token, record_tool_result)
        items = to_input(turn.history, turn.question)
        try:
            async with asyncio.timeout(self._turn_timeout):
                await run_agent(self._model, tools, items, record)
        except asyncio.CancelledError:
            # The process ends. What happened so far is stored before it does.
            return INTERRUPTED
        except (*EXPECTED, EmptyAnswerError) as error:
            failure = failure_of(error)
            logger.warning("chat turn failed: %s (%s)", failure.kind, _kinds(error))
            return failure
        except Exception:
            logger.exception("chat turn failed unexpectedly")
            return INTERNAL
        return None

    async def _end(self, turn: Turn, record: TurnRecord, failure: Failure | None) -> None:
        answer = record.text if failure is None else _explanation(failure, record)
        # A turn that did nothing may be tried again as if it had not been.
        repeatable = failure is not None and not record.tool_calls
        try:
            message_id = await self._store_answer(turn, answer, record, repeatable=repeatable)
        except (*EXPECTED, ConversationDeletedError) as error:
            failure = failure_of(error)
            answer = _explanation(failure, record)
            logger.warning("chat answer not stored: %s (%s)", failure.kind, _kinds(error))
        for call in record.tool_calls:
            metrics.tool_calls.labels(call.name, call.status).inc()
        if failure is None:
            metrics.turns.labels("done").inc()
            record.channel.send(
                Event("done", {"message_id": message_id, "tasks_changed": record.tasks_changed})
            )
            return
        metrics.turns.labels("failed").inc()
        metrics.failures.labels(failure.kind).inc()
        record.channel.send(
            Event(
                "error",
                {"code": failure.kind, "message": answer, "retryable": failure.retryable},
            )
        )

    async def _store_answer(
        self, turn: Turn, answer: str, record: TurnRecord, *, repeatable: bool
    ) -> int:
        for attempt in range(1, _STORE_ATTEMPTS + 1):
            try:
                return await self._store.end(turn, answer, record.tool_calls, repeatable=repeatable)
            except EXPECTED:
                # What was done is worth more than one attempt to write it down.
                if attempt == _STORE_ATTEMPTS:
                    raise
                await asyncio.sleep(_STORE_PAUSE_SECONDS * attempt)
        raise AssertionError("unreachable")


def _replay(turn: AnsweredTurn, channel: EventChannel) -> None:
    for call in turn.tool_calls:
        channel.send(Event("tool", dict(call)))
    channel.send(Event("delta", {"text": turn.answer}))
    changed = any(call["status"] == "done" for call in turn.tool_calls)
    channel.send(Event("done", {"message_id": turn.answer_id, "tasks_changed": changed}))
    channel.close()
    metrics.turns.labels("replayed").inc()


def _explanation(failure: Failure, record: TurnRecord) -> str:
    if record.uncertain:
        effect = "The last step may or may not have been done: look at your tasks."
        return f"{failure.message} {effect}"
    if record.tasks_changed:
        effect = "What is shown as done was done; ask again for the rest."
        return f"{failure.message} {effect}"
    return f"{failure.message} Nothing was changed. {failure.advice}"


def _kinds(error: BaseException) -> str:
    """Name the error and its causes; their texts could hold what the user wrote."""
    names = []
    cause: BaseException | None = error
    while cause is not None:
        names.append(type(cause).__name__)
        cause = cause.__cause__
    return " from ".join(names)
