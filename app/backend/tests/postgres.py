"""A PostgreSQL server of the tests' own, and a connection to it that can be cut."""

import contextlib
import os
import pwd
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

_SYSTEM_USERS = ("postgres", "nobody")


def _server_programs() -> Path:
    found = shutil.which("postgres")
    if found is not None:
        return Path(found).parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])
    )
    if not installed:
        raise RuntimeError(
            "no PostgreSQL server found: install the package `postgresql` or set TEST_DATABASE_URL"
        )
    return installed[-1].parent


@dataclass(frozen=True)
class Account:
    """Whom a server runs as."""

    uid: int
    gid: int
    groups: list[int] | None


def server_account() -> Account:
    """Return the present user, or in root's place one that database servers agree to run as."""
    if os.geteuid() != 0:
        return Account(os.getuid(), os.getgid(), None)
    for name in _SYSTEM_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid, [])
    raise RuntimeError(f"PostgreSQL refuses to run as root, and there is no user {_SYSTEM_USERS}")


@contextlib.contextmanager
def private_server(*, tls: bool = False) -> Iterator[str]:
    """Run a server in a temporary directory; yield the URL of its superuser.

    It listens on a socket there or, with TLS, on a port of the loopback interface; then the file
    `server.crt` beside its data is the certificate to trust.
    """
    # Not below pytest's own directory: another user could not enter it, and the path of a socket
    # must be short.
    directory = Path(tempfile.mkdtemp(prefix="todo-pg-", dir="/tmp"))
    account = server_account()
    os.chown(directory, account.uid, account.gid)
    try:
        with _running(directory, account, _tls_options(directory) if tls else {}) as url:
            yield url
    finally:
        shutil.rmtree(directory)


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """Return the files of a certificate for the loopback address and of its key."""
    certificate, key = directory / "server.crt", directory / "server.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", certificate, "-keyout", key),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return certificate, key


def _tls_options(directory: Path) -> dict[str, str]:
    certificate, key = make_certificate(directory)
    return {
        "ssl": "on",
        "ssl_cert_file": str(certificate),
        "ssl_key_file": str(key),
        "listen_addresses": "127.0.0.1",
        "port": str(free_port()),
    }


@contextlib.contextmanager
def _running(directory: Path, account: Account, options: dict[str, str]) -> Iterator[str]:
    programs = _server_programs()
    password = secrets.token_urlsafe(12)
    (directory / "password").write_text(password)
    for file in directory.iterdir():
        os.chown(file, account.uid, account.gid)
        file.chmod(0o600)
    run_as: dict[str, Any] = {
        "user": account.uid,
        "group": account.gid,
        "extra_groups": account.groups,
        "cwd": directory,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(directory)},
    }
    subprocess.run(
        [
            programs / "initdb",
            *("--pgdata=data", "--username=todo", "--pwfile=password", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **run_as,
    )
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(directory),
        "fsync": "off",
        # Unlike the machines that run the tests, so that a lost time zone shows.
        "timezone": "Asia/Kathmandu",
        "lc_messages": "C",
        **options,
    }
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", "data", *(f"--{n}={v}" for n, v in options.items())],
            stdout=log,
            stderr=log,
            # An interrupt at the terminal is for pytest, which then stops the server itself.
            start_new_session=True,
            **run_as,
        )
    url = f"postgresql://todo:{password}@/postgres?host={quote(str(directory), safe='')}"
    if "port" in options:
        url = f"postgresql://todo:{password}@127.0.0.1:{options['port']}/postgres"
    try:
        wait_until_up(url, process, directory / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server accepts a connection; raise with its log when it has ended."""
    pause = threading.Event()
    for _ in range(300):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            pause.wait(0.1)
        else:
            return
    raise RuntimeError(f"the database server did not start:\n{log.read_text()}")


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def temporary_database(server: str, template: str | None = None) -> Iterator[str]:
    """Create a database, as a copy of `template` if given; yield its URL; drop it."""
    name = f"test_{secrets.token_hex(6)}"
    source = template or "template0"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    try:
        yield with_database(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def wait_for_lock_waiter(database: str) -> None:
    """Return when some session of the database waits for a lock."""
    pause = threading.Event()
    with psycopg.connect(database, autocommit=True) as connection:
        for _ in range(200):
            waiting = connection.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if waiting:
                return
            pause.wait(0.05)
    raise AssertionError("no session came to wait for a lock")


class SeverableProxy:
    """A TCP address in front of a database that can go down, hang, and come back."""

    def __init__(self, database_url: str) -> None:
        parsed = conninfo_to_dict(database_url)
        host, port = str(parsed["host"]), int(parsed.get("port") or 5432)
        self._target: str | tuple[str, int] = (
            f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)
        )
        self._state: Literal["up", "down", "stalled"] = "down"
        self._listener: socket.socket | None = None
        self._connections: list[socket.socket] = []
        self.port = free_port()
        parts = urlsplit(database_url)
        credentials = parts.netloc.rpartition("@")[0]
        self.url = f"postgresql://{credentials}@127.0.0.1:{self.port}{parts.path}"

    def up(self) -> None:
        self._listen("up")

    def stall(self) -> None:
        """Accept connections and never answer."""
        self.down()
        self._listen("stalled")

    def down(self) -> None:
        """Refuse connections and break those that exist."""
        self._state = "down"
        if self._listener is not None:
            # A mere close() would leave the thread in accept().
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._connections.clear()

    def _listen(self, state: Literal["up", "stalled"]) -> None:
        if self._listener is not None:
            self.down()
        self._state = state
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self._connections.append(client)
            if self._state != "up":
                continue
            family = socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET
            server = socket.socket(family, socket.SOCK_STREAM)
            server.connect(self._target)
            self._connections.append(server)
            threading.Thread(target=forward, args=(client, server), daemon=True).start()


def forward(client: socket.socket, server: socket.socket) -> None:
    """Carry bytes both ways until either end closes."""
    other = {client: server, server: client}
    try:
        while True:
            readable, _, _ = select.select([client, server], [], [])
            for source in readable:
                data = source.recv(65536)
                if not data:
                    return
                other[source].sendall(data)
    except (OSError, ValueError):
        # The test has cut the connection.
        return
    finally:
        for end in (client, server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
