import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core.database import one_line
from app.core.schema import SchemaRevisions
from app.core.tokens import SigningKeys

logger = logging.getLogger(__name__)

_TIMEOUT = 3.0
_UNDEFINED_TABLE = "42P01"


@dataclass(frozen=True)
class Readiness:
    ready: bool
    detail: str


class ReadinessService:
    """Whether requests can be served: by a database with the schema, for users who can be known."""

    def __init__(
        self,
        engine: AsyncEngine,
        revisions: SchemaRevisions,
        keys: SigningKeys,
        draining_file: Path | None = None,
    ) -> None:
        """What an earlier process in the same container was told, this one does not obey."""
        self._engine = engine
        self._revisions = revisions
        self._keys = keys
        self._draining_file = draining_file
        if draining_file:
            draining_file.unlink(missing_ok=True)

    async def check(self) -> Readiness:
        if self._is_draining():
            return Readiness(ready=False, detail="about to stop")
        database = await self._database()
        if not database.ready or await self._keys_available():
            return database
        return Readiness(ready=False, detail="signing keys unreachable")

    def _is_draining(self) -> bool:
        return self._draining_file is not None and self._draining_file.exists()

    async def _keys_available(self) -> bool:
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await self._keys.available()
        except TimeoutError:
            logger.warning("readiness: no signing keys within %.0f s", _TIMEOUT)
            return False

    async def _database(self) -> Readiness:
        try:
            async with asyncio.timeout(_TIMEOUT):
                revision = await self._schema_revision()
        except TimeoutError:
            logger.warning("readiness: the database did not answer within %.0f s", _TIMEOUT)
            return Readiness(ready=False, detail="database unreachable")
        except (SQLAlchemyError, OSError) as error:
            logger.warning("readiness: the database is unreachable: %s", one_line(error))
            return Readiness(ready=False, detail="database unreachable")
        if not self._revisions.is_current(revision):
            found = revision or "none"
            return Readiness(
                ready=False,
                detail=f"database schema is at revision {found}, need {self._revisions.head}",
            )
        return Readiness(ready=True, detail="ready")

    async def _schema_revision(self) -> str | None:
        async with self._engine.connect() as connection:
            try:
                result = await connection.execute(text("SELECT version_num FROM alembic_version"))
            except ProgrammingError as error:
                if getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE:
                    return None
                raise
            return result.scalar_one_or_none()
