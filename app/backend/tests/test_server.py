"""The image's own command as a process: its logs, its signals, its answers in general."""

import logging
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from uvicorn.config import STARTUP_FAILURE

from app.api.deps import get_current_user
from app.core.logging import JsonFormatter
from tests.issuer import TokenIssuer
from tests.postgres import SeverableProxy, free_port, wait_for_lock_waiter
from tests.process import (
    connect,
    image_command,
    log_entries,
    run,
    running_server,
    started_server,
)

UNREACHABLE = "postgresql://todo:hunter2@127.0.0.1:1/todo"


def test_log_is_json_and_has_no_secrets(proxy: SeverableProxy, issuer: TokenIssuer) -> None:
    password = urlsplit(proxy.url).password
    assert password
    with running_server(issuer, DATABASE_URL=proxy.url, LOG_LEVEL="DEBUG") as server:
        server.client.post("/api/tasks", json={"title": "a private matter"})
        server.client.get("/api/tasks?token=hunter2", headers={"X-Request-ID": "abc-1"})
        stale = issuer.token(exp=1)
        server.client.get("/api/tasks", headers={"Authorization": f"Bearer {stale}"})
        server.client.get("/api/tasks", headers={"Authorization": "Bearer hunter2"})
        proxy.down()
        server.client.get("/readyz")
        server.client.get("/api/tasks")
        server.stop()
    output = "\n".join(server.lines)
    entries = log_entries(output)
    assert password not in output
    assert "hunter2" not in output
    assert "a private matter" not in output
    tokens = (stale, server.client.headers["Authorization"].removeprefix("Bearer "))
    for part in (part for token in tokens for part in token.split(".")):
        assert part not in output
    assert all({"time", "level", "logger", "message"} <= set(entry) for entry in entries)
    (access,) = (entry for entry in entries if entry.get("request_id") == "abc-1")
    assert access["method"] == "GET"
    assert access["path"] == "/api/tasks"
    assert access["status"] == 200
    assert access["duration_ms"] > 0
    assert any(entry["message"].startswith("database unavailable: ") for entry in entries)


def test_successful_probes_do_not_fill_the_log(database: str, issuer: TokenIssuer) -> None:
    with running_server(issuer, DATABASE_URL=database) as server:
        for path in ("/healthz", "/readyz"):
            assert server.client.get(path).status_code == 200
        assert server.client.get("/api/tasks").status_code == 200
        server.stop()
    paths = [entry.get("path") for entry in log_entries("\n".join(server.lines))]
    assert "/api/tasks" in paths
    assert not {"/healthz", "/readyz"} & set(paths)


def test_failed_probe_is_logged_with_its_reason(issuer: TokenIssuer) -> None:
    with running_server(issuer, DATABASE_URL=UNREACHABLE) as server:
        assert server.client.get("/readyz").status_code == 503
        server.stop()
    entries = log_entries("\n".join(server.lines))
    assert any("readiness: the database is unreachable" in entry["message"] for entry in entries)
    assert any(entry.get("path") == "/readyz" and entry["status"] == 503 for entry in entries)


def test_running_request_is_finished_before_the_end(database: str, issuer: TokenIssuer) -> None:
    with running_server(issuer, DATABASE_URL=database) as server:
        task = server.client.post("/api/tasks", json={"title": "x"}).json()
        with psycopg.connect(database) as other, ThreadPoolExecutor() as pool:
            other.execute("UPDATE task SET title = 'locked'")
            response = pool.submit(
                server.client.patch, f"/api/tasks/{task['id']}", json={"completed": True}
            )
            wait_for_lock_waiter(database)
            server.process.terminate()
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(timeout=1)
            other.commit()
            assert response.result().status_code == 200
        server.process.wait(timeout=10)
    messages = [entry["message"] for entry in log_entries("\n".join(server.lines))]
    assert "Application shutdown complete." in messages
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT completed FROM task").fetchall() == [(True,)]


def test_no_connection_is_left_after_the_end(database: str, issuer: TokenIssuer) -> None:
    with running_server(issuer, DATABASE_URL=database) as server:
        assert server.client.get("/readyz").status_code == 200
        server.stop()
    with psycopg.connect(database) as connection:
        count = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'todo-backend'"
        ).fetchone()
    assert count == (0,)


def test_bad_configuration_stops_the_server_with_one_clear_line() -> None:
    result = run(
        image_command(port=0), {"DATABASE_URL": "mysql://todo:hunter2@db/todo"}, timeout=30
    )
    assert result.returncode == 2
    (entry,) = log_entries(result.stdout)
    assert entry["message"].startswith("bad configuration: DATABASE_URL: expected postgresql://")
    assert "hunter2" not in result.stdout


def test_whoever_asks_while_it_loads_is_answered(database: str, issuer: TokenIssuer) -> None:
    port = free_port()
    with (
        started_server(port, issuer, DATABASE_URL=database) as server,
        connect(port, server.process) as connection,
        connection.makefile("rb") as answer,
    ):
        assert server.lines == []
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: todo\r\n\r\n")
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"


