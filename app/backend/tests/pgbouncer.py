"""PgBouncer in transaction mode with TLS: what a hosted database has before it."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from tests.postgres import free_port, make_certificate, server_account, wait_until_up


def _program() -> str:
    found = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise RuntimeError("no PgBouncer found: install the package `pgbouncer`")
    return found


@contextlib.contextmanager
def running_pgbouncer(database_url: str, pool_size: int) -> Iterator[str]:
    """Run a pooler before the database; yield the URL of the database through it."""
    directory = Path(tempfile.mkdtemp(prefix="todo-pgbouncer-", dir="/tmp"))
    try:
        with _running(directory, database_url, pool_size) as url:
            yield url
    finally:
        shutil.rmtree(directory)


@contextlib.contextmanager
def _running(directory: Path, database_url: str, pool_size: int) -> Iterator[str]:
    database = conninfo_to_dict(database_url)
    certificate, key = make_certificate(directory)
    port = free_port()
    (directory / "users").write_text(f'"{database["user"]}" "{database["password"]}"\n')
    (directory / "pgbouncer.ini").write_text(
        f"""[databases]
* = host={database["host"]} port={database.get("port", 5432)}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {directory / "users"}
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 200
client_tls_sslmode = require
client_tls_cert_file = {certificate}
client_tls_key_file = {key}
"""
    )
    account = server_account()
    for path in (directory, *directory.iterdir()):
        os.chown(path, account.uid, account.gid)
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [_program(), directory / "pgbouncer.ini"],
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=directory,
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
        )
    parts = urlsplit(database_url)
    credentials = parts.netloc.rpartition("@")[0]
    url = f"postgresql://{credentials}@127.0.0.1:{port}{parts.path}?sslmode=require"
    try:
        wait_until_up(url, process, directory / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
