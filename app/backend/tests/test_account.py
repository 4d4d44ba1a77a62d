import psycopg
import pytest
from fastapi.testclient import TestClient

from tests.issuer import OWNER, TokenIssuer

OTHER = "someone else"


def counts(database: str, user_id: str) -> list[int]:
    with psycopg.connect(database) as connection:
        return [
            row[0]
            for table in ("task", "conversation", "message")
            for row in connection.execute(
                f"SELECT count(*) FROM {table} WHERE user_id = %s", [user_id]
            )
        ]


@pytest.fixture
def two_users(client: TestClient, shared_database: str) -> TestClient:
    with psycopg.connect(shared_database) as connection:
        for user_id in (OWNER, OTHER):
            connection.execute("INSERT INTO task (user_id, title) VALUES (%s, 'x')", [user_id])
            connection.execute(
                "WITH c AS (INSERT INTO conversation (user_id, title) VALUES (%s, 'x') RETURNING *)"
                " INSERT INTO message (conversation_id, user_id, role, content)"
                " SELECT id, user_id, 'user', 'hello' FROM c",
                [user_id],
            )
    return client


def test_account_is_emptied_and_no_other(two_users: TestClient, shared_database: str) -> None:
    response = two_users.delete("/api/account")
    assert response.status_code == 204
    assert response.content == b""
    assert counts(shared_database, OWNER) == [0, 0, 0]
    assert counts(shared_database, OTHER) == [1, 1, 1]


def test_emptying_twice_is_the_same(two_users: TestClient) -> None:
    assert two_users.delete("/api/account").status_code == 204
    assert two_users.delete("/api/account").status_code == 204


def test_user_can_go_on_after_it(two_users: TestClient, issuer: TokenIssuer) -> None:
    two_users.delete("/api/account")
    assert two_users.post("/api/tasks", json={"title": "new"}).status_code == 201
    assert two_users.get("/api/tasks").json()["total"] == 1
    other = two_users.get("/api/tasks", headers=issuer.authorization(OTHER))
    assert other.json()["total"] == 1
