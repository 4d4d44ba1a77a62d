"""The list of tasks: what is selected, in what order, which part, and how fast."""

import statistics
import time
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from tests.issuer import OWNER, TokenIssuer

MANY = 10_000


def add(client: TestClient, title: str, **values: object) -> int:
    response = client.post("/api/tasks", json={"title": title, **values})
    assert response.status_code == 201, response.text
    task_id: int = response.json()["id"]
    return task_id


def page(client: TestClient, **query: object) -> dict[str, Any]:
    response = client.get("/api/tasks", params={k: str(v) for k, v in query.items()})
    assert response.status_code == 200, response.text
    result: dict[str, Any] = response.json()
    return result


def titles(client: TestClient, **query: object) -> list[str]:
    return [task["title"] for task in page(client, **query)["items"]]


@pytest.fixture
def few(client: TestClient, issuer: TokenIssuer) -> TestClient:
    add(client, "banana", description="from the Market")
    add(client, "Apple", completed=True)
    add(client, "cherry 50% off", completed=True)
    add(client, "apricot_jam")
    client.post("/api/tasks", json={"title": "apple"}, headers=issuer.authorization("someone else"))
    return client


@pytest.mark.parametrize(
    ("status", "expected", "total"),
    [
        ("all", ["apricot_jam", "cherry 50% off", "Apple", "banana"], 4),
        ("open", ["apricot_jam", "banana"], 2),
        ("completed", ["cherry 50% off", "Apple"], 2),
    ],
)
def test_status_selects(few: TestClient, status: str, expected: list[str], total: int) -> None:
    assert titles(few, status=status) == expected
    result = page(few, status=status)
    assert result["total"] == total
    assert result["counts"] == {"open": 2, "completed": 2}


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("apple", ["Apple"]),
        ("APR", ["apricot_jam"]),
        ("  an ", ["banana"]),
        ("market", ["banana"]),
        ("%", ["cherry 50% off"]),
        ("_", ["apricot_jam"]),
        ("/", []),
        ("\\", []),
        ("a%e", []),
        ("'", []),
        ("x" * 200, []),
    ],
)
def test_search_takes_every_character_as_it_is(
    few: TestClient, search: str, expected: list[str]
) -> None:
    assert titles(few, search=search) == expected


@pytest.mark.parametrize(
    "title", ["a/b", "a\\b", "100%", "a__b", "it's", "日本語", "🛒 cart", "שלום"]
)
def test_title_is_found_by_its_own_text(few: TestClient, title: str) -> None:
    add(few, title)
    assert titles(few, search=title) == [title]


@pytest.mark.parametrize(
    ("title", "search"), [("ÄPFEL", "äpfel"), ("über", "ÜBER"), ("ЗАДАЧА", "задача")]
)
def test_search_knows_the_capitals_of_every_script(
    few: TestClient, title: str, search: str
) -> None:
    add(few, title)
    assert titles(few, search=search) == [title]


def test_counts_are_of_what_the_search_selects(few: TestClient) -> None:
    result = page(few, search="ap", status="open", limit=1)
    assert result["counts"] == {"open": 1, "completed": 1}
    assert result["total"] == 1


def test_order_by_title_is_peoples(few: TestClient) -> None:
    add(few, "Äpfel")
    expected = ["Äpfel", "Apple", "apricot_jam", "banana", "cherry 50% off"]
    assert titles(few, sort="title", order="asc") == expected
    assert titles(few, sort="title", order="desc") == expected[::-1]


def test_order_by_time_of_change(few: TestClient) -> None:
    (banana,) = page(few, search="banana")["items"]
    few.patch(f"/api/tasks/{banana['id']}", json={"completed": True})
    assert titles(few, sort="updated_at")[0] == "banana"
    assert titles(few, sort="updated_at", order="asc")[-1] == "banana"
    assert titles(few, sort="created_at", order="asc")[0] == "banana"


