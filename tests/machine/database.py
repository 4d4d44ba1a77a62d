"""A PostgreSQL outside the cluster, run from the distribution's packages."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


@contextmanager
def external_database() -> Iterator[str]:
    """Run a server that wants a password; yield the URL under which pods of a Minikube reach it.

    Minikube gives every cluster the name host.minikube.internal for the machine that it runs on.
    """
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    account = pwd.getpwnam("postgres")
    password = secrets.token_urlsafe(24)
    port = free_port()
    directory = Path(tempfile.mkdtemp(prefix="external-database-"))
    (directory / "password").write_text(password)
    for path in (directory, directory / "password"):
        os.chown(path, account.pw_uid, account.pw_gid)

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            cwd=directory,
            capture_output=True,
        )

    data = str(directory / "data")
    try:
        run(
            f"{programs}/initdb", f"--pgdata={data}", "--username=todo", f"--pwfile={directory}/password",
            "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C",
        )  # fmt: skip
        with Path(data, "pg_hba.conf").open("a") as rules:
            rules.write("host all all all scram-sha-256\n")
        options = f"-c listen_addresses=* -c port={port} -c unix_socket_directories={directory}"
        run(
            f"{programs}/pg_ctl",
            f"--pgdata={data}",
            "--wait",
            f"--log={directory}/log",
            f"--options={options}",
            "start",
        )
        run(f"{programs}/createdb", f"--host={directory}", f"--port={port}", "--username=todo", "todo")
        yield f"postgresql://todo:{password}@host.minikube.internal:{port}/todo"
    finally:
        if Path(data, "postmaster.pid").exists():
            run(f"{programs}/pg_ctl", f"--pgdata={data}", "--mode=immediate", "stop")
        shutil.rmtree(directory)
