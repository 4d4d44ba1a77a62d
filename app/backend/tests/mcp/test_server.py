"""The tools over real HTTP, by one replica and by two."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, Tool

from tests.issuer import TokenIssuer
from tests.postgres import temporary_database
from tests.process import RunningServer, running_server

TASK_FIELDS = {"id", "title", "description", "completed", "created_at", "updated_at"}

type Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def replicas(
    server: str, template: str, issuer: TokenIssuer
) -> Iterator[tuple[RunningServer, RunningServer]]:
    with (
        temporary_database(server, template) as database,
        running_server(issuer, DATABASE_URL=database) as first,
        running_server(issuer, DATABASE_URL=database) as second,
    ):
        yield first, second


@pytest.fixture
def replica(replicas: tuple[RunningServer, RunningServer]) -> RunningServer:
    return replicas[0]


class RoundRobin(httpx2.AsyncBaseTransport):
    """Sends each request to the next of the replicas, as a Service does."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = itertools.cycle(ports)
        self._transport = httpx2.AsyncHTTPTransport()
        self.sent_to: list[int] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        port = next(self._ports)
        self.sent_to.append(port)
        request.url = request.url.copy_with(port=port)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def port_of(replica: RunningServer) -> int:
    port = replica.client.base_url.port
    assert port is not None
    return port


def with_client[T](
    ports: list[int],
    token: str,
    use: Callable[[Client], Awaitable[T]],
    mode: str = "auto",
) -> tuple[T, list[int]]:
    async def run() -> tuple[T, list[int]]:
        transport = RoundRobin(ports)
        async with (
            httpx2.AsyncClient(
                transport=transport, headers={"Authorization": f"Bearer {token}"}
            ) as http_client,
            Client(
                streamable_http_client("http://127.0.0.1:1/mcp", http_client=http_client),
                mode=mode,
            ) as client,
        ):
            return await use(client), transport.sent_to

    return asyncio.run(run())


def call_as(replica: RunningServer, issuer: TokenIssuer, user_id: str) -> Call:
    """Return a function that calls a tool and returns its structured result, or its error."""

    def call(name: str, **arguments: object) -> dict[str, Any]:
        async def use(client: Client) -> CallToolResult:
            return await client.call_tool(name, arguments)

        result, _ = with_client([port_of(replica)], issuer.token(user_id), use)
        if result.is_error:
            return {"error": " ".join(getattr(part, "text", "") for part in result.content)}
        structured: dict[str, Any] | None = result.structured_content
        assert structured is not None
        return structured

    return call


@pytest.fixture
def user_id(request: pytest.FixtureRequest) -> str:
    """A user without tasks."""
    return f"user of {request.node.name}"[:200]


@pytest.fixture
def call(replica: RunningServer, issuer: TokenIssuer, user_id: str) -> Call:
    return call_as(replica, issuer, user_id)


def test_tools_are_those_of_the_contract_and_take_no_identity(
    replica: RunningServer, issuer: TokenIssuer
) -> None:
    async def use(client: Client) -> list[Tool]:
        return (await client.list_tools()).tools

    tools, _ = with_client([port_of(replica)], issuer.token(), use)
    assert {tool.name: list(tool.input_schema["properties"]) for tool in tools} == {
        "add_task": ["title", "description"],
        "list_tasks": ["status", "search", "sort", "order", "limit", "offset"],
        "complete_task": ["task_id", "completed"],
        "update_task": ["task_id", "title", "description"],
        "delete_task": ["task_id"],
    }
    assert all(tool.description and tool.output_schema for tool in tools)
    reading = [tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint]
    assert reading == ["list_tasks"]


def test_add_gives_the_task(call: Call) -> None:
    task = call("add_task", title="  Buy milk ", description="two litres")
    assert set(task) == TASK_FIELDS
    assert (task["title"], task["description"]) == ("Buy milk", "two litres")
    assert task["completed"] is False
    assert call("add_task", title="Bread")["description"] is None


def test_list_filters_sorts_pages_and_counts(call: Call) -> None:
    for title in ("b milk", "a milk", "c bread"):
        call("add_task", title=title)
    first = call("list_tasks")["items"][0]
    call("complete_task", task_id=first["id"])
    page = call("list_tasks")
    assert [task["title"] for task in page["items"]] == ["b milk", "a milk", "c bread"]
    assert set(page["items"][0]) == TASK_FIELDS
    assert page["total"] == 3
    assert page["counts"] == {"open": 2, "completed": 1}
    by_title = call("list_tasks", search="MILK", sort="title", order="desc", limit=1, offset=1)
    assert [task["title"] for task in by_title["items"]] == ["a milk"]
    assert by_title["total"] == 2
    done = call("list_tasks", status="completed")
    assert [task["title"] for task in done["items"]] == ["b milk"]
    assert done["total"] == 1


def test_complete_says_whether_it_changed_anything(call: Call) -> None:
    task_id = call("add_task", title="milk")["id"]
    first = call("complete_task", task_id=task_id)
    assert (first["changed"], first["task"]["completed"]) == (True, True)
    assert call("complete_task", task_id=task_id)["changed"] is False
    reopened = call("complete_task", task_id=task_id, completed=False)
    assert (reopened["changed"], reopened["task"]["completed"]) == (True, False)


def test_update_gives_what_was_there_before(call: Call) -> None:
    task_id = call("add_task", title="milk", description="two")["id"]
    changed = call("update_task", task_id=task_id, title="oat milk")
    assert changed["task"]["title"] == "oat milk"
    assert changed["task"]["description"] == "two"
    assert changed["previous"] == {"title": "milk", "description": "two"}
    emptied = call("update_task", task_id=task_id, description="")
    assert emptied["task"]["description"] is None
    assert call("update_task", task_id=task_id) == {
        "error": "Say what to change: the title, the description or both."
    }


