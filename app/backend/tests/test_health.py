import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from app import migrate
from app.application import create_app
from app.core.config import DatabaseSettings
from app.core.schema import SchemaRevisions
from tests.conftest import SettingsFactory, StartApp
from tests.issuer import TokenIssuer, running_issuer
from tests.postgres import SeverableProxy, free_port, wait_for_lock_waiter

UNREACHABLE = "postgresql://todo:secret@127.0.0.1:1/todo"


def set_revision(database: str, revision: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])


def test_healthz_needs_no_database(start_app: StartApp) -> None:
    response = start_app(UNREACHABLE).get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_ready_with_the_schema(client: TestClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready"}


def test_not_ready_before_it_is_stopped(
    start_app: StartApp, shared_database: str, tmp_path: Path
) -> None:
    draining = tmp_path / "draining"
    draining.touch()
    client = start_app(shared_database, draining_file=draining)
    assert client.get("/readyz").status_code == 200, "told to an earlier process"
    draining.touch()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"detail": "about to stop"})
    assert client.get("/healthz").status_code == 200


def test_not_ready_without_a_database(start_app: StartApp) -> None:
    response = start_app(UNREACHABLE).get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"detail": "database unreachable"}


def test_not_ready_before_the_migration_and_ready_after_it(
    start_app: StartApp, empty_database: str
) -> None:
    client = start_app(empty_database)
    head = SchemaRevisions.load().head
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"detail": f"database schema is at revision none, need {head}"}
    migrate.upgrade(DatabaseSettings(database_url=empty_database))
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_schema_is_behind(
    start_app: StartApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = SchemaRevisions.load().head
    newer = SchemaRevisions(head="9999", known=frozenset({head, "9999"}))
    monkeypatch.setattr(SchemaRevisions, "load", lambda: newer)
    client = start_app(database)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"detail": f"database schema is at revision {head}, need 9999"}
    set_revision(database, "9999")
    assert client.get("/readyz").status_code == 200


def test_older_release_stays_ready_on_a_newer_schema(start_app: StartApp, database: str) -> None:
    client = start_app(database)
    set_revision(database, "from_a_newer_release")
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_version_table_is_empty(start_app: StartApp, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("DELETE FROM alembic_version")
    assert start_app(database).get("/readyz").status_code == 503


def test_lost_database_is_told_and_recovered_from(
    start_app: StartApp, proxy: SeverableProxy
) -> None:
    client = start_app(proxy.url)
    for _ in range(2):
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/tasks").status_code == 200

        proxy.down()
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        response = client.post("/api/tasks", json={"title": "x"})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "5"
        assert response.json() == {
            "detail": "The database is unreachable at the moment. Try again."
        }

        proxy.up()
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/tasks").status_code == 200


def test_connections_closed_while_idle_are_replaced(start_app: StartApp, database: str) -> None:
    client = start_app(database)
    for path in ("/readyz", "/api/tasks"):
        assert client.get(path).status_code == 200
    with psycopg.connect(database) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    for path in ("/readyz", "/api/tasks"):
        assert client.get(path).status_code == 200


def test_database_that_does_not_answer_is_not_waited_for(
    start_app: StartApp, proxy: SeverableProxy
) -> None:
    client = start_app(proxy.url)
    proxy.stall()
    assert client.get("/readyz").status_code == 503
    assert client.get("/api/tasks").status_code == 503
    assert client.get("/healthz").status_code == 200
    proxy.up()
    assert client.get("/readyz").status_code == 200


def test_busy_pool_does_not_make_a_pod_unready(
    database: str, issuer: TokenIssuer, make_settings: SettingsFactory
) -> None:
    settings = make_settings(database, database_pool_size=1, database_pool_timeout=1)
    with (
        TestClient(create_app(settings), headers=issuer.authorization()) as client,
        psycopg.connect(database) as other,
        ThreadPoolExecutor() as pool,
    ):
        other.execute("LOCK TABLE task")
        first = pool.submit(client.get, "/api/tasks")
        wait_for_lock_waiter(database)
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/tasks").status_code == 503
        other.rollback()
        assert first.result().status_code == 200


def test_not_ready_before_the_signing_keys_are_there(start_app: StartApp, database: str) -> None:
    port = free_port()
    client = start_app(database, auth_jwks_url=f"http://127.0.0.1:{port}/api/auth/jwks")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"detail": "signing keys unreachable"}
    with running_issuer(port):
        wait_until_ready(client)
    # What it knows, it goes on with.
    assert client.get("/readyz").status_code == 200


def test_issuer_that_does_not_answer_is_not_waited_for(start_app: StartApp, database: str) -> None:
    with running_issuer() as slow:
        slow.release.clear()
        client = start_app(database, **slow.settings)
        started = time.monotonic()
        assert client.get("/readyz").json() == {"detail": "signing keys unreachable"}
        assert time.monotonic() - started < 4
        assert client.get("/healthz").status_code == 200
        slow.release.set()
        wait_until_ready(client)


def wait_until_ready(client: TestClient) -> None:
    deadline = time.monotonic() + 10
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
