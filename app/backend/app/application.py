"""The application object and what it holds while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api.errors import install_error_handlers
from app.api.router import router
from app.core.config import Settings
from app.core.database import create_engine, create_session_factory
from app.core.middleware import BodySizeLimitMiddleware, RequestContextMiddleware
from app.core.schema import SchemaRevisions
from app.core.tokens import TokenVerifier
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
        app.state.readiness = ReadinessService(probe_engine, SchemaRevisions.load())
        try:
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
    )
    app.include_router(router)
    install_error_handlers(app)
    app.add_middleware(BodySizeLimitMiddleware)
    app.add_middleware(RequestContextMiddleware)
    return app
