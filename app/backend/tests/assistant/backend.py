"""The task tools on a list in memory, and a conversation that uses them through the Runner."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypedDict, Unpack

from agents import Agent, FunctionTool, ModelSettings, RunConfig, Runner, ToolOutputText
from agents.items import TResponseInputItem
from agents.result import RunResultBase
from agents.tool_context import ToolContext

from app.assistant import BuiltInModel
from tests.assistant.cases import TASKS, Call

type Task = dict[str, Any]
type Handler = Callable[..., Any]

LOOK_UP_LIMIT = 100


class ToolError(Exception):
    """A failure that the tool explains."""


class Filters(TypedDict, total=False):
    """The arguments of list_tasks."""

    status: str
    search: str
    sort: str
    order: str
    limit: int
    offset: int


class TaskTools:
    """A stand-in for the MCP server, with the same names, arguments and results."""

    def __init__(self, tasks: Iterable[tuple[int, str, str, bool]] = TASKS) -> None:
        self.tasks: dict[int, Task] = {}
        for task_id, title, description, completed in tasks:
            self._insert(task_id, title, description, completed=completed)
        self.calls: list[Call] = []
        self.failure = ""
        """If set, every call fails with it."""
        self.as_parts = True
        """Whether outputs are lists of text parts, as they come from MCP, or plain text."""

    def _insert(self, task_id: int, title: str, description: str, *, completed: bool) -> Task:
        time = f"2026-01-01T00:{task_id // 60:02}:{task_id % 60:02}Z"
        task = {
            "id": task_id,
            "title": title,
            "description": description,
            "completed": completed,
            "created_at": time,
            "updated_at": time,
        }
        self.tasks[task_id] = task
        return dict(task)

    def _get(self, task_id: int) -> Task:
        if task_id not in self.tasks:
            raise ToolError(f"There is no task {task_id}.")
        return self.tasks[task_id]

    def add_task(self, title: str, description: str = "") -> Task:
        task_id = max([*self.tasks, 23]) + 1
        return self._insert(task_id, title, description, completed=False)

    def list_tasks(self, **filters: Unpack[Filters]) -> dict[str, Any]:
        status = filters.get("status", "all")
        words = filters.get("search", "").casefold()
        sort = filters.get("sort", "created_at")
        newest = filters.get("order") == "desc"
        limit, offset = filters.get("limit", 50), filters.get("offset", 0)
        matching = [
            task
            for task in self.tasks.values()
            if words in task["title"].casefold() or words in task["description"].casefold()
        ]
        done = sum(task["completed"] for task in matching)
        wanted = [
            task for task in matching if status == "all" or task["completed"] == (status != "open")
        ]
        wanted.sort(key=lambda task: (task[sort], task["id"]), reverse=newest)
        return {
            "items": wanted[offset : offset + limit],
            "total": len(wanted),
            "counts": {"open": len(matching) - done, "completed": done},
        }

    def complete_task(self, task_id: int, *, completed: bool = True) -> dict[str, Any]:
        task = self._get(task_id)
        changed = task["completed"] != completed
        task["completed"] = completed
        return {"task": dict(task), "changed": changed}

    def update_task(
        self, task_id: int, title: str | None = None, description: str | None = None
    ) -> dict[str, Any]:
        task = self._get(task_id)
        previous = {"title": task["title"], "description": task["description"]}
        if title is not None:
            task["title"] = title
        if description is not None:
            task["description"] = description
        return {"task": dict(task), "previous": previous}

    def delete_task(self, task_id: int) -> dict[str, Any]:
        task = self._get(task_id)
        del self.tasks[task_id]
        return {"task": task}

    def tools(self) -> list[FunctionTool]:
        handlers: tuple[Handler, ...] = (
            self.add_task,
            self.list_tasks,
            self.complete_task,
            self.update_task,
            self.delete_task,
        )
        return [self._tool(handler) for handler in handlers]

    def _tool(self, handler: Handler) -> FunctionTool:
        name = handler.__name__

        async def invoke(_: ToolContext[Any], arguments: str) -> object:
            values = json.loads(arguments)
            self.calls.append((name, values))
            try:
                text = json.dumps(self._handle(handler, values))
            except ToolError as error:
                text = f"Error executing tool {name}: {error}"
            return [ToolOutputText(text=text)] if self.as_parts else text

        return FunctionTool(
            name=name,
            description=name,
            params_json_schema={"type": "object", "properties": {}},
            on_invoke_tool=invoke,
            strict_json_schema=False,
        )

    def _handle(self, handler: Handler, values: dict[str, Any]) -> object:
        if self.failure:
            raise ToolError(self.failure)
        return handler(**values)

    def take_calls(self) -> list[Call]:
        """Return the calls since the last time, without those that only look tasks up."""
        calls = [call for call in self.calls if call[1].get("limit") != LOOK_UP_LIMIT]
        self.calls.clear()
        return calls


class Conversation:
    """A user and the assistant."""

    def __init__(self, tools: TaskTools | None = None, *, streamed: bool = False) -> None:
        self.backend = tools or TaskTools()
        self.items: list[TResponseInputItem] = []
        self.rounds = 0
        self._streamed = streamed
        self._agent = Agent(name="Assistant", model=BuiltInModel(), tools=[*self.backend.tools()])

    async def say(self, message: str) -> str:
        items: list[TResponseInputItem] = [*self.items, {"role": "user", "content": message}]
        config = RunConfig(tracing_disabled=True, model_settings=ModelSettings())
        result: RunResultBase
        if self._streamed:
            streaming = Runner.run_streamed(self._agent, items, run_config=config)
            self.events = [event async for event in streaming.stream_events()]
            self.items, result = streaming.to_input_list(), streaming
        else:
            finished = await Runner.run(self._agent, items, run_config=config)
            self.items, result = finished.to_input_list(), finished
        self.rounds = len(result.raw_responses)
        return str(result.final_output)


def run[T](work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def hold(said: Iterable[str], tools: TaskTools | None = None) -> list[tuple[str, list[Call]]]:
    """Hold a conversation: return the answers, and the calls that led to each."""
    conversation = Conversation(tools)

    async def talk() -> list[tuple[str, list[Call]]]:
        found = []
        for message in said:
            answer = await conversation.say(message)
            found.append((answer, conversation.backend.take_calls()))
        return found

    return run(talk())
