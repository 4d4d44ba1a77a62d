"""The MCP server: the tools for tasks, for whoever brings a user's access token."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.auth.settings import AuthSettings
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.applications import Starlette

from app.core.config import Settings
from app.core.database import SessionFactory
from app.core.tokens import TokenVerifier
from app.mcp.auth import BearerTokenVerifier, user_id_of
from app.models import TaskCounts, TaskCreate, TaskQuery, TaskUpdate
from app.models.fields import UtcDatetime
from app.models.task import SortOrder, TaskSort, TaskStatus
from app.services.tasks import TaskNotFoundError, TaskService

PATH = "/mcp"
# Far above the largest call of a tool.
MAX_BODY_BYTES = 64 * 1024

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_CHANGES = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False
)

TaskId = Annotated[int, Field(description="The task's id, as another tool gave it.")]


class ToolTask(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    completed: bool
    created_at: UtcDatetime
    updated_at: UtcDatetime


class ToolTaskPage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[ToolTask]
    total: int
    counts: TaskCounts


class CompletedTask(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    task: ToolTask
    changed: bool


class PreviousTexts(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    title: str
    description: str | None


class UpdatedTask(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    task: ToolTask
    previous: PreviousTexts


class DeletedTask(BaseModel):
    task: ToolTask


def create_mcp_app(
    settings: Settings, verifier: TokenVerifier, session_factory: SessionFactory
) -> Starlette:
    """Return the ASGI application of the MCP server. Its lifespan must run while it is used."""
    server = MCPServer(
        "todo-tasks",
        instructions="The tasks of the user whose access token comes with the request.",
        token_verifier=BearerTokenVerifier(verifier),
        auth=AuthSettings(issuer_url=AnyHttpUrl(settings.auth_issuer), resource_server_url=None),
        subscriptions=False,
        middleware=[_plain_errors],
    )
    _add_tools(server, _TaskTools(session_factory))
    hosts = [host.strip() for host in settings.mcp_allowed_hosts.split(",") if host.strip()]
    return server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=TransportSecuritySettings(
            allowed_hosts=[pattern for host in hosts for pattern in (host, f"{host}:*")],
        ),
    )


def _add_tools(server: MCPServer[Any], tools: "_TaskTools") -> None:
    server.add_tool(tools.add_task, annotations=_ADDS, description="Add a task.")
    server.add_tool(
        tools.list_tasks,
        annotations=_READS,
        description="List tasks, with the number of open and of completed ones.",
    )
    server.add_tool(
        tools.complete_task,
        annotations=_CHANGES,
        description="Mark a task as completed, or with completed=false as open again.",
    )
    server.add_tool(
        tools.update_task,
        annotations=_CHANGES,
        description="Change a task's title, its description or both.",
    )
    server.add_tool(tools.delete_task, annotations=_CHANGES, description="Delete a task for good.")


async def _plain_errors(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
    """Take out what the SDK puts before a tool's own sentence."""
    result = await call_next(ctx)
    if isinstance(result, dict) and result.get("isError") and ctx.params:
        prefix = f"Error executing tool {ctx.params.get('name')}: "
        for part in result["content"]:
            part["text"] = part["text"].removeprefix(prefix)
    return result


class _TaskTools:
    """The tools. Each method is one, under its own name."""

    def __init__(self, session_factory: SessionFactory) -> None:
        self._session_factory = session_factory

    async def add_task(
        self, context: Context[Any, Any], title: str, description: str = ""
    ) -> ToolTask:
        with _valid():
            values = TaskCreate(title=title, description=description or None)
        async with self._tasks(context) as tasks:
            return ToolTask.model_validate(await tasks.create(values))

    async def list_tasks(  # noqa: PLR0913 - the tool's arguments
        self,
        context: Context[Any, Any],
        *,
        status: TaskStatus = "all",
        search: Annotated[str, Field(description="Only tasks that contain this text.")] = "",
        sort: TaskSort = "created_at",
        order: SortOrder = "asc",
        limit: Annotated[int, Field(description="At most 200.")] = 50,
        offset: int = 0,
    ) -> ToolTaskPage:
        with _valid():
            query = TaskQuery(
                status=status, search=search, sort=sort, order=order, limit=limit, offset=offset
            )
        async with self._tasks(context) as tasks:
            return ToolTaskPage.model_validate(await tasks.list(query))

    async def complete_task(
        self, context: Context[Any, Any], task_id: TaskId, completed: bool = True
    ) -> CompletedTask:
        async with self._tasks(context, task_id) as tasks:
            change = await tasks.update(task_id, TaskUpdate(completed=completed))
            return CompletedTask.model_validate(change)

    async def update_task(
        self,
        context: Context[Any, Any],
        task_id: TaskId,
        title: str | None = None,
        description: str | None = None,
    ) -> UpdatedTask:
        changes: dict[str, str | None] = {}
        if title is not None:
            changes["title"] = title
        if description is not None:
            changes["description"] = description or None
        if not changes:
            raise ToolError("Say what to change: the title, the description or both.")
        with _valid():
            values = TaskUpdate.model_validate(changes)
        async with self._tasks(context, task_id) as tasks:
            return UpdatedTask.model_validate(await tasks.update(task_id, values))

    async def delete_task(self, context: Context[Any, Any], task_id: TaskId) -> DeletedTask:
        async with self._tasks(context, task_id) as tasks:
            return DeletedTask(task=ToolTask.model_validate(await tasks.delete(task_id)))

    @asynccontextmanager
    async def _tasks(
        self, context: Context[Any, Any], task_id: int = 1
    ) -> AsyncIterator[TaskService]:
        user_id = user_id_of(context)
        missing = ToolError(f"There is no task {task_id}.")
        # A larger number than the column's would be the database's error.
        if not 0 < task_id < 2**63:
            raise missing
        try:
            async with self._session_factory() as session:
                yield TaskService(session, user_id)
        except TaskNotFoundError:
            raise missing from None
        except (OperationalError, InterfaceError, PoolTimeoutError):
            raise ToolError("The tasks cannot be reached at the moment. Try again.") from None


@contextmanager
def _valid() -> Iterator[None]:
    """Turn what is wrong with the arguments into sentences."""
    try:
        yield
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        )
        raise ToolError(f"These arguments are not acceptable: {problems}.") from None
