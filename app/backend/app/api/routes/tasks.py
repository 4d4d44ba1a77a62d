from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status

from app.api.deps import Tasks
from app.api.errors import COMMON, INVALID, NOT_FOUND, UNREADABLE_BODY
from app.models import Task, TaskCreate, TaskPublic, TaskUpdate

router = APIRouter(prefix="/tasks", tags=["tasks"], responses=COMMON)

# The bounds of the column: a larger number would be the database's error, not the caller's.
TaskId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", response_model=list[TaskPublic], summary="List all tasks, the newest first")
async def list_tasks(tasks: Tasks) -> object:
    return await tasks.list()


@router.post(
    "",
    response_model=TaskPublic,
    status_code=status.HTTP_201_CREATED,
    responses=UNREADABLE_BODY | INVALID,
    summary="Create a task",
)
async def create_task(
    values: TaskCreate, tasks: Tasks, request: Request, response: Response
) -> Task:
    task = await tasks.create(values)
    response.headers["Location"] = request.app.url_path_for("get_task", task_id=task.id)
    return task


@router.get(
    "/{task_id}",
    response_model=TaskPublic,
    responses=NOT_FOUND | INVALID,
    summary="Read a task",
)
async def get_task(task_id: TaskId, tasks: Tasks) -> Task:
    return await tasks.get(task_id)


@router.patch(
    "/{task_id}",
    response_model=TaskPublic,
    responses=UNREADABLE_BODY | NOT_FOUND | INVALID,
    summary="Change some fields of a task",
)
async def update_task(task_id: TaskId, values: TaskUpdate, tasks: Tasks) -> Task:
    return await tasks.update(task_id, values)


@router.delete(
    "/{task_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND | INVALID,
    summary="Delete a task",
)
async def delete_task(task_id: TaskId, tasks: Tasks) -> None:
    await tasks.delete(task_id)
