from collections.abc import Sequence

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task, TaskCreate, TaskUpdate


class TaskNotFoundError(Exception):
    """The user has no task with this id."""


class TaskService:
    """The tasks of one user. No method can reach another user's."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def list(self) -> Sequence[Task]:
        """Return all tasks, the newest first."""
        statement = (
            select(Task)
            .where(Task.user_id == self._user_id)
            .order_by(col(Task.created_at).desc(), col(Task.id).desc())
        )
        return (await self._session.exec(statement)).all()

    async def get(self, task_id: int) -> Task:
        statement = select(Task).where(Task.id == task_id, Task.user_id == self._user_id)
        task = (await self._session.exec(statement)).one_or_none()
        if task is None:
            raise TaskNotFoundError
        return task

    async def create(self, values: TaskCreate) -> Task:
        task = Task(user_id=self._user_id, **values.model_dump())
        self._session.add(task)
        await self._session.commit()
        return task

    async def update(self, task_id: int, values: TaskUpdate) -> Task:
        changes = values.changes()
        if not changes:
            return await self.get(task_id)
        # One statement, so that two updates of different fields never undo each other.
        statement = (
            update(Task)
            .where(col(Task.id) == task_id, col(Task.user_id) == self._user_id)
            .values(**changes)
            .returning(Task)
        )
        task: Task | None = (await self._session.exec(statement)).scalar_one_or_none()
        if task is None:
            raise TaskNotFoundError
        await self._session.commit()
        return task

    async def delete(self, task_id: int) -> None:
        statement = (
            delete(Task)
            .where(col(Task.id) == task_id, col(Task.user_id) == self._user_id)
            .returning(col(Task.id))
        )
        deleted = (await self._session.exec(statement)).one_or_none()
        if deleted is None:
            raise TaskNotFoundError
        await self._session.commit()
