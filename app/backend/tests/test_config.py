import psycopg
import pytest
from pydantic import ValidationError

from app.core.config import ConfigurationError, Settings, load_settings
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
    settings = Settings(database_url="postgresql://todo:hunter2@db/todo")
    engine = create_engine(settings)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), repr(engine)):
        assert "hunter2" not in shown


def test_bad_settings_are_named_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://todo:hunter2@db/todo")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "many")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    with pytest.raises(ValidationError) as inner:
        Settings()
    assert "hunter2" not in str(inner.value)
    message = str(caught.value)
    for name in ("DATABASE_URL", "DATABASE_POOL_SIZE", "LOG_LEVEL"):
        assert f"{name}: " in message
    assert "hunter2" not in message


def test_defaults_and_empty_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://todo@db/todo")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings()
    assert settings.database_pool_size == 5
    assert settings.log_level == "DEBUG"


def test_url_goes_before_the_defaults() -> None:
    settings = Settings(
        database_url="postgresql://todo@db/todo?connect_timeout=30&application_name=other"
    )
    arguments = settings.connect_arguments()
    assert arguments["connect_timeout"] == "30"
    assert arguments["application_name"] == "other"
    assert arguments["prepare_threshold"] is None


def test_arguments_are_accepted_by_the_driver(database: str) -> None:
    arguments = Settings(database_url=database).connect_arguments()
    with psycopg.connect(**arguments) as connection:  # type: ignore[arg-type]
        name = connection.execute("SHOW application_name").fetchone()
    assert name == ("todo-backend",)
    assert connection.prepare_threshold is None
