from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, status
from fastapi.responses import StreamingResponse

from app.api.deps import CurrentUser
from app.api.errors import COMMON, INVALID, NOT_FOUND, UNREADABLE_BODY, ErrorResponse, Responses
from app.chat.request import ChatRequest
from app.chat.service import ChatService
from app.chat.turns import RateLimitedError, TurnRunningError

router = APIRouter(prefix="/api/chat", tags=["chat"], responses=COMMON)

_STREAM: Responses = {
    200: {
        "description": (
            "Events, each with one JSON object as data: `conversation`, then any number of `delta` "
            "and `tool`, at last `done` or `error`. A comment comes when there is nothing else to "
            "send for 15 seconds."
        ),
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "description": "One event.",
                    "required": ["event", "data"],
                    "properties": {
                        "event": {"enum": ["conversation", "delta", "tool", "done", "error"]},
                        "data": {"type": "string", "contentMediaType": "application/json"},
                    },
                }
            }
        },
    }
}
_REFUSED: Responses = {
    409: {"model": ErrorResponse, "description": "This very request is being answered."},
    429: {
        "model": ErrorResponse,
        "description": "Too many messages in the last minute.",
        "headers": {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        },
    },
}


async def get_chat_service(request: Request) -> ChatService:
    service: ChatService = request.app.state.chat
    return service


Chat = Annotated[ChatService, Depends(get_chat_service)]


@router.post(
    "",
    response_class=StreamingResponse,
    responses=_STREAM | UNREADABLE_BODY | NOT_FOUND | _REFUSED | INVALID,
    summary="Send a message and stream its answer",
)
async def chat(values: ChatRequest, user: CurrentUser, service: Chat) -> StreamingResponse:
    """Do what the message asks for. The same `request_id` again does nothing twice.

    The answer goes on, and is stored, also when the caller goes away.
    """
    try:
        events = await service.open(user.id, user.token, values)
    except TurnRunningError:
        raise HTTPException(
            status.HTTP_409_CONFLICT,
            "This message is being answered already. Wait a moment, then load the conversation.",
        ) from None
    except RateLimitedError as error:
        raise HTTPException(
            status.HTTP_429_TOO_MANY_REQUESTS,
            f"You sent too many messages. Wait {error.retry_after} s, then send it again.",
            headers={"Retry-After": str(error.retry_after)},
        ) from None
    return StreamingResponse(
        events,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )
