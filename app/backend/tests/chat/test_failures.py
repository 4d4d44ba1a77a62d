"""What a person reads when the language model fails, and that nothing is lost or done twice."""

from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.chat.client import messages, say, titles
from tests.chat.openai_server import OpenAIServer
from tests.conftest import StartApp
from tests.postgres import free_port

FAULTS = [
    ("fail with 400", "model_error", True),
    ("fail with 401", "model_refused", False),
    ("fail with 403", "model_refused", False),
    ("fail with 404", "model_error", True),
    ("fail with 429", "model_busy", True),
    ("fail with 500", "model_error", True),
    ("fail with 503", "model_error", True),
    ("hang up", "model_unreachable", True),
    ("talk nonsense", "model_unusable", True),
    ("break the arguments", "model_unusable", True),
    ("use an unknown tool", "model_unusable", True),
    ("say nothing", "empty_answer", True),
    ("never stop", "too_many_steps", True),
]


@pytest.mark.parametrize(("fault", "code", "retryable"), FAULTS)
def test_failure_is_told_in_a_sentence_and_the_next_message_works(
    chat: TestClient, fault: str, code: str, retryable: bool
) -> None:
    answer = say(chat, f"please {fault}")
    assert answer.events[-1][0] == "error"
    error = answer.only("error")
    assert error["code"] == code
    assert error["retryable"] is retryable
    assert error["message"].endswith(".")
    assert "Nothing was changed." in error["message"]
    assert titles(chat) == []
    question, stored = messages(chat, answer.conversation_id)
    assert question["content"] == f"please {fault}"
    assert stored["content"] == error["message"]
    assert say(chat, "add milk", conversation_id=answer.conversation_id).only("done")
    assert titles(chat) == ["milk"]


@pytest.mark.parametrize(("fault", "code", "retryable"), FAULTS)
def test_what_was_done_before_a_failure_is_kept_and_told(
    chat: TestClient, fault: str, code: str, retryable: bool
) -> None:
    answer = say(chat, f"add milk, then {fault}")
    error = answer.only("error")
    assert (error["code"], error["retryable"]) == (code, retryable)
    assert "What is shown as done was done" in error["message"]
    assert answer.outcomes[0] == ("add_task", "done")
    assert titles(chat) == ["milk"]
    stored = messages(chat, answer.conversation_id)[1]
    assert stored["content"] == error["message"]
    assert stored["tool_calls"][0]["status"] == "done"
    assert stored["tool_calls"][0]["result"]["title"] == "milk"


def test_arguments_that_cannot_be_read_are_a_failed_call(chat: TestClient) -> None:
    answer = say(chat, "please break the arguments")
    (call,) = answer.tools
    assert (call["name"], call["arguments"], call["status"]) == ("add_task", {}, "failed")


def test_stalling_model_is_given_up(
    start_app: StartApp, database: str, model_settings: dict[str, object]
) -> None:
    chat = start_app(database, chat_timeout=1, **model_settings)
    answer = say(chat, "add milk, then stall")
    assert answer.only("error")["code"] == "timeout"
    assert answer.outcomes == [("add_task", "done")]
    # What was begun to be said is not kept: nothing came of it.
    assert "Well" not in messages(chat, answer.conversation_id)[1]["content"]
    assert say(chat, "hello", conversation_id=answer.conversation_id).only("done")


def test_model_that_is_down_is_told(start_app: StartApp, database: str) -> None:
    chat = start_app(database, openai_base_url=f"http://127.0.0.1:{free_port()}/v1")
    error = say(chat, "add milk").only("error")
    assert error["code"] == "model_unreachable"
    assert error["message"] == (
        "The assistant's language model cannot be reached. Nothing was changed. "
        "Send your message again."
    )


def test_wrong_key_is_told_and_not_shown(
    start_app: StartApp,
    database: str,
    model_settings: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = "sk-hunter2"
    chat = start_app(database, **{**model_settings, "openai_api_key": key})
    answer = say(chat, "add milk")
    assert answer.only("error")["code"] == "model_refused"
    assert key not in str(answer.events)
    assert key not in caplog.text


def test_failed_turn_that_did_nothing_can_be_tried_again(
    chat: TestClient, openai_server: OpenAIServer
) -> None:
    request_id = str(uuid4())
    first = say(chat, "please fail with 500", request_id=request_id)
    assert first.only("error")
    asked = len(openai_server.requests)
    again = say(chat, "add milk", request_id=request_id, conversation_id=first.conversation_id)
    assert again.only("done")
    assert len(openai_server.requests) > asked
    assert titles(chat) == ["milk"]


def test_failed_turn_that_did_something_is_not_done_again(
    chat: TestClient, openai_server: OpenAIServer
) -> None:
    request_id = str(uuid4())
    first = say(chat, "add milk, then fail with 500", request_id=request_id)
    asked = len(openai_server.requests)
    again = say(chat, "add milk, then fail with 500", request_id=request_id)
    assert len(openai_server.requests) == asked
    assert again.text == first.only("error")["message"]
    assert titles(chat) == ["milk"]


def test_tools_that_cannot_be_reached_are_told(
    start_app: StartApp, database: str, model_settings: dict[str, object]
) -> None:
    url = f"http://127.0.0.1:{free_port()}/mcp"
    chat = start_app(database, mcp_url=url, **model_settings)
    answer = say(chat, "add milk")
    assert answer.only("error")["code"] == "tools_unavailable"
    assert "Nothing was changed." in answer.only("error")["message"]


def test_tool_that_fails_is_shown_as_failed_and_the_model_may_explain(chat: TestClient) -> None:
    answer = say(chat, f"add {'x' * 201}")
    assert answer.outcomes == [("add_task", "failed")]
    error = answer.tools[-1]["result"]["error"]
    assert error.startswith("These arguments are not acceptable: title: ")
    assert answer.text == error
    assert answer.only("done")["tasks_changed"] is False


def test_failures_do_not_write_what_was_said_into_the_log(
    chat: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for fault in ("break the arguments", "fail with 500", "use an unknown tool"):
        say(chat, f"add a private matter, then {fault}")
    assert "chat turn failed" in caplog.text
    application = [
        record.getMessage() for record in caplog.records if record.name.startswith("app")
    ]
    assert "private matter" not in "\n".join(application)
