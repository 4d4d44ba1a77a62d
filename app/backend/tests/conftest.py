import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import migrate
from app.application import create_app
from app.core.config import Settings
from tests.postgres import SeverableProxy, private_server, temporary_database

type SettingsFactory = Callable[..., Settings]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a role that may create databases."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with private_server() as url:
        yield url


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a database with the schema, to be copied."""
    with temporary_database(server) as url:
        migrate.upgrade(Settings(database_url=url))
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def empty_database(server: str) -> Iterator[str]:
    with temporary_database(server) as url:
        yield url


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """A database with the schema and no rows."""
    with temporary_database(server, template) as url:
        yield url


@pytest.fixture
def proxy(database: str) -> Iterator[SeverableProxy]:
    proxy = SeverableProxy(database)
    proxy.up()
    yield proxy
    proxy.down()


@pytest.fixture(scope="session")
def shared_database(server: str, template: str) -> Iterator[str]:
    with temporary_database(server, template) as url:
        yield url


@pytest.fixture(scope="session")
def app(shared_database: str) -> FastAPI:
    return create_app(Settings(database_url=shared_database))


@pytest.fixture(scope="session")
def _running_client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def client(_running_client: TestClient, app: FastAPI, shared_database: str) -> Iterator[TestClient]:
    """A client of an application without any tasks."""
    with psycopg.connect(shared_database) as connection:
        connection.execute("TRUNCATE task RESTART IDENTITY")
    yield _running_client
    app.dependency_overrides.clear()


@pytest.fixture
def start_app() -> Iterator[Callable[[str], TestClient]]:
    """Start the application on a database of the test's choice."""
    with ExitStack() as stack:
        yield lambda url: stack.enter_context(
            TestClient(create_app(Settings(database_url=url, database_connect_timeout=2)))
        )
