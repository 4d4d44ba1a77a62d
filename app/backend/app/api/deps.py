"""What routes ask for, as annotated types."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.database import SessionFactory
from app.core.tokens import MissingTokenError, TokenVerifier
from app.services.account import AccountService
from app.services.conversations import ConversationService
from app.services.readiness import ReadinessService
from app.services.tasks import TaskService


@dataclass(frozen=True)
class User:
    """Who makes the request, with the proof, to be shown again in calls on the user's behalf."""

    id: str
    token: str = field(repr=False)


_bearer = HTTPBearer(
    bearerFormat="JWT", description="From `GET /api/auth/token`.", auto_error=False
)


async def get_current_user(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> User:
    if credentials is None:
        raise MissingTokenError("No bearer token was sent. Sign in first.")
    verifier: TokenVerifier = request.app.state.token_verifier
    token = credentials.credentials
    return User(id=await verifier.verify(token), token=token)


CurrentUser = Annotated[User, Depends(get_current_user)]


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session_factory: SessionFactory = request.app.state.session_factory
    async with session_factory() as session:
        yield session


# The session ends before the answer is sent: a slow reader does not hold a connection, and a
# failure at the end can still be told.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def get_task_service(session: Session, user: CurrentUser) -> TaskService:
    return TaskService(session, user.id)


Tasks = Annotated[TaskService, Depends(get_task_service, scope="function")]


async def get_conversation_service(session: Session, user: CurrentUser) -> ConversationService:
    return ConversationService(session, user.id)


Conversations = Annotated[ConversationService, Depends(get_conversation_service, scope="function")]


async def get_account_service(session: Session, user: CurrentUser) -> AccountService:
    return AccountService(session, user.id)


Account = Annotated[AccountService, Depends(get_account_service, scope="function")]


async def get_readiness_service(request: Request) -> ReadinessService:
    service: ReadinessService = request.app.state.readiness
    return service


ReadinessCheck = Annotated[ReadinessService, Depends(get_readiness_service)]
