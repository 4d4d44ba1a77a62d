"""What routes ask for, as annotated types."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.database import SessionFactory
from app.services.readiness import ReadinessService
from app.services.tasks import TaskService


@dataclass(frozen=True)
class User:
    id: str


# Without accounts all tasks have one owner. Sign-in replaces this function and nothing else.
async def get_current_user() -> User:
    return User(id="owner")


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


async def get_readiness_service(request: Request) -> ReadinessService:
    service: ReadinessService = request.app.state.readiness
    return service


ReadinessCheck = Annotated[ReadinessService, Depends(get_readiness_service)]
