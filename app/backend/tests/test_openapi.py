"""The description of the API, held against what the API does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis import Case
from starlette.types import ASGIApp, Receive, Scope, Send

from app import openapi
from app.application import create_app
from tests.conftest import SettingsFactory
from tests.issuer import TokenIssuer
from tests.postgres import temporary_database
from tests.process import BACKEND, environment


class LateApplication:
    """Stands for an application until there is a database to make it with."""

    def __init__(self) -> None:
        self.target: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.target is not None
        await self.target(scope, receive, send)


# The cases are made, with their tokens, before any fixture is there.
issuer = TokenIssuer()
application = LateApplication()
schema = schemathesis.openapi.from_dict(openapi.description())
schema.app = application


@schema.auth()
class SignedIn:
    def get(self, *_: object) -> dict[str, str]:
        return issuer.authorization()

    def set(self, case: Case[Any], data: dict[str, str], _: object) -> None:
        case.headers.update(data)


@pytest.fixture(scope="module", autouse=True)
def _application(server: str, template: str, make_settings: SettingsFactory) -> Iterator[None]:
    """An application with a database that nothing else looks at."""
    with temporary_database(server, template) as url:
        issuer.start()
        application.target = create_app(make_settings(url, **issuer.settings, chat_rate_limit=0))
        yield
        issuer.stop()


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_api_does_what_it_says(case: Case[Any]) -> None:
    case.call_and_validate()


def test_description_is_printed_without_a_configuration(client: TestClient) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "app.openapi"],
        cwd=BACKEND,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stderr == ""
    assert json.loads(result.stdout) == client.get("/api/openapi.json").json()
