"""Bring the database schema to the revision of this release: `python -m app.migrate`.

Waits for the database, then upgrades in one transaction under an advisory lock, so that any
number of these may run at once. The lock belongs to the transaction, not to the session: it also
holds behind a pooler in transaction mode.
"""

import logging
import signal
import sys
import time

import psycopg
from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.core.config import ConfigurationError, DatabaseSettings, load_settings
from app.core.database import one_line
from app.core.logging import configure_logging
from app.core.schema import SchemaRevisions, alembic_config

logger = logging.getLogger("app.migrate")

EXIT_FAILED = 1
EXIT_BAD_CONFIGURATION = 2
EXIT_TERMINATED = 128 + signal.SIGTERM

# Any constant will do, as long as it never changes.
ADVISORY_LOCK = 0x746F646F

_LOCK_NOT_AVAILABLE = "55P03"
# psycopg gives no code for a refused connection. In another language than English it is waited for.
_REFUSED = "password authentication failed"
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 5.0


class MigrationError(Exception):
    """The schema is not at the wanted revision, for a reason that the operator can act on."""


def wait_for_database(settings: DatabaseSettings) -> None:
    """Return when the database accepts a connection; raise after `migration_wait` seconds."""
    started = time.monotonic()
    deadline = started + settings.migration_wait
    pause = _FIRST_PAUSE
    while True:
        try:
            psycopg.connect(**settings.direct_connect_arguments()).close()  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            # A server that has an answer is not about to start.
            if _REFUSED in str(error):
                raise MigrationError(f"the database refused: {one_line(error)}") from None
            now = time.monotonic()
            if now + pause > deadline:
                raise MigrationError(
                    f"the database did not accept a connection within "
                    f"{settings.migration_wait:.0f} s: {one_line(error)}"
                ) from None
            logger.warning(
                "waiting for the database (%.0f of %.0f s): %s",
                now - started,
                settings.migration_wait,
                one_line(error),
            )
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            logger.info("the database accepts connections")
            return


def upgrade(settings: DatabaseSettings) -> None:
    """Run the missing migrations. Either all of them take effect or none."""
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=settings.direct_connect_arguments(),
        poolclass=NullPool,
        hide_parameters=True,
    )
    try:
        with engine.begin() as connection:
            _take_lock(connection, settings.migration_wait)
            _upgrade_to_head(connection)
    except DBAPIError as error:
        raise MigrationError(f"the database refused: {one_line(error)}") from error
    finally:
        engine.dispose()


def _take_lock(connection: Connection, wait: float) -> None:
    parameters = {"lock": ADVISORY_LOCK}
    if connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), parameters):
        return
    logger.info("another migration is running, waiting for it to end")
    # lock_timeout 0 would mean to wait without end.
    milliseconds = str(max(1, int(wait * 1000)))
    set_lock_timeout = text("SELECT set_config('lock_timeout', :value, true)")
    previous = connection.scalar(text("SHOW lock_timeout"))
    connection.execute(set_lock_timeout, {"value": milliseconds})
    try:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), parameters)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise MigrationError(f"another migration still runs after {wait:.0f} s") from None
    connection.execute(set_lock_timeout, {"value": previous})


def _upgrade_to_head(connection: Connection) -> None:
    revisions = SchemaRevisions.load()
    before = MigrationContext.configure(connection).get_current_revision()
    if revisions.is_newer(before):
        logger.warning(
            "the schema is at revision %s, which comes from a newer release; nothing is changed",
            before,
        )
        return
    if before == revisions.head:
        logger.info("the schema is at revision %s already", before)
        return
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revisions.head)
    logger.info("the schema went from revision %s to %s", before or "none", revisions.head)


def _terminate(*_: object) -> None:
    sys.exit(EXIT_TERMINATED)


def main() -> int:
    # The first process of a container ignores signals that it does not handle.
    signal.signal(signal.SIGTERM, _terminate)
    configure_logging("INFO")
    try:
        settings = load_settings(DatabaseSettings)
    except ConfigurationError as error:
        logger.critical("bad configuration: %s", error)
        return EXIT_BAD_CONFIGURATION
    configure_logging(settings.log_level)
    try:
        wait_for_database(settings)
        upgrade(settings)
    except MigrationError as error:
        logger.critical("migration failed: %s", error)
        return EXIT_FAILED
    except Exception:
        logger.critical("migration failed", exc_info=True)
        return EXIT_FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
