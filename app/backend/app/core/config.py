"""All settings of the application, read from the environment once at start."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core import database_url


class ConfigurationError(Exception):
    """The environment does not hold what the application needs."""


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        frozen=True,
        # An error must not repeat the value: it may be the URL with the password.
        hide_input_in_errors=True,
        env_ignore_empty=True,
        extra="ignore",
    )

    database_url: SecretStr
    database_pool_size: int = Field(default=5, ge=1, le=50)
    database_pool_timeout: float = Field(default=5, gt=0, le=60)
    database_connect_timeout: int = Field(default=5, ge=2, le=60)
    migration_wait: float = Field(default=60, ge=0, le=3600)
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        "INFO"
    )

    @field_validator("database_url")
    @classmethod
    def _normalise_database_url(cls, value: SecretStr) -> SecretStr:
        return SecretStr(database_url.normalise(value.get_secret_value()))

    def connect_arguments(self) -> dict[str, object]:
        """Keyword arguments of `psycopg.connect`; what the URL says goes first."""
        return {
            "connect_timeout": str(self.database_connect_timeout),
            "application_name": "todo-backend",
            # A peer that vanished without a word is noticed after ten seconds, not fifteen minutes.
            "tcp_user_timeout": "10000",
            **database_url.connect_arguments(self.database_url.get_secret_value()),
            # Server-side prepared statements break behind a pooler in transaction mode.
            "prepare_threshold": None,
        }


def load_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        problems = [
            f"{str(item['loc'][0]).upper()}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise ConfigurationError("; ".join(problems)) from None
