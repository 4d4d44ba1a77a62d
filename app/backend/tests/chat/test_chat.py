import json
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from app.chat.agent import INSTRUCTIONS
from tests.chat.client import messages, request_body, say, titles
from tests.chat.openai_server import MODEL, OpenAIServer
from tests.issuer import TokenIssuer

REQUEST = "add milk and call mum tomorrow, then show me what is open"
OPEN = "These tasks are open:\n- milk\n- call mum tomorrow"


def test_message_is_done_and_its_answer_streamed(chat: TestClient) -> None:
    answer = say(chat, REQUEST)
    names = [name for name, _ in answer.events]
    assert names[0] == "conversation"
    assert set(names[1:-1]) == {"delta", "tool"}
    assert names[-1] == "done"
    assert answer.outcomes == [("add_task", "done"), ("add_task", "done"), ("list_tasks", "done")]
    assert answer.text == OPEN
    assert answer.only("done")["tasks_changed"] is True
    assert titles(chat) == ["call mum tomorrow", "milk"]


def test_each_tool_is_told_twice_when_it_starts_and_when_it_ends(chat: TestClient) -> None:
    running, done = say(chat, "add milk").tools
    assert running == {
        "id": running["id"],
        "name": "add_task",
        "arguments": {"title": "milk"},
        "status": "running",
        "result": None,
    }
    result = done["result"]
    assert done == {**running, "status": "done", "result": result}
    assert set(result) == {"id", "title", "description", "completed", "created_at", "updated_at"}
    assert chat.get(f"/api/tasks/{result['id']}").json()["title"] == "milk"


def test_question_and_answer_are_stored_in_order_with_the_tool_calls(chat: TestClient) -> None:
    answer = say(chat, REQUEST)
    question, stored = messages(chat, answer.conversation_id)
    assert question["role"] == "user"
    assert question["content"] == REQUEST
    assert question["tool_calls"] == []
    assert stored["id"] == answer.only("done")["message_id"] > question["id"]
    assert stored["role"] == "assistant"
    assert stored["content"] == OPEN
    assert stored["tool_calls"] == [call for call in answer.tools if call["status"] != "running"]


def test_answer_without_tools_changes_no_tasks(chat: TestClient) -> None:
    answer = say(chat, "hello")
    assert answer.text == "You said: hello"
    assert answer.tools == []
    assert answer.only("done")["tasks_changed"] is False


def test_looking_changes_no_tasks(chat: TestClient) -> None:
    assert say(chat, "show my tasks").only("done")["tasks_changed"] is False


def test_answer_may_not_be_kept_or_held_back_on_its_way(chat: TestClient) -> None:
    response = chat.post("/api/chat", json=request_body("hello"))
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["X-Accel-Buffering"] == "no"


def test_new_conversation_has_its_title_from_the_message(chat: TestClient) -> None:
    conversation = say(chat, "  add\nmilk ").only("conversation")
    assert conversation["title"] == "add milk"
    page = chat.get("/api/conversations").json()
    assert [(item["id"], item["title"]) for item in page["items"]] == [
        (conversation["id"], "add milk")
    ]


def test_conversation_goes_on_under_its_title_and_comes_to_the_front(chat: TestClient) -> None:
    first = say(chat, "add milk").conversation_id
    second = say(chat, "add bread").conversation_id
    assert first != second
    answer = say(chat, "show my tasks", conversation_id=first)
    assert answer.only("conversation") == {"id": first, "title": "add milk"}
    items = chat.get("/api/conversations").json()["items"]
    assert [item["id"] for item in items] == [first, second]


def test_model_gets_instructions_tools_and_what_was_said_and_done(
    chat: TestClient, openai_server: OpenAIServer
) -> None:
    conversation_id = say(chat, "add milk").conversation_id
    openai_server.requests.clear()
    say(chat, "hello", conversation_id=conversation_id)
    (request,) = openai_server.requests
    assert request["model"] == MODEL
    assert request["stream"] is True
    assert [tool["function"]["name"] for tool in request["tools"]] == [
        "add_task",
        "list_tasks",
        "complete_task",
        "update_task",
        "delete_task",
    ]
    system, question, call, result, answer, message = request["messages"]
    assert system == {"role": "system", "content": INSTRUCTIONS}
    assert question == {"role": "user", "content": "add milk"}
    assert call["tool_calls"][0]["function"]["name"] == "add_task"
    assert result["tool_call_id"] == call["tool_calls"][0]["id"]
    assert json.loads(result["content"])["title"] == "milk"
    assert answer["content"] == "I am done."
    assert message == {"role": "user", "content": "hello"}


def test_other_conversations_are_not_told_to_the_model(
    chat: TestClient, openai_server: OpenAIServer
) -> None:
    say(chat, "add a secret")
    openai_server.requests.clear()
    say(chat, "hello")
    assert "secret" not in json.dumps(openai_server.requests)


