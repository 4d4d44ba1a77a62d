"""Run the migrations on the connection that `app.migrate` holds, or on one of our own.

The second way serves a developer's `alembic` command.
"""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from app.core.config import DatabaseSettings, load_settings
from app.models import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    if context.is_offline_mode():
        raise SystemExit("offline mode is not supported: migrations need a database")
    connection: Connection | None = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=load_settings(DatabaseSettings).direct_connect_arguments(),
        poolclass=NullPool,
    )
    with engine.connect() as own_connection:
        run(own_connection)


main()
