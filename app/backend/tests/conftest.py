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
from app.core.config import DatabaseSettings, Settings
from tests.issuer import TokenIssuer, running_issuer
from tests.postgres import SeverableProxy, private_server, temporary_database

type SettingsFactory = Callable[..., Settings]
type StartApp = Callable[..., TestClient]


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
        migrate.upgrade(DatabaseSettings(database_url=url))
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
def issuer() -> Iterator[TokenIssuer]:
    """Who issues the tokens. Tests that change its behaviour start one of their own."""
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture(scope="session")
def make_settings(issuer: TokenIssuer) -> SettingsFactory:
    def make(database_url: str, **values: object) -> Settings:
        return Settings.model_validate({"database_url": database_url, **issuer.settings, **values})

    return make


@pytest.fixture(scope="session")
def app(shared_database: str, make_settings: SettingsFactory) -> FastAPI:
    return create_app(make_settings(shared_database))


@pytest.fixture(scope="session")
def _running_client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def client(
    _running_client: TestClient, app: FastAPI, issuer: TokenIssuer, shared_database: str
) -> Iterator[TestClient]:
    """A signed-in client of an application without any rows."""
    with psycopg.connect(shared_database) as connection:
        connection.execute("TRUNCATE task, conversation, message RESTART IDENTITY")
    _running_client.headers.update(issuer.authorization())
    yield _running_client
    app.dependency_overrides.clear()


@pytest.fixture
def start_app(issuer: TokenIssuer, make_settings: SettingsFactory) -> Iterator[StartApp]:
    """Start the application on a database of the test's choice; the client is signed in."""
    with ExitStack() as stack:

        def start(database_url: str, **values: object) -> TestClient:
            settings = make_settings(database_url, **{"database_connect_timeout": 2, **values})
            client = TestClient(create_app(settings), headers=issuer.authorization())
            return stack.enter_context(client)

        yield start
