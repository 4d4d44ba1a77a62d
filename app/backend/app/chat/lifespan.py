"""What the chat holds while the application runs."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from starlette.applications import Starlette

from app.chat.model import open_model
from app.chat.service import ChatService
from app.chat.turns import TurnStore
from app.core.config import Settings
from app.mcp.client import ToolServer
from app.mcp.server import create_mcp_app

# A turn is ended by its timeout; storing its answer may take a little longer.
_LEASE_MARGIN_SECONDS = 30.0


@asynccontextmanager
async def running_chat(app: Starlette, settings: Settings) -> AsyncIterator[None]:
    """Serve the MCP server and the chat. The application's state has what both stand on."""
    state = app.state
    state.mcp = create_mcp_app(settings, state.token_verifier, state.session_factory)
    tool_server = (
        ToolServer.at(settings.mcp_url)
        if settings.mcp_url is not None
        else ToolServer.in_process(state.mcp)
    )
    store = TurnStore(
        state.session_factory,
        rate_limit=settings.chat_rate_limit,
        lease=settings.chat_timeout + _LEASE_MARGIN_SECONDS,
    )
    async with (
        state.mcp.router.lifespan_context(state.mcp),
        open_model(settings) as model,
        aclosing(tool_server),
        aclosing(
            ChatService(model, tool_server, store, turn_timeout=settings.chat_timeout)
        ) as state.chat,
    ):
        yield
