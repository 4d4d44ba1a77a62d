from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, status

from app.api.deps import Tasks
from app.api.errors import COMMON, INVALID, NOT_FOUND, UNREADABLE_BODY
from app.models import Task, TaskCreate, TaskPage, TaskPublic, TaskQuery, TaskUpdate
from app.models.fields import MAX_ID

router = APIRouter(prefix="/api/tasks", tags=["tasks"], responses=COMMON)

TaskId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get(
    "",
    response_model=TaskPage,
    responses=INVALID,
    summary="List tasks by status and text, in one of several orders",
)
async def list_tasks(tasks: Tasks, query: Annotated[TaskQuery, Query()]) -> object:
    return await tasks.list(query)


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
    return (await tasks.update(task_id, values)).task


@router.delete(
    "/{task_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND | INVALID,
    summary="Delete a task",
)
async def delete_task(task_id: TaskId, tasks: Tasks) -> None:
    await tasks.delete(task_id)
