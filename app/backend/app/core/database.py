"""The connection pool and its sessions."""

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.config import DatabaseSettings

type SessionFactory = async_sessionmaker[AsyncSession]


def create_engine(settings: DatabaseSettings, pool_size: int | None = None) -> AsyncEngine:
    return create_async_engine(
        # The arguments carry the address, so that no representation of the engine has the password.
        "postgresql+psycopg://",
        connect_args=settings.connect_arguments(),
        pool_size=pool_size or settings.database_pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout,
        pool_pre_ping=True,
        pool_recycle=300,
        # Idle connections then stay idle and are recycled, and a serverless database can sleep.
        pool_use_lifo=True,
        hide_parameters=True,
    )


def create_session_factory(engine: AsyncEngine) -> SessionFactory:
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def one_line(error: BaseException) -> str:
    """Return the cause of a database error without SQLAlchemy's appendix."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())