def test_delete_gives_the_deleted_task(call: Call) -> None:
    task = call("add_task", title="milk")
    assert call("delete_task", task_id=task["id"]) == {"task": task}
    assert call("list_tasks")["total"] == 0


@pytest.mark.parametrize("task_id", [4711, 0, -1, 2**63, 10**30])
@pytest.mark.parametrize("name", ["complete_task", "update_task", "delete_task"])
def test_missing_task_is_a_sentence(call: Call, name: str, task_id: int) -> None:
    arguments = {"title": "x"} if name == "update_task" else {}
    assert call(name, task_id=task_id, **arguments) == {"error": f"There is no task {task_id}."}


@pytest.mark.parametrize(
    ("name", "arguments", "about"),
    [
        ("add_task", {"title": " "}, "title"),
        ("add_task", {"title": "x" * 201}, "title"),
        ("add_task", {"title": "x", "description": "x" * 2001}, "description"),
        ("add_task", {"title": "a\0b"}, "title"),
        ("add_task", {}, "title"),
        ("list_tasks", {"limit": 201}, "limit"),
        ("list_tasks", {"limit": 0}, "limit"),
        ("list_tasks", {"offset": -1}, "offset"),
        ("list_tasks", {"status": "lost"}, "status"),
        ("list_tasks", {"search": "x" * 201}, "search"),
        ("complete_task", {"task_id": "x"}, "task_id"),
    ],
)
def test_bad_arguments_are_an_error_that_names_them(
    call: Call, name: str, arguments: dict[str, Any], about: str
) -> None:
    assert about in call(name, **arguments)["error"]
    assert call("list_tasks")["total"] == 0


def test_another_users_tasks_do_not_exist(
    call: Call, replica: RunningServer, issuer: TokenIssuer
) -> None:
    task = call("add_task", title="a secret")
    stranger = call_as(replica, issuer, "stranger")
    missing = {"error": f"There is no task {task['id']}."}
    assert stranger("list_tasks", search="secret")["items"] == []
    assert stranger("complete_task", task_id=task["id"]) == missing
    assert stranger("update_task", task_id=task["id"], title="stolen") == missing
    assert stranger("delete_task", task_id=task["id"]) == missing
    assert call("list_tasks")["items"] == [task]


def test_identity_in_the_arguments_counts_for_nothing(
    call: Call, replica: RunningServer, issuer: TokenIssuer
) -> None:
    victim = call_as(replica, issuer, "victim")
    victim("add_task", title="a secret")
    assert call("list_tasks", user_id="victim", sub="victim")["items"] == []
    call("add_task", title="planted", user_id="victim")
    assert [task["title"] for task in victim("list_tasks")["items"]] == ["a secret"]
    assert [task["title"] for task in call("list_tasks")["items"]] == ["planted"]


def post(replica: RunningServer, **headers: str) -> httpx2.Response:
    return httpx2.post(
        f"http://127.0.0.1:{port_of(replica)}/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
        headers={"Accept": "application/json, text/event-stream", **headers},
    )


def test_request_without_a_token_is_refused(replica: RunningServer) -> None:
    response = post(replica)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")


def test_tokens_that_prove_nothing_are_refused(replica: RunningServer, issuer: TokenIssuer) -> None:
    good = issuer.token()
    for token in (
        "x",
        good[:-4] + "AAAA",
        issuer.token(exp=1),
        issuer.token(aud="https://other.example.org"),
        issuer.token(iss="https://other.example.org"),
        issuer.token(without="sub"),
    ):
        assert post(replica, Authorization=f"Bearer {token}").status_code == 401
    assert post(replica, Authorization=good).status_code == 401
    assert post(replica, Authorization=f"Bearer {good}").status_code == 200


def test_unknown_host_is_refused(replica: RunningServer, issuer: TokenIssuer) -> None:
    headers = issuer.authorization()
    assert post(replica, Host="evil.example.org", **headers).status_code == 421
    assert post(replica, Origin="http://evil.example.org", **headers).status_code == 403
    assert post(replica, Host="todo-backend:8000", **headers).status_code == 200


def test_large_body_is_refused(replica: RunningServer, issuer: TokenIssuer) -> None:
    response = httpx2.post(
        f"http://127.0.0.1:{port_of(replica)}/mcp",
        content=b"x" * 1_000_000,
        headers={**issuer.authorization(), "Content-Type": "application/json"},
    )
    assert response.status_code == 413


def test_slash_at_the_end_is_no_other_place(replica: RunningServer, issuer: TokenIssuer) -> None:
    response = httpx2.post(
        f"http://127.0.0.1:{port_of(replica)}/mcp/",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
        headers={"Accept": "application/json, text/event-stream", **issuer.authorization()},
    )
    assert response.status_code == 200


@pytest.mark.parametrize("mode", ["auto", "legacy", "2026-07-28"])
def test_one_client_works_with_two_replicas_in_turn(
    replicas: tuple[RunningServer, RunningServer], issuer: TokenIssuer, mode: str, user_id: str
) -> None:
    async def use(client: Client) -> int:
        for number in range(4):
            result = await client.call_tool("add_task", {"title": f"task {number}"})
            assert not result.is_error
        listed = await client.call_tool("list_tasks", {})
        assert listed.structured_content is not None
        total: int = listed.structured_content["total"]
        return total

    ports = [port_of(replica) for replica in replicas]
    total, sent_to = with_client(ports, issuer.token(user_id), use, mode)
    assert total == 4
    assert min(sent_to.count(port) for port in ports) >= 2
