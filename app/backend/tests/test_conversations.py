import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError

from app.core.database import create_engine, create_session_factory
from app.models import ToolCall
from app.services.conversations import ConversationNotFoundError, ConversationService
from tests.conftest import SettingsFactory
from tests.issuer import OWNER, TokenIssuer


class Use(Protocol):
    """Does something with the conversations of a user, as the chat does."""

    def __call__[T](
        self, action: Callable[[ConversationService], Awaitable[T]], user_id: str = OWNER
    ) -> T: ...


EMPTY = {"items": [], "total": 0}


@pytest.fixture
def use(shared_database: str, make_settings: SettingsFactory) -> Use:
    async def run[T](action: Callable[[ConversationService], Awaitable[T]], user_id: str) -> T:
        engine = create_engine(make_settings(shared_database))
        try:
            async with create_session_factory(engine)() as session:
                return await action(ConversationService(session, user_id))
        finally:
            await engine.dispose()

    def use[T](action: Callable[[ConversationService], Awaitable[T]], user_id: str = OWNER) -> T:
        return asyncio.run(run(action, user_id))

    return use


@pytest.fixture
def conversation_id(client: TestClient, use: Use) -> int:
    assert client.get("/api/conversations").json() == EMPTY
    conversation = use(lambda service: service.create("Shopping"))
    assert conversation.id is not None
    return conversation.id


def fill(use: Use, conversation_id: int, count: int) -> list[int]:
    async def add(service: ConversationService) -> list[int]:
        messages = [
            await service.add_message(conversation_id, "user", f"message {number}")
            for number in range(count)
        ]
        return [message.id for message in messages if message.id is not None]

    return use(add)


def test_new_conversation_is_listed(client: TestClient, conversation_id: int) -> None:
    result = client.get("/api/conversations").json()
    assert result["total"] == 1
    (conversation,) = result["items"]
    assert set(conversation) == {"id", "title", "created_at", "updated_at"}
    assert conversation["id"] == conversation_id
    assert conversation["title"] == "Shopping"
    assert conversation["created_at"].endswith("Z")


def test_latest_updated_is_first(client: TestClient, use: Use, conversation_id: int) -> None:
    second = use(lambda service: service.create("Second")).id
    ids = [item["id"] for item in client.get("/api/conversations").json()["items"]]
    assert ids == [second, conversation_id]
    fill(use, conversation_id, 1)
    ids = [item["id"] for item in client.get("/api/conversations").json()["items"]]
    assert ids == [conversation_id, second]


def test_conversations_come_in_pages(client: TestClient, use: Use) -> None:
    for title in ("c0", "c1", "c2", "c3", "c4"):
        use(partial(ConversationService.create, title=title))
    found = []
    for offset in (0, 2, 4, 6):
        result = client.get("/api/conversations", params={"limit": 2, "offset": offset}).json()
        assert result["total"] == 5
        found += [item["title"] for item in result["items"]]
    assert found == ["c4", "c3", "c2", "c1", "c0"]


def test_rename(client: TestClient, conversation_id: int) -> None:
    path = f"/api/conversations/{conversation_id}"
    response = client.patch(path, json={"title": "  Groceries <b>🛒</b> "})
    assert response.status_code == 200
    assert response.json()["title"] == "Groceries <b>🛒</b>"
    assert client.get("/api/conversations").json()["items"] == [response.json()]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": None},
        {"title": " "},
        {"title": "x" * 201},
        {"title": "\0"},
        {"title": 1},
        {"title": "x", "user_id": "someone else"},
    ],
)
def test_bad_rename_is_refused(
    client: TestClient, conversation_id: int, body: dict[str, Any]
) -> None:
    response = client.patch(f"/api/conversations/{conversation_id}", json=body)
    assert response.status_code == 422
    assert client.get("/api/conversations").json()["items"][0]["title"] == "Shopping"


def test_delete_takes_the_messages_too(
    client: TestClient, use: Use, conversation_id: int, shared_database: str
) -> None:
    fill(use, conversation_id, 3)
    path = f"/api/conversations/{conversation_id}"
    assert client.delete(path).status_code == 204
    assert client.delete(path).status_code == 404
    assert client.get(f"{path}/messages").status_code == 404
    assert client.get("/api/conversations").json() == EMPTY
    with psycopg.connect(shared_database) as connection:
        assert connection.execute("SELECT count(*) FROM message").fetchone() == (0,)


