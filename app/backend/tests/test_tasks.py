from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from tests.issuer import TokenIssuer
from tests.postgres import wait_for_lock_waiter

EMPTY = {"items": [], "total": 0, "counts": {"open": 0, "completed": 0}}


def create(client: TestClient, title: str = "Buy milk", **values: object) -> dict[str, Any]:
    response = client.post("/api/tasks", json={"title": title, **values})
    assert response.status_code == 201, response.text
    task: dict[str, Any] = response.json()
    return task


def listed(client: TestClient, **query: object) -> list[dict[str, Any]]:
    response = client.get("/api/tasks", params={k: str(v) for k, v in query.items()})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def read(client: TestClient, task_id: int) -> dict[str, Any]:
    response = client.get(f"/api/tasks/{task_id}")
    assert response.status_code == 200
    task: dict[str, Any] = response.json()
    return task


def parse_time(value: str) -> datetime:
    time = datetime.fromisoformat(value)
    assert time.utcoffset() == timedelta(0)
    return time


def test_list_is_empty_at_first(client: TestClient) -> None:
    response = client.get("/api/tasks")
    assert response.status_code == 200
    assert response.json() == EMPTY


def test_created_task_is_complete_and_can_be_read_back(client: TestClient) -> None:
    response = client.post("/api/tasks", json={"title": "Buy milk", "description": "two litres"})
    assert response.status_code == 201
    task = response.json()
    assert set(task) == {
        "id",
        "user_id",
        "title",
        "description",
        "completed",
        "created_at",
        "updated_at",
    }
    assert task["title"] == "Buy milk"
    assert task["description"] == "two litres"
    assert task["completed"] is False
    assert response.headers["Location"] == f"/api/tasks/{task['id']}"
    assert client.get(response.headers["Location"]).json() == task
    assert listed(client) == [task]


