"""Why a turn can fail, in words for the person who waits for the answer."""

from dataclasses import dataclass
from json import JSONDecodeError
from typing import Literal

import httpx2
import openai
from agents.exceptions import AgentsException, MaxTurnsExceeded, ModelBehaviorError
from sqlalchemy.exc import SQLAlchemyError

from app.mcp.client import ToolServerError

type FailureKind = Literal[
    "conversation_deleted",
    "database_unavailable",
    "empty_answer",
    "internal",
    "interrupted",
    "model_busy",
    "model_error",
    "model_refused",
    "model_unreachable",
    "model_unusable",
    "timeout",
    "too_many_steps",
    "tools_unavailable",
]

# What ends a turn and is no defect of this application.
EXPECTED = (
    AgentsException,
    # A stream of the model's server that holds something else than JSON.
    JSONDecodeError,
    OSError,
    SQLAlchemyError,
    ToolServerError,
    httpx2.HTTPError,
    openai.OpenAIError,
)


class EmptyAnswerError(Exception):
    """The model ended its turn without a word."""


class ConversationDeletedError(Exception):
    """The conversation went away while its answer was on the way."""


_SEND_AGAIN = "Send your message again."
_ASK_OPERATOR = "Tell the person who runs this application; the task list works without it."


@dataclass(frozen=True)
class Failure:
    kind: FailureKind
    message: str
    advice: str = _SEND_AGAIN
    retryable: bool = True


INTERRUPTED = Failure("interrupted", "The answer was interrupted because the service restarted.")
INTERNAL = Failure("internal", "Something went wrong on our side.")

# The first match counts, so subclasses stand before their bases.
_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (
        ConversationDeletedError,
        Failure(
            "conversation_deleted",
            "This conversation was deleted while the answer was on its way.",
            "Start a new one.",
            retryable=False,
        ),
    ),
    (
        EmptyAnswerError,
        Failure("empty_answer", "The assistant's language model gave no answer."),
    ),
    (TimeoutError, Failure("timeout", "The assistant took too long and was stopped.")),
    (
        MaxTurnsExceeded,
        Failure("too_many_steps", "The assistant did not come to an end and was stopped."),
    ),
    (
        ModelBehaviorError,
        Failure(
            "model_unusable", "The assistant's language model gave an answer that makes no sense."
        ),
    ),
    (
        JSONDecodeError,
        Failure("model_unusable", "The assistant's language model sent what cannot be read."),
    ),
    (
        openai.AuthenticationError,
        Failure(
            "model_refused",
            "The assistant's language model does not accept this application's key.",
            _ASK_OPERATOR,
            retryable=False,
        ),
    ),
    (
        openai.PermissionDeniedError,
        Failure(
            "model_refused",
            "The assistant's language model does not admit this application.",
            _ASK_OPERATOR,
            retryable=False,
        ),
    ),
    (
        openai.RateLimitError,
        Failure(
            "model_busy",
            "The assistant's language model is busy.",
            f"Wait a minute. {_SEND_AGAIN}",
        ),
    ),
    (openai.APITimeoutError, Failure("timeout", "The assistant's language model took too long.")),
    (
        openai.APIConnectionError,
        Failure("model_unreachable", "The assistant's language model cannot be reached."),
    ),
    (
        openai.OpenAIError,
        Failure("model_error", "The assistant's language model answered with an error."),
    ),
    (
        ToolServerError,
        Failure("tools_unavailable", "The assistant cannot reach your tasks at the moment."),
    ),
    (
        SQLAlchemyError,
        Failure("database_unavailable", "The database is unreachable at the moment."),
    ),
    (
        httpx2.HTTPError,
        Failure("model_unreachable", "The connection to the assistant's language model broke."),
    ),
)


def failure_of(error: BaseException) -> Failure:
    """Find what to tell about the error; the cause says more than what was made of it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ToolServerError):
            error = cause
        cause = cause.__cause__
    for kind, failure in _FAILURES:
        if isinstance(error, kind):
            return failure
    return INTERNAL
