"""All settings of the application, read from the environment once at start."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core import database_url


class ConfigurationError(Exception):
    """The environment does not hold what the application needs."""


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected http://HOST or https://HOST, with a port and a path if needed")
    return value


def _database_url(value: SecretStr) -> SecretStr:
    return SecretStr(database_url.normalise(value.get_secret_value()))


HttpUrl = Annotated[str, AfterValidator(_http_url)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]


class DatabaseSettings(BaseSettings):
    """What the migration needs; the server needs it too."""

    model_config = SettingsConfigDict(
        frozen=True,
        # An error must not repeat the value: it may be the URL with the password.
        hide_input_in_errors=True,
        env_ignore_empty=True,
        extra="ignore",
    )

    database_url: DatabaseUrl
    database_direct_url: DatabaseUrl | None = None
    database_pool_size: int = Field(default=5, ge=1, le=50)
    database_pool_timeout: float = Field(default=5, gt=0, le=60)
    database_connect_timeout: int = Field(default=5, ge=2, le=60)
    migration_wait: float = Field(default=60, ge=0, le=3600)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        "INFO"
    )

    def connect_arguments(self) -> dict[str, object]:
        """Keyword arguments of `psycopg.connect` for the server."""
        return self._connect_arguments(self.database_url)

    def direct_connect_arguments(self) -> dict[str, object]:
        """Keyword arguments of `psycopg.connect` past a pooler, if there is one."""
        return self._connect_arguments(self.database_direct_url or self.database_url)

    def _connect_arguments(self, url: SecretStr) -> dict[str, object]:
        """What the URL says goes first."""
        return {
            "connect_timeout": str(self.database_connect_timeout),
            "application_name": "todo-backend",
            # A peer that vanished without a word is noticed after ten seconds, not fifteen minutes.
            "tcp_user_timeout": "10000",
            **database_url.connect_arguments(url.get_secret_value()),
            # Server-side prepared statements break behind a pooler in transaction mode.
            "prepare_threshold": None,
        }


class Settings(DatabaseSettings):
    """What the server needs."""

    auth_issuer: str = Field(min_length=1)
    auth_audience: str = Field(min_length=1)
    auth_jwks_url: HttpUrl

    openai_base_url: HttpUrl | None = None
    openai_api_key: SecretStr | None = None
    openai_model: str = Field(default="gpt-4.1-mini", min_length=1)
    mcp_url: HttpUrl | None = None
    # The names, separated by commas, under which the MCP server is called.
    mcp_allowed_hosts: str = Field(default="localhost,127.0.0.1,todo-backend", min_length=1)
    chat_rate_limit: int = Field(default=30, ge=0)
    chat_timeout: float = Field(default=60, gt=0, le=600)
    # While this file is there, the server is not ready: it is about to be stopped.
    draining_file: Path | None = None


def load_settings[S: DatabaseSettings](settings: type[S]) -> S:
    try:
        return settings()
    except ValidationError as error:
        problems = [
            f"{str(item['loc'][0]).upper()}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise ConfigurationError("; ".join(problems)) from None