def test_busy_port_is_named(issuer: TokenIssuer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = run(image_command(port), issuer.environment | {"DATABASE_URL": UNREACHABLE})
    assert ended.returncode == STARTUP_FAILURE
    (entry,) = log_entries(ended.stdout)
    assert re.match(rf"cannot listen: .*Address already in use.*{port}", entry["message"])


@pytest.mark.parametrize("port", [70000, -1])
def test_number_that_is_no_port_is_refused(port: int) -> None:
    ended = run(image_command(port), {})
    assert ended.returncode == 2
    assert f"expected a number from 0 to 65535, found '{port}'" in ended.stdout


def test_server_that_cannot_start_ends_with_a_failure(issuer: TokenIssuer, tmp_path: Path) -> None:
    # A file is to be removed there.
    variables = issuer.environment | {"DRAINING_FILE": str(tmp_path), "DATABASE_URL": UNREACHABLE}
    ended = run(image_command(port=0), variables)
    assert ended.returncode == STARTUP_FAILURE
    assert str(tmp_path) in ended.stdout


def test_pool_bounds_the_connections(database: str, issuer: TokenIssuer) -> None:
    with running_server(issuer, DATABASE_URL=database, DATABASE_POOL_SIZE="2") as server:
        with ThreadPoolExecutor(16) as pool:
            statuses = list(
                pool.map(lambda _: server.client.get("/api/tasks").status_code, range(64))
            )
        with psycopg.connect(database) as connection:
            count = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'todo-backend'"
            ).fetchone()
    assert statuses == [200] * 64
    assert count is not None
    assert 1 <= count[0] <= 2


def test_request_id_is_given_back(client: TestClient) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "abc.DEF_1-2"})
    assert response.headers["X-Request-ID"] == "abc.DEF_1-2"


@pytest.mark.parametrize("given", [None, "", "x" * 65, "a b", 'a"b', "a\tb", "ü"])
def test_unusable_request_id_is_replaced(client: TestClient, given: str | None) -> None:
    headers = {} if given is None else {b"X-Request-ID": given.encode()}
    response = client.get("/healthz", headers=headers)
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])


def test_answers_are_not_to_be_cached(client: TestClient) -> None:
    assert client.get("/api/tasks").headers["Cache-Control"] == "no-store"


def test_unexpected_error_is_logged_and_hidden(
    client: TestClient, app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("an inner detail")

    app.dependency_overrides[get_current_user] = fail
    response = client.get("/api/tasks", headers={"X-Request-ID": "abc"})
    assert response.status_code == 500
    assert response.json() == {"detail": "Internal server error"}
    assert response.headers["X-Request-ID"] == "abc"
    assert "an inner detail" in caplog.text


@pytest.mark.parametrize("path", ["/api/tasks/", "/", "/docs", "/redoc", "/api/unknown"])
def test_unknown_path_is_not_found_and_not_redirected(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/tasks", "GET, POST"), ("/api/tasks/1", "DELETE, GET, PATCH"), ("/healthz", "GET")],
)
def test_wrong_method_is_told_the_right_ones(client: TestClient, path: str, allowed: str) -> None:
    response = client.put(path, json={})
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed


def test_every_operation_describes_its_errors(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    common = {"401", "500", "503"}
    body = {"400", "413", "422"}
    expected = {
        ("/api/tasks", "get"): {"200", "422"} | common,
        ("/api/tasks", "post"): {"201"} | body | common,
        ("/api/tasks/{task_id}", "get"): {"200", "404", "422"} | common,
        ("/api/tasks/{task_id}", "patch"): {"200", "404"} | body | common,
        ("/api/tasks/{task_id}", "delete"): {"204", "404", "422"} | common,
        ("/api/conversations", "get"): {"200", "422"} | common,
        ("/api/conversations/{conversation_id}", "patch"): {"200", "404"} | body | common,
        ("/api/conversations/{conversation_id}", "delete"): {"204", "404", "422"} | common,
        ("/api/conversations/{conversation_id}/messages", "get"): {"200", "404", "422"} | common,
        ("/api/chat", "post"): {"200", "404", "409", "429"} | body | common,
        ("/api/account", "delete"): {"204"} | common,
        ("/healthz", "get"): {"200"},
        ("/readyz", "get"): {"200", "503"},
        ("/metrics", "get"): {"200"},
    }
    operations: dict[tuple[str, str], dict[str, Any]] = {
        (path, method): operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }
    assert {key: set(operation["responses"]) for key, operation in operations.items()} == expected
    for operation in operations.values():
        for status, response in operation["responses"].items():
            assert response["description"]
            if status >= "400":
                reference = response["content"]["application/json"]["schema"]["$ref"]
                name = reference.rpartition("/")[2]
                assert name == ("ValidationErrorResponse" if status == "422" else "ErrorResponse")


def test_formatter_masks_passwords_in_urls() -> None:
    record = logging.makeLogRecord({"msg": "cannot reach postgresql://todo:hunter2@db/todo"})
    assert "postgresql://todo:***@db/todo" in JsonFormatter().format(record)


def test_log_line_cannot_be_forged() -> None:
    record = logging.makeLogRecord({"msg": 'x\n{"level": "INFO"}\u2028'})
    assert "\n" not in JsonFormatter().format(record)
    assert JsonFormatter().format(record).isascii()


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/tasks"), ("PATCH", "/api/tasks/1"), ("POST", "/api/chat"), ("POST", "/mcp/")],
)
def test_large_body_is_refused_before_it_is_read(
    client: TestClient, method: str, path: str
) -> None:
    content = b'{"title": "' + b"x" * 1_000_000 + b'"}'
    response = client.request(
        method, path, content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 413
    assert response.json() == {"detail": "The body is larger than 65536 bytes"}
    assert response.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/tasks", {"X-Filler": "x" * 33_000}), (f"/api/tasks?search={'x' * 33_000}", {})],
)
def test_large_head_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code == 431
    assert response.json() == {"detail": "Address and headers are larger than 32768 bytes"}
