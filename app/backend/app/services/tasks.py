from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Task, TaskCounts, TaskCreate, TaskPublic, TaskQuery, TaskUpdate

_SORT_COLUMNS = {
    "created_at": col(Task.created_at),
    "updated_at": col(Task.updated_at),
    "title": col(Task.title),
}


class TaskNotFoundError(Exception):
    """The user has no task with this id."""


@dataclass(frozen=True)
class TaskList:
    items: Sequence[Task]
    total: int
    counts: TaskCounts


@dataclass(frozen=True)
class TaskChange:
    task: Task
    previous: TaskPublic

    @property
    def changed(self) -> bool:
        return self.task.updated_at != self.previous.updated_at


class TaskService:
    """The tasks of one user. No method can reach another user's."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def list(self, query: TaskQuery) -> TaskList:
        """Return a part of the tasks and how many there are."""
        matching = self._matching(query.search)
        counts = await self._counts(matching)
        total = {
            "all": counts.open + counts.completed,
            "open": counts.open,
            "completed": counts.completed,
        }[query.status]
        if query.offset >= total:
            return TaskList([], total, counts)
        statement = select(Task).where(*matching)
        if query.status != "all":
            statement = statement.where(col(Task.completed).is_(query.status == "completed"))
        by = (_SORT_COLUMNS[query.sort], col(Task.id))
        statement = statement.order_by(
            *(column.desc() if query.order == "desc" else column.asc() for column in by)
        )
        items = await self._session.exec(statement.limit(query.limit).offset(query.offset))
        return TaskList(items.all(), total, counts)

    async def get(self, task_id: int) -> Task:
        return await self._get(task_id)

    async def create(self, values: TaskCreate) -> Task:
        task = Task(user_id=self._user_id, **values.model_dump())
        self._session.add(task)
        await self._session.commit()
        return task

    async def update(self, task_id: int, values: TaskUpdate) -> TaskChange:
        """Change the given fields. What has its new value already is not written again."""
        # The lock makes the previous values true, and no other update is undone.
        task = await self._get(task_id, lock=True)
        previous = TaskPublic.model_validate(task)
        for name, value in values.changes().items():
            setattr(task, name, value)
        await self._session.commit()
        return TaskChange(task, previous)

    async def delete(self, task_id: int) -> Task:
        """Delete the task and return what it was."""
        statement = (
            delete(Task)
            .where(col(Task.id) == task_id, col(Task.user_id) == self._user_id)
            .returning(Task)
        )
        task: Task | None = (await self._session.exec(statement)).scalar_one_or_none()
        if task is None:
            raise TaskNotFoundError
        await self._session.commit()
        return task

    async def _get(self, task_id: int, *, lock: bool = False) -> Task:
        statement = select(Task).where(Task.id == task_id, Task.user_id == self._user_id)
        if lock:
            statement = statement.with_for_update()
        task = (await self._session.exec(statement)).one_or_none()
        if task is None:
            raise TaskNotFoundError
        return task

    def _matching(self, search: str) -> tuple[ColumnElement[bool], ...]:
        mine = col(Task.user_id) == self._user_id
        if not search:
            return (mine,)
        texts = (col(Task.title), col(Task.description))
        return (mine, or_(*(text.icontains(search, autoescape=True) for text in texts)))

    async def _counts(self, matching: tuple[ColumnElement[bool], ...]) -> TaskCounts:
        statement = (
            select(col(Task.completed), func.count()).where(*matching).group_by(col(Task.completed))
        )
        counts = dict((await self._session.exec(statement)).all())
        return TaskCounts(open=counts.get(False, 0), completed=counts.get(True, 0))
