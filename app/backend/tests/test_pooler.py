"""A database behind a pooler in transaction mode, which gives every transaction any connection."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from fastapi.testclient import TestClient

from tests.conftest import StartApp
from tests.pgbouncer import running_pgbouncer
from tests.process import run_migrate

CONNECTIONS = 2
UNREACHABLE = "postgresql://todo:secret@127.0.0.1:1/todo"


@pytest.fixture
def pooled(database: str) -> Iterator[str]:
    with running_pgbouncer(database, CONNECTIONS) as url:
        yield url


def test_pooler_insists_on_tls(pooled: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="SSL required"):
        psycopg.connect(pooled.replace("sslmode=require", "sslmode=disable"))


def test_everything_works_on_shared_connections(
    start_app: StartApp, pooled: str, database: str
) -> None:
    client = start_app(pooled, database_pool_size=10)

    def use(number: int) -> list[int]:
        created = client.post("/api/tasks", json={"title": f"task {number}"})
        path = f"/api/tasks/{created.json()['id']}"
        return [
            created.status_code,
            client.get("/api/tasks", params={"search": f"task {number}"}).status_code,
            client.patch(path, json={"completed": True}).status_code,
            client.get("/api/conversations").status_code,
            client.delete(path).status_code if number % 2 else client.get(path).status_code,
        ]

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(use, range(100)))
    assert results == [[201, 200, 200, 200, 204 if n % 2 else 200] for n in range(100)]
    assert client.get("/readyz").status_code == 200
    counts = client.get("/api/tasks").json()["counts"]
    assert counts == {"open": 0, "completed": 50}
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert row is not None
    assert 1 <= row[0] <= CONNECTIONS


def test_update_waits_for_another_through_the_pooler(start_app: StartApp, pooled: str) -> None:
    client: TestClient = start_app(pooled)
    task = client.post("/api/tasks", json={"title": "x"}).json()
    path = f"/api/tasks/{task['id']}"
    changes: list[dict[str, object]] = [{"title": "y"}, {"completed": True}, {"description": "z"}]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda change: client.patch(path, json=change), changes))
    after = client.get(path).json()
    assert (after["title"], after["completed"], after["description"]) == ("y", True, "z")


def test_migration_goes_past_the_pooler(empty_database: str) -> None:
    result = run_migrate(DATABASE_URL=UNREACHABLE, DATABASE_DIRECT_URL=empty_database)
    assert result.returncode == 0, result.stdout


def test_migration_works_through_the_pooler_too(empty_database: str) -> None:
    with running_pgbouncer(empty_database, CONNECTIONS) as url, ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: run_migrate(DATABASE_URL=url), range(2)))
    assert [result.returncode for result in results] == [0, 0], results


def test_bad_direct_url_is_named(database: str) -> None:
    result = run_migrate(
        DATABASE_URL=database, DATABASE_DIRECT_URL="mysql://todo:hunter2@direct/todo"
    )
    assert result.returncode == 2
    assert "DATABASE_DIRECT_URL: expected postgresql://" in result.stdout
    assert "hunter2" not in result.stdout
