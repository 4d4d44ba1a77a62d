"""Where the application serves the MCP server, which is made when the application starts."""

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from app.mcp.server import PATH


class McpEndpoint:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server: Starlette = scope["app"].state.mcp
        # A trailing slash is no other place.
        await server({**scope, "path": PATH}, receive, send)