def test_history_is_bounded(chat: TestClient, openai_server: OpenAIServer) -> None:
    conversation_id = say(chat, "message 0").conversation_id
    for number in range(1, 12):
        say(chat, f"message {number}", conversation_id=conversation_id)
    questions = [
        message["content"]
        for message in openai_server.requests[-1]["messages"]
        if message["role"] == "user"
    ]
    assert questions == [f"message {number}" for number in range(1, 12)]


def test_long_lists_in_the_history_are_bounded_too(
    chat: TestClient, openai_server: OpenAIServer
) -> None:
    for number in range(30):
        chat.post("/api/tasks", json={"title": f"task {number}", "description": "x" * 2000})
    conversation_id = say(chat, "hello").conversation_id
    for _ in range(2):
        say(chat, "show my tasks", conversation_id=conversation_id)
    openai_server.requests.clear()
    say(chat, "hello", conversation_id=conversation_id)
    assert len(json.dumps(openai_server.requests)) < 100_000


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": ""}, "message"),
        ({"message": " \n"}, "message"),
        ({"message": "x" * 4001}, "message"),
        ({"message": "\0"}, "message"),
        ({"message": None}, "message"),
        ({"request_id": None}, "request_id"),
        ({"request_id": "1"}, "request_id"),
        ({"conversation_id": 0}, "conversation_id"),
        ({"conversation_id": 2**63}, "conversation_id"),
        ({"user_id": "someone else"}, "user_id"),
    ],
)
def test_bad_message_is_refused_with_the_fields_name(
    chat: TestClient, body: dict[str, object], field: str
) -> None:
    response = chat.post("/api/chat", json=request_body("hello") | body)
    assert response.status_code == 422
    (problem,) = response.json()["detail"]
    assert problem["loc"] == ["body", field]
    assert chat.get("/api/conversations").json()["total"] == 0


def test_longest_message_is_taken(chat: TestClient) -> None:
    message = "👩" * 4000
    answer = say(chat, message)
    assert messages(chat, answer.conversation_id)[0]["content"] == message


def test_megabyte_is_refused(chat: TestClient) -> None:
    response = chat.post("/api/chat", json=request_body("x" * 1_000_000))
    assert response.status_code == 413
    assert isinstance(response.json()["detail"], str)


def test_chat_needs_a_user(chat: TestClient) -> None:
    del chat.headers["Authorization"]
    response = chat.post("/api/chat", json=request_body("hello"))
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_conversation_of_another_user_is_not_found(chat: TestClient, issuer: TokenIssuer) -> None:
    conversation_id = say(chat, "add milk").conversation_id
    body = request_body("hello", conversation_id=conversation_id)
    response = chat.post("/api/chat", json=body, headers=issuer.authorization("someone else"))
    assert response.status_code == 404
    assert response.json() == {"detail": "Conversation not found"}
    assert len(messages(chat, conversation_id)) == 2


def test_request_ids_of_users_are_apart(chat: TestClient, issuer: TokenIssuer) -> None:
    request_id = str(uuid4())
    say(chat, "add milk", request_id=request_id)
    chat.headers.update(issuer.authorization("someone else"))
    answer = say(chat, "add bread", request_id=request_id)
    assert answer.outcomes == [("add_task", "done")]
    assert titles(chat) == ["bread"]


@pytest.mark.parametrize(
    "text",
    [
        "'); DROP TABLE message; --",
        "<script>alert(1)</script>",
        "\u202eevil\u202c שלום مرحبا 👩\u200d👩\u200d👧",
        "line\nbreak\rreturn\u2028separator\ttab",
        "data: {}\n\nevent: done\ndata: {}",
    ],
)
def test_hostile_text_is_only_text(chat: TestClient, text: str) -> None:
    answer = say(chat, f"say {text}")
    assert answer.only("done")
    question, stored = messages(chat, answer.conversation_id)
    assert question["content"] == f"say {text}"
    assert stored["content"].split() == f"You said: say {text}".split()


def sample(chat: TestClient, name: str) -> float:
    for line in chat.get("/metrics").text.splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return 0.0


def test_turns_are_counted_and_timed(chat: TestClient) -> None:
    names = (
        'todo_chat_turns_total{outcome="done"}',
        'todo_chat_turns_total{outcome="failed"}',
        'todo_chat_failures_total{kind="model_busy"}',
        'todo_chat_tool_calls_total{status="done",tool="add_task"}',
        "todo_chat_turn_duration_seconds_count",
    )
    before = [sample(chat, name) for name in names]
    say(chat, "add milk")
    say(chat, "please fail with 429")
    after = [sample(chat, name) for name in names]
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1, 1, 2]
