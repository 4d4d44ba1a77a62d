"""The chat's way to the MCP server: streamable HTTP, one request for each call of a tool."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, override

import httpx2
from agents import AgentBase, RunContextWrapper
from agents.mcp import MCPServer, MCPToolCustomDataExtractor
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.types import (
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    ClientRequest,
    GetPromptResult,
    ListPromptsResult,
    ListToolsRequest,
    ListToolsResult,
    Tool,
)
from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp

from app.core.storable import storable_object

TIMEOUT_SECONDS = 10.0
# A rolling update can change what another process offers; a minute later it is seen here.
TOOLS_TTL_SECONDS = 60.0

# Requests of this protocol stand alone: no handshake and no session to find again on a replica.
_PROTOCOL = "2026-07-28"
_IN_PROCESS_URL = "http://localhost/mcp"


class ToolServerError(Exception):
    """The server did not do what it was asked, or it is not known whether it did."""


class _SharedTransport(httpx2.AsyncBaseTransport):
    """A transport that outlives the clients that use it."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return await self._transport.handle_async_request(request)


class ToolServer:
    """The MCP server as the whole process sees it: its address, its connections, its tools.

    Nothing in here belongs to a user. What does is in `UserTools`.
    """

    def __init__(self, url: str, transport: httpx2.AsyncBaseTransport) -> None:
        self._url = url
        self._transport = transport
        self._tools: Sequence[Tool] = ()
        self._tools_expire = 0.0
        self._listing = asyncio.Lock()

    @classmethod
    def at(cls, url: str) -> "ToolServer":
        return cls(url, httpx2.AsyncHTTPTransport())

    @classmethod
    def in_process(cls, app: ASGIApp) -> "ToolServer":
        return cls(_IN_PROCESS_URL, httpx2.ASGITransport(app, raise_app_exceptions=False))

    async def aclose(self) -> None:
        await self._transport.aclose()

    def for_user(
        self, token: str, custom_data_extractor: MCPToolCustomDataExtractor | None = None
    ) -> "UserTools":
        return UserTools(self, token, custom_data_extractor)

    async def ask[ResultT: BaseModel](
        self, token: str, request: ClientRequest, result_type: type[ResultT]
    ) -> ResultT:
        """Send one request; raise `ToolServerError` if there is no answer to it.

        The methods of `Client` would list the tools anew for each connection.
        """
        problem: BaseException | None = None
        try:
            async with self._connect(token) as client:
                return await client.session.send_request(request, result_type)
        except* (MCPError, httpx2.HTTPError, ValidationError) as group:
            problem = group
        raise ToolServerError("the tool server did not answer the request") from problem

    async def tools(self, token: str) -> Sequence[Tool]:
        if time.monotonic() < self._tools_expire:
            return self._tools
        async with self._listing:
            if time.monotonic() >= self._tools_expire:
                listed = await self.ask(token, ListToolsRequest(), ListToolsResult)
                self._tools = listed.tools
                self._tools_expire = time.monotonic() + TOOLS_TTL_SECONDS
        return self._tools

    @asynccontextmanager
    async def _connect(self, token: str) -> AsyncIterator[Client]:
        async with (
            httpx2.AsyncClient(
                transport=_SharedTransport(self._transport),
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT_SECONDS,
                # Looking for proxies builds a TLS context for each client.
                trust_env=False,
            ) as http_client,
            Client(
                streamable_http_client(self._url, http_client=http_client),
                mode=_PROTOCOL,
                cache=None,
                read_timeout_seconds=TIMEOUT_SECONDS,
            ) as client,
        ):
            yield client


class UserTools(MCPServer):
    """The tools as one user may call them: every request carries this user's access token."""

    def __init__(
        self,
        server: ToolServer,
        token: str,
        custom_data_extractor: MCPToolCustomDataExtractor | None = None,
    ) -> None:
        super().__init__(
            use_structured_content=True,
            # A call that never reached the server is a failure of the turn, not a text for the
            # model to explain.
            failure_error_function=None,
            custom_data_extractor=custom_data_extractor,
        )
        self._server = server
        self._token = token

    @property
    def name(self) -> str:
        return "tasks"

    async def connect(self) -> None:
        """Do nothing: each request stands alone."""

    async def cleanup(self) -> None:
        """Do nothing: no request leaves anything open."""

    @override
    async def list_tools(
        self,
        run_context: RunContextWrapper[Any] | None = None,
        agent: AgentBase | None = None,
    ) -> list[Tool]:
        return list(await self._server.tools(self._token))

    @override
    async def call_tool(
        self,
        tool_name: str,
        arguments: dict[str, Any] | None,
        meta: dict[str, Any] | None = None,
    ) -> CallToolResult:
        request = CallToolRequest(
            params=CallToolRequestParams(name=tool_name, arguments=storable_object(arguments or {}))
        )
        return await self._server.ask(self._token, request, CallToolResult)

    async def list_prompts(self) -> ListPromptsResult:
        return ListPromptsResult(prompts=[])

    @override
    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None
    ) -> GetPromptResult:
        raise NotImplementedError("the server has no prompts")
