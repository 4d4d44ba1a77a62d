"""The errors that the API answers with: their bodies and what turns exceptions into them."""

import logging
from typing import Any

from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.database import one_line
from app.core.tokens import InvalidTokenError, MissingTokenError, SigningKeysUnavailableError
from app.services.conversations import ConversationNotFoundError
from app.services.tasks import TaskNotFoundError

logger = logging.getLogger(__name__)

_RETRY_AFTER_SECONDS = "5"


class ErrorResponse(BaseModel):
    detail: str = Field(description="What went wrong, for a person.")


class FieldProblem(BaseModel):
    loc: list[str | int] = Field(description="Where: body, path or query, then the field's name.")
    msg: str = Field(description="What is wrong with it, for a person.")
    type: str = Field(description="What is wrong with it, for a program.")


class ValidationErrorResponse(BaseModel):
    detail: list[FieldProblem]


Responses = dict[int | str, dict[str, Any]]

NOT_FOUND: Responses = {
    404: {"model": ErrorResponse, "description": "The user has nothing with this id."}
}
INVALID: Responses = {
    422: {"model": ValidationErrorResponse, "description": "A value is missing or not acceptable."}
}
UNREADABLE_BODY: Responses = {
    400: {"model": ErrorResponse, "description": "The body is not JSON."},
    413: {"model": ErrorResponse, "description": "The body is too large."},
}
COMMON: Responses = {
    401: {
        "model": ErrorResponse,
        "description": "The request has no bearer token, or not a valid one.",
        "headers": {
            "WWW-Authenticate": {"description": "As RFC 6750 has it.", "schema": {"type": "string"}}
        },
    },
    500: {"model": ErrorResponse, "description": "An unexpected error; its details are logged."},
    503: {
        "model": ErrorResponse,
        "description": "The database or the sign-in service is unreachable. Try again.",
        "headers": {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        },
    },
}


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(InvalidTokenError, _unauthorised)
    app.add_exception_handler(SigningKeysUnavailableError, _keys_unavailable)
    app.add_exception_handler(TaskNotFoundError, _task_not_found)
    app.add_exception_handler(ConversationNotFoundError, _conversation_not_found)
    app.add_exception_handler(status.HTTP_405_METHOD_NOT_ALLOWED, _method_not_allowed)
    for error in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(error, _unavailable)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise TypeError from error
    # The rejected value is left out: it can be huge, or impossible to write as JSON.
    problems = [
        {
            "loc": list(item["loc"]),
            "msg": str(item["msg"]).removeprefix("Value error, "),
            "type": item["type"],
        }
        for item in error.errors()
    ]
    return JSONResponse({"detail": problems}, status.HTTP_422_UNPROCESSABLE_CONTENT)


async def _method_not_allowed(request: Request, _: Exception) -> JSONResponse:
    # Of an address with several routes, the framework names the methods of the first one only.
    methods = request.app.openapi()["paths"].get(request.scope["route"].path, {})
    return JSONResponse(
        {"detail": "Method Not Allowed"},
        status.HTTP_405_METHOD_NOT_ALLOWED,
        headers={"Allow": ", ".join(sorted(method.upper() for method in methods))},
    )


async def _unauthorised(_: Request, error: Exception) -> JSONResponse:
    challenge = "Bearer"
    # A request without a token gets the bare challenge: so has RFC 6750 it.
    if not isinstance(error, MissingTokenError):
        challenge = f'Bearer error="invalid_token", error_description="{error}"'
    return JSONResponse(
        {"detail": str(error)},
        status.HTTP_401_UNAUTHORIZED,
        headers={"WWW-Authenticate": challenge},
    )


async def _task_not_found(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse({"detail": "Task not found"}, status.HTTP_404_NOT_FOUND)


async def _conversation_not_found(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse({"detail": "Conversation not found"}, status.HTTP_404_NOT_FOUND)


async def _keys_unavailable(_: Request, __: Exception) -> JSONResponse:
    return _try_again("The sign-in service is unreachable at the moment. Try again.")


async def _unavailable(_: Request, error: Exception) -> JSONResponse:
    reason = one_line(error) if isinstance(error, DBAPIError) else str(error)
    logger.error("database unavailable: %s", reason)
    return _try_again("The database is unreachable at the moment. Try again.")


def _try_again(detail: str) -> JSONResponse:
    return JSONResponse(
        {"detail": detail},
        status.HTTP_503_SERVICE_UNAVAILABLE,
        headers={"Retry-After": _RETRY_AFTER_SECONDS},
    )
