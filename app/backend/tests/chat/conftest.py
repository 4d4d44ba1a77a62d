from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.chat.openai_server import MODEL, OpenAIServer, running_openai_server
from tests.conftest import StartApp

KEY = "sk-scripted"


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    with running_openai_server(KEY) as server:
        yield server


@pytest.fixture
def model_settings(openai_server: OpenAIServer) -> dict[str, object]:
    return {
        "openai_base_url": openai_server.base_url,
        "openai_api_key": KEY,
        "openai_model": MODEL,
    }


@pytest.fixture
def chat(start_app: StartApp, database: str, model_settings: dict[str, object]) -> TestClient:
    """A signed-in client of an application that asks the scripted language model."""
    return start_app(database, **model_settings)
