"""What happens around every request: its id, its log line, its last-resort error, its size."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.logging import request_id_var

logger = logging.getLogger("app.access")

REQUEST_ID_HEADER = "X-Request-ID"
# Far above the largest task or chat message.
MAX_BODY_BYTES = 64 * 1024
MAX_HEADER_BYTES = 32 * 1024

_ACCEPTABLE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LOGGED_PATH_LENGTH = 256
_FIRST_ERROR_STATUS = 400
_PROBES = frozenset({"/healthz", "/metrics", "/readyz"})


class RequestContextMiddleware:
    """Give the request an id, log it, and answer an unexpected error as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID_HEADER, "")
        request_id = given if _ACCEPTABLE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        status: int | None = None

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        token = request_id_var.set(request_id)
        started = time.perf_counter()
        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            logger.exception("unexpected error")
            if status is not None:
                # The status line is out: only closing the connection can still tell the caller.
                raise
            response = JSONResponse({"detail": "Internal server error"}, 500)
            await response(scope, receive, send_with_headers)
        finally:
            level = logging.INFO
            if scope["path"] in _PROBES and status is not None and status < _FIRST_ERROR_STATUS:
                level = logging.DEBUG
            logger.log(
                level,
                "request",
                extra={
                    "method": scope["method"],
                    "path": scope["path"][:_LOGGED_PATH_LENGTH],
                    "status": status,
                    "duration_ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            request_id_var.reset(token)


class RequestSizeLimitMiddleware:
    """Refuse a request that is larger than anything the API can use.

    FastAPI's own limit signals through exceptions that `RequestContextMiddleware` would catch.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_body_bytes: int = MAX_BODY_BYTES,
        max_header_bytes: int = MAX_HEADER_BYTES,
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._max_header_bytes = max_header_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            response = JSONResponse({"detail": refusal.detail}, refusal.status_code)
            await response(scope, receive, send)
            return
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > self._max_body_bytes:
                    raise self._body_too_large()
            return message

        await self._app(scope, receive_within_limit, send)

    def _refusal(self, scope: Scope) -> HTTPException | None:
        target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if target + sum(len(name) + len(value) for name, value in scope["headers"]) > (
            self._max_header_bytes
        ):
            return HTTPException(
                431, f"Address and headers are larger than {self._max_header_bytes} bytes"
            )
        announced = Headers(scope=scope).get("Content-Length", "")
        if announced.isdecimal() and int(announced) > self._max_body_bytes:
            return self._body_too_large()
        return None

    def _body_too_large(self) -> HTTPException:
        return HTTPException(413, f"The body is larger than {self._max_body_bytes} bytes")