def test_message_is_complete(client: TestClient, use: Use, conversation_id: int) -> None:
    call = ToolCall(
        id="call_1",
        name="add_task",
        arguments={"title": "milk"},
        status="done",
        result={"id": 7, "title": "milk"},
    )
    use(
        lambda service: service.add_message(
            conversation_id, "assistant", "Added.", tool_calls=[call], request_id=uuid4()
        )
    )
    result = client.get(f"/api/conversations/{conversation_id}/messages").json()
    assert result["has_more"] is False
    (message,) = result["items"]
    created_at = message.pop("created_at")
    assert created_at.endswith("Z")
    assert message == {
        "id": message["id"],
        "conversation_id": conversation_id,
        "role": "assistant",
        "content": "Added.",
        "tool_calls": [call.model_dump()],
    }


def test_messages_are_read_backwards_page_by_page(
    client: TestClient, use: Use, conversation_id: int
) -> None:
    ids = fill(use, conversation_id, 7)
    path = f"/api/conversations/{conversation_id}/messages"
    first = client.get(path, params={"limit": 3}).json()
    assert [message["id"] for message in first["items"]] == ids[4:]
    assert first["has_more"] is True
    second = client.get(path, params={"limit": 3, "before": ids[4]}).json()
    assert [message["id"] for message in second["items"]] == ids[1:4]
    assert second["has_more"] is True
    third = client.get(path, params={"limit": 3, "before": ids[1]}).json()
    assert [message["id"] for message in third["items"]] == ids[:1]
    assert third["has_more"] is False
    exactly = client.get(path, params={"limit": 7}).json()
    assert [message["id"] for message in exactly["items"]] == ids
    assert exactly["has_more"] is False
    assert client.get(path, params={"before": ids[0]}).json() == {"items": [], "has_more": False}


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**53)])
def test_bad_message_id_is_refused(client: TestClient, conversation_id: int, before: str) -> None:
    path = f"/api/conversations/{conversation_id}/messages"
    response = client.get(path, params={"before": before})
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "before"]


@pytest.mark.parametrize("wrong", ["0", "x", str(2**53), "%00"])
def test_bad_conversation_id_is_refused(client: TestClient, wrong: str) -> None:
    assert client.get(f"/api/conversations/{wrong}/messages").status_code == 422
    assert client.delete(f"/api/conversations/{wrong}").status_code == 422


def test_another_users_conversation_is_not_found(
    client: TestClient, use: Use, issuer: TokenIssuer, conversation_id: int
) -> None:
    (message_id,) = fill(use, conversation_id, 1)
    other = issuer.authorization("someone else")
    path = f"/api/conversations/{conversation_id}"
    assert client.get("/api/conversations", headers=other).json() == EMPTY
    for response in (
        client.get(f"{path}/messages", headers=other),
        client.get(f"{path}/messages", params={"before": message_id + 1}, headers=other),
        client.patch(path, json={"title": "stolen"}, headers=other),
        client.delete(path, headers=other),
    ):
        assert response.status_code == 404
        assert response.json() == {"detail": "Conversation not found"}
    with pytest.raises(ConversationNotFoundError):
        use(lambda service: service.add_message(conversation_id, "user", "hi"), "someone else")
    assert len(client.get(f"{path}/messages").json()["items"]) == 1
    assert client.get("/api/conversations").json()["items"][0]["title"] == "Shopping"


def test_request_has_one_question_and_one_answer(
    client: TestClient, use: Use, conversation_id: int
) -> None:
    request_id = uuid4()
    assert use(lambda service: service.messages_of_request(request_id)) == []

    async def ask(service: ConversationService) -> None:
        await service.add_message(conversation_id, "user", "x", request_id=request_id)

    async def answer(service: ConversationService) -> None:
        await service.add_message(conversation_id, "assistant", "x", request_id=request_id)

    use(ask)
    use(answer)
    for again in (ask, answer):
        with pytest.raises(IntegrityError):
            use(again)
    stored = use(lambda service: service.messages_of_request(request_id))
    assert [message.role for message in stored] == ["user", "assistant"]
    assert use(lambda service: service.messages_of_request(request_id), "someone else") == []
    path = f"/api/conversations/{conversation_id}/messages"
    assert len(client.get(path).json()["items"]) == 2