def test_times_are_utc_and_now(client: TestClient) -> None:
    task = create(client)
    assert task["created_at"] == task["updated_at"]
    assert abs(parse_time(task["created_at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_blanks_around_a_title_are_removed(client: TestClient) -> None:
    assert create(client, "  Buy milk\n")["title"] == "Buy milk"


def test_description_is_optional_and_nullable(client: TestClient) -> None:
    assert create(client)["description"] is None
    assert create(client, description=None)["description"] is None


def test_list_has_the_newest_first(client: TestClient) -> None:
    for title in ("first", "second", "third"):
        create(client, title)
    assert [task["title"] for task in listed(client)] == [
        "third",
        "second",
        "first",
    ]


def test_updating_a_task_does_not_move_it(client: TestClient) -> None:
    first = create(client, "first")
    create(client, "second")
    client.patch(f"/api/tasks/{first['id']}", json={"completed": True})
    assert [task["title"] for task in listed(client)] == ["second", "first"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Buy oat milk"},
        {"description": "three litres"},
        {"description": None},
        {"completed": True},
        {"title": "Buy oat milk", "description": None, "completed": True},
    ],
)
def test_update_changes_the_given_fields_only(client: TestClient, change: dict[str, Any]) -> None:
    before = create(client, description="two litres")
    response = client.patch(f"/api/tasks/{before['id']}", json=change)
    assert response.status_code == 200
    after = response.json()
    assert after == before | change | {"updated_at": after["updated_at"]}
    assert parse_time(after["updated_at"]) > parse_time(before["updated_at"])
    assert read(client, before["id"]) == after


def test_empty_update_changes_nothing(client: TestClient) -> None:
    task = create(client)
    response = client.patch(f"/api/tasks/{task['id']}", json={})
    assert response.status_code == 200
    assert response.json() == task


def test_completed_task_can_be_reopened(client: TestClient) -> None:
    task = create(client, completed=True)
    assert task["completed"] is True
    response = client.patch(f"/api/tasks/{task['id']}", json={"completed": False})
    assert response.json()["completed"] is False


def test_deleted_task_is_gone(client: TestClient) -> None:
    kept, deleted = create(client, "kept"), create(client, "deleted")
    response = client.delete(f"/api/tasks/{deleted['id']}")
    assert response.status_code == 204
    assert response.content == b""
    assert listed(client) == [kept]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_missing_task_is_not_found(client: TestClient, method: str) -> None:
    body = {"completed": True} if method == "PATCH" else None
    response = client.request(method, "/api/tasks/4711", json=body)
    assert response.status_code == 404
    assert response.json() == {"detail": "Task not found"}


def test_deleting_twice_is_not_found(client: TestClient) -> None:
    path = f"/api/tasks/{create(client)['id']}"
    assert client.delete(path).status_code == 204
    assert client.delete(path).status_code == 404


def test_another_users_task_is_not_found(client: TestClient, issuer: TokenIssuer) -> None:
    task = create(client)
    other = issuer.authorization("someone else")
    path = f"/api/tasks/{task['id']}"
    assert client.get("/api/tasks", headers=other).json() == EMPTY
    assert client.get(path, headers=other).status_code == 404
    assert client.patch(path, headers=other, json={"title": "stolen"}).status_code == 404
    assert client.patch(path, headers=other, json={}).status_code == 404
    assert client.delete(path, headers=other).status_code == 404
    assert read(client, task["id"]) == task


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"title": " \t\n\u3000"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 1}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "x", "description": "x" * 2001}, "description"),
        ({"title": "x", "description": "\0"}, "description"),
        ({"title": "x", "completed": "yes"}, "completed"),
        ({"title": "x", "completed": None}, "completed"),
        ({"title": "x", "user_id": "someone else"}, "user_id"),
        ({"title": "x", "id": 1}, "id"),
    ],
)
def test_bad_new_task_is_refused_with_the_fields_name(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    response = client.post("/api/tasks", json=body)
    assert response.status_code == 422
    (problem,) = response.json()["detail"]
    assert problem["loc"] == ["body", field]
    assert problem["msg"]
    assert set(problem) == {"loc", "msg", "type"}
    assert listed(client) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": None}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"description": "x" * 2001}, "description"),
        ({"completed": None}, "completed"),
        ({"completed": 1}, "completed"),
        ({"created_at": "2020-01-01T00:00:00Z"}, "created_at"),
    ],
)
def test_bad_update_is_refused_and_changes_nothing(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    task = create(client)
    response = client.patch(f"/api/tasks/{task['id']}", json={"title": "new"} | body)
    assert response.status_code == 422
    assert [problem["loc"] for problem in response.json()["detail"]] == [["body", field]]
    assert read(client, task["id"]) == task


@pytest.mark.parametrize("task_id", ["0", "-1", "x", "1.5", str(2**53), "9" * 400, "%00"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_bad_id_is_refused(client: TestClient, method: str, task_id: str) -> None:
    response = client.request(method, f"/api/tasks/{task_id}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["path", "task_id"]


def test_lengths_count_characters_not_bytes(client: TestClient) -> None:
    task = create(client, "🛒" * 200, description="ü" * 2000)
    assert read(client, task["id"])["title"] == "🛒" * 200


@pytest.mark.parametrize(
    "title",
    [
        "'); DROP TABLE task; --",
        '" OR 1=1 --',
        "<script>alert(1)</script>",
        "{{7*7}} ${7*7} %s %(title)s :title \\x00",
        "\u202eevil\u202c שלום مرحبا",
        "👩\u200d👩\u200d👧 🇺🇦 e\u0301",
        "line\nbreak\ttab \x1b[31m\x7f",
        "../../etc/passwd",
        "\ufffe\uffff\U0010ffff",
    ],
)
def test_hostile_title_is_only_text(client: TestClient, title: str) -> None:
    task = create(client, title, description=title)
    assert read(client, task["id"]) == task
    assert task["title"] == title
    assert task["description"] == title
    renamed = client.patch(f"/api/tasks/{task['id']}", json={"title": f"{title}!"})
    assert renamed.json()["title"] == f"{title}!"
    assert len(listed(client)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"title"', 422),
        (b"{", 422),
        (b"[" * 60_000, 400),
        (b'{"title": "\xff"}', 400),
        (b'{"title": "\\ud800"}', 422),
        (b'{"title": NaN}', 422),
        (b'{"title": Infinity}', 422),
        (b'{"title": ' + b"9" * 10_000 + b"}", 400),
        (b'{"title": "' + b"x" * 60_000 + b'"}', 422),
        (b'{"title": "' + b"x" * 70_000 + b'"}', 413),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_malformed_body_is_the_callers_error(client: TestClient, body: bytes, status: int) -> None:
    response = client.post("/api/tasks", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    assert response.json()["detail"]
    assert len(response.content) < 1000


def test_body_of_unknown_length_is_limited_too(client: TestClient) -> None:
    response = client.post(
        "/api/tasks",
        content=(b"x" * 1000 for _ in range(100)),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 413
    assert isinstance(response.json()["detail"], str)


def test_form_is_not_accepted(client: TestClient) -> None:
    response = client.post("/api/tasks", data={"title": "x"})
    assert response.status_code == 422


def test_updates_of_different_fields_at_once_both_stay(
    client: TestClient, shared_database: str
) -> None:
    task = create(client)
    path = f"/api/tasks/{task['id']}"
    with psycopg.connect(shared_database) as other, ThreadPoolExecutor() as pool:
        other.execute("UPDATE task SET title = 'renamed' WHERE id = %s", [task["id"]])
        response = pool.submit(client.patch, path, json={"completed": True})
        wait_for_lock_waiter(shared_database)
        other.commit()
        assert response.result().status_code == 200
    after = read(client, task["id"])
    assert (after["title"], after["completed"]) == ("renamed", True)
