"""A database that is reached over TLS, as hosted ones are."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from app import migrate
from app.application import create_app
from tests.conftest import SettingsFactory
from tests.issuer import TokenIssuer
from tests.postgres import private_server, temporary_database
from tests.process import run_migrate


@pytest.fixture(scope="module")
def tls_database() -> Iterator[str]:
    with private_server(tls=True) as server, temporary_database(server) as url:
        yield url


@pytest.fixture
def certificate(tls_database: str) -> Path:
    with psycopg.connect(tls_database) as connection:
        row = connection.execute("SHOW ssl_cert_file").fetchone()
    assert row is not None
    return Path(row[0])


def test_parameters_of_a_hosted_database_are_obeyed(
    tls_database: str, issuer: TokenIssuer, make_settings: SettingsFactory
) -> None:
    url = f"{tls_database}?sslmode=require&channel_binding=require"
    settings = make_settings(url.replace("postgresql://", "postgres://"))
    migrate.upgrade(settings)
    with (
        TestClient(create_app(settings), headers=issuer.authorization()) as client,
        psycopg.connect(tls_database) as connection,
    ):
        assert client.post("/api/tasks", json={"title": "x"}).status_code == 201
        encrypted = connection.execute(
            "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            " WHERE application_name = 'todo-backend'"
        ).fetchall()
    assert encrypted == [(True,)]


def test_certificate_is_verified_when_asked(tls_database: str, certificate: Path) -> None:
    trusted = run_migrate(
        DATABASE_URL=f"{tls_database}?sslmode=verify-full&sslrootcert={certificate}"
    )
    assert trusted.returncode == 0, trusted.stdout
    system = f"{tls_database}?sslmode=verify-full&sslrootcert=system"
    system_trusted = run_migrate(DATABASE_URL=system, SSL_CERT_FILE=str(certificate))
    assert system_trusted.returncode == 0, system_trusted.stdout
    untrusted = run_migrate(DATABASE_URL=system, MIGRATION_WAIT="0")
    assert untrusted.returncode == migrate.EXIT_FAILED
    assert "certificate verify failed" in untrusted.stdout
