"""The application object and what it holds while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import Route

from app.api.errors import install_error_handlers
from app.api.router import router
from app.chat.lifespan import running_chat
from app.core.config import Settings
from app.core.database import create_engine, create_session_factory
from app.core.metrics import MetricsMiddleware
from app.core.middleware import RequestContextMiddleware, RequestSizeLimitMiddleware
from app.core.schema import SchemaRevisions
from app.core.tokens import TokenVerifier
from app.mcp.endpoint import McpEndpoint
from app.mcp.server import PATH as MCP_PATH
from app.services.readiness import ReadinessService


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_engine(settings)
        app.state.session_factory = create_session_factory(engine)
        verifier = TokenVerifier.from_settings(settings)
        app.state.token_verifier = verifier
        # A connection of its own: a pod whose pool is busy is not a pod without a database.
        probe_engine = create_engine(settings, pool_size=1)
        app.state.readiness = ReadinessService(
            probe_engine, SchemaRevisions.load(), verifier.keys, settings.draining_file
        )
        try:
            async with running_chat(app, settings):
                yield
        finally:
            await verifier.keys.close()
            await engine.dispose()
            await probe_engine.dispose()

    app = FastAPI(
        title="Todo API",
        version="0.1.0",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        # The documentation pages load their scripts from other hosts.
        docs_url=None,
        redoc_url=None,
        # Behind TLS termination a redirect would point to plain HTTP.
        redirect_slashes=False,
        # The names of a generated client are those of the functions.
        generate_unique_id_function=lambda route: route.name,
    )
    app.include_router(router)
    for path in (MCP_PATH, f"{MCP_PATH}/"):
        app.router.routes.append(Route(path, McpEndpoint(), include_in_schema=False))
    install_error_handlers(app)
    app.add_middleware(RequestSizeLimitMiddleware)
    app.add_middleware(RequestContextMiddleware)
    app.add_middleware(MetricsMiddleware)
    return app