@pytest.mark.parametrize("sort", ["created_at", "updated_at", "title"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_pages_of_equal_tasks_are_complete(
    client: TestClient, shared_database: str, sort: str, order: str
) -> None:
    with psycopg.connect(shared_database) as connection:
        connection.execute(
            "INSERT INTO task (user_id, title) SELECT %s, 'same' FROM generate_series(1, 25)",
            [OWNER],
        )
    found = [
        task["id"]
        for offset in range(0, 30, 10)
        for task in page(client, sort=sort, order=order, limit=10, offset=offset)["items"]
    ]
    assert found == sorted(range(1, 26), reverse=order == "desc")


def test_offset_behind_the_end_is_empty(few: TestClient) -> None:
    assert page(few, offset=4) == {
        "items": [],
        "total": 4,
        "counts": {"open": 2, "completed": 2},
    }
    assert page(few, offset=2**31 - 1)["items"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 201),
        ("limit", "x"),
        ("limit", 2**64),
        ("offset", -1),
        ("offset", 2**31),
        ("status", "done"),
        ("status", ""),
        ("sort", "user_id"),
        ("sort", "title; DROP TABLE task"),
        ("order", "random()"),
        ("search", "a\0b"),
        ("search", "x" * 201),
    ],
)
def test_bad_query_is_refused_with_its_name(client: TestClient, name: str, value: object) -> None:
    response = client.get("/api/tasks", params={name: str(value)})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", name]


def test_update_to_the_same_values_is_no_change(few: TestClient) -> None:
    before = page(few, search="banana")["items"][0]
    response = few.patch(f"/api/tasks/{before['id']}", json={"title": "banana", "completed": False})
    assert response.json() == before


@pytest.fixture
def many(client: TestClient, shared_database: str) -> TestClient:
    with psycopg.connect(shared_database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO task (user_id, title, description, completed, created_at, updated_at)"
            " SELECT CASE WHEN n %% 3 = 0 THEN 'someone else' ELSE %s END,"
            "  'task ' || md5(n::text), CASE WHEN n %% 2 = 0 THEN repeat(md5(n::text), 4) END,"
            "  n %% 5 = 0, now() - n * interval '1 s', now() - (n %% 977) * interval '1 min'"
            " FROM generate_series(1, %s) AS n",
            [OWNER, MANY * 3 // 2],
        )
        connection.execute("ANALYZE task")
    return client


@pytest.mark.parametrize(
    ("query", "milliseconds"),
    [
        ({}, 50),
        ({"sort": "title", "order": "asc"}, 50),
        ({"sort": "updated_at", "status": "completed"}, 50),
        ({"limit": 200, "offset": MANY - 200, "sort": "title"}, 100),
        ({"search": "abc"}, 250),
        ({"search": "nothing has this"}, 250),
    ],
)
def test_ten_thousand_tasks_stay_fast(
    many: TestClient, query: dict[str, object], milliseconds: float
) -> None:
    result = page(many, **query)
    if "search" not in query:
        assert sum(result["counts"].values()) == MANY
    durations = []
    for _ in range(7):
        started = time.perf_counter()
        page(many, **query)
        durations.append((time.perf_counter() - started) * 1000)
    assert statistics.median(durations) < milliseconds


@pytest.mark.parametrize("sort", ["created_at", "updated_at", "title"])
def test_page_of_ten_thousand_comes_from_an_index(
    many: TestClient, shared_database: str, sort: str
) -> None:
    expected = page(many, sort=sort, limit=200)["items"]
    values = [task[sort] for task in expected]
    assert len(expected) == 200
    if sort != "title":
        assert all(a >= b for a, b in pairwise(values))
    with psycopg.connect(shared_database) as connection:
        plan = connection.execute(
            f"EXPLAIN SELECT * FROM task WHERE user_id = '{OWNER}'"
            f" ORDER BY {sort} DESC, id DESC LIMIT 50"
        ).fetchall()
    assert f"ix_task_user_id_{sort}_id" in str(plan)
    assert "Sort" not in str(plan)
