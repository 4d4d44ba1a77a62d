import psycopg
import pytest
from pydantic import ValidationError

from app.core.config import ConfigurationError, DatabaseSettings, Settings, load_settings
from app.core.database import create_engine
from app.core.database_url import DatabaseUrlError, connect_arguments, normalise

BASIC = {
    "host": "db.example.org",
    "port": "5433",
    "user": "todo",
    "password": "pass",
    "dbname": "todo",
}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://todo:pass@db.example.org:5433/todo", BASIC),
        ("postgres://todo:pass@db.example.org:5433/todo", BASIC),
        ("postgresql+psycopg://todo:pass@db.example.org:5433/todo", BASIC),
        ("  postgresql://todo:pass@db.example.org:5433/todo\n", BASIC),
        (
            "postgresql://u:p@ep-x-1-pooler.aws.neon.tech/d?sslmode=require&channel_binding=require",
            {
                "host": "ep-x-1-pooler.aws.neon.tech",
                "user": "u",
                "password": "p",
                "dbname": "d",
                "sslmode": "require",
                "channel_binding": "require",
            },
        ),
        (
            "postgres://u:p@h/d?sslmode=verify-full&options=endpoint%3Dep-x-1%20-c%20a%3Db",
            {
                "host": "h",
                "user": "u",
                "password": "p",
                "dbname": "d",
                "sslmode": "verify-full",
                "options": "endpoint=ep-x-1 -c a=b",
            },
        ),
        (
            "postgres://u@h/d?pgbouncer=true&connect_timeout=15&pool_timeout=9&connection_limit=1",
            {"host": "h", "user": "u", "dbname": "d", "connect_timeout": "15"},
        ),
        (
            "postgresql://u:%40%3A%2F%3F%23%25%20+%C3%BC@h/d",
            {"host": "h", "user": "u", "password": "@:/?#% +ü", "dbname": "d"},
        ),
        (
            "postgresql://u@/d?host=/var/run/postgresql",
            {"host": "/var/run/postgresql", "user": "u", "dbname": "d"},
        ),
        (
            "postgresql://u@[::1]:5432/d",
            {"host": "::1", "port": "5432", "user": "u", "dbname": "d"},
        ),
        (
            "postgresql://u@a:1,b:2/d?target_session_attrs=read-write",
            {
                "host": "a,b",
                "port": "1,2",
                "user": "u",
                "dbname": "d",
                "target_session_attrs": "read-write",
            },
        ),
    ],
)
def test_url_is_understood(url: str, expected: dict[str, str]) -> None:
    normalised = normalise(url)
    assert connect_arguments(normalised) == expected
    assert normalise(normalised) == normalised


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "expected postgresql://"),
        ("hunter2", "expected postgresql://"),
        ("mysql://todo:hunter2@db/todo", "expected postgresql://"),
        ("postgresql+asyncpg://todo:hunter2@db/todo", "expected postgresql://"),
        ("postgresql:todo:hunter2@db/todo", "expected postgresql://"),
        ("postgresql://todo:hunter2@db/todo?sslmod=require", "parameter: sslmod"),
        ("postgresql://todo:hunter2@db/todo?a=1&schema=x", "parameter: a, schema"),
        ("postgresql://todo:hunter2@/todo", "names no host"),
        ("postgresql://todo:hunter2@db", "names no database"),
        ("postgresql://todo:hunter2@db/", "names no database"),
        ("postgresql://todo:hunter2%zz@db/todo", "percent-encoded"),
        ("postgresql://todo:hunter2%00@db/todo", "percent-encoded"),
        ("postgresql://todo:hunter2[@db/todo", "percent-encoded"),
        ("postgresql://todo:[hunter2@db/todo", "percent-encoded"),
        ("postgresql://todo:hunter2/x@db/todo", "percent-encoded"),
    ],
)
def test_unusable_url_is_refused_without_telling_the_password(url: str, reason: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        normalise(url)
    assert reason in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_settings_never_show_the_password() -> None:
    settings = DatabaseSettings(database_url="postgresql://todo:hunter2@db/todo")
    engine = create_engine(settings)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), repr(engine)):
        assert "hunter2" not in shown


def test_bad_settings_are_named_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://todo:hunter2@db/todo")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "many")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(DatabaseSettings)
    with pytest.raises(ValidationError) as inner:
        DatabaseSettings()
    assert "hunter2" not in str(inner.value)
    message = str(caught.value)
    for name in ("DATABASE_URL", "DATABASE_POOL_SIZE", "LOG_LEVEL"):
        assert f"{name}: " in message
    assert "hunter2" not in message


def test_defaults_and_empty_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://todo@db/todo")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings(DatabaseSettings)
    assert settings.database_pool_size == 5
    assert settings.log_level == "DEBUG"


def test_url_goes_before_the_defaults() -> None:
    settings = DatabaseSettings(
        database_url="postgresql://todo@db/todo?connect_timeout=30&application_name=other"
    )
    arguments = settings.connect_arguments()
    assert arguments["connect_timeout"] == "30"
    assert arguments["application_name"] == "other"
    assert arguments["prepare_threshold"] is None


def test_arguments_are_accepted_by_the_driver(database: str) -> None:
    arguments = DatabaseSettings(database_url=database).connect_arguments()
    with psycopg.connect(**arguments) as connection:  # type: ignore[arg-type]
        name = connection.execute("SHOW application_name").fetchone()
    assert name == ("todo-backend",)
    assert connection.prepare_threshold is None


SERVER = {
    "DATABASE_URL": "postgresql://todo@db/todo",
    "AUTH_ISSUER": "https://todo.example.org",
    "AUTH_AUDIENCE": "https://todo.example.org",
    "AUTH_JWKS_URL": "http://frontend:3000/api/auth/jwks",
}


def set_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in {**SERVER, **variables}.items():
        monkeypatch.setenv(name, value)


def test_migration_prefers_the_direct_url(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, DATABASE_DIRECT_URL="postgres://todo:hunter2@direct/todo")
    settings = load_settings(DatabaseSettings)
    assert settings.connect_arguments()["host"] == "db"
    assert settings.direct_connect_arguments()["host"] == "direct"
    assert "hunter2" not in repr(settings)


def test_server_needs_to_know_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVER["DATABASE_URL"])
    with pytest.raises(ConfigurationError) as caught:
        load_settings(Settings)
    for name in ("AUTH_ISSUER", "AUTH_AUDIENCE", "AUTH_JWKS_URL"):
        assert f"{name}: Field required" in str(caught.value)


@pytest.mark.parametrize("name", ["AUTH_JWKS_URL", "OPENAI_BASE_URL", "MCP_URL"])
@pytest.mark.parametrize("url", ["frontend:3000/jwks", "file:///etc/passwd", "http://", "https"])
def test_addresses_are_http_urls(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    set_environment(monkeypatch, **{name: url})
    with pytest.raises(ConfigurationError, match=f"^{name}: expected http://HOST"):
        load_settings(Settings)


def test_server_has_defaults_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, OPENAI_API_KEY="hunter2", OPENAI_BASE_URL="", MCP_URL="")
    settings = load_settings(Settings)
    assert settings.openai_base_url is None
    assert settings.mcp_url is None
    assert settings.chat_rate_limit == 30
    assert settings.chat_timeout == 60
    assert "hunter2" not in repr(settings)
