"""Measures the application in the cluster of inventories/dev and writes its part of docs/performance.md.

Usage: ./bootstrap.sh python benchmarks/application.py [--users N] [--turns N]

The release is deployed for the time of the measurement without the limits on sign-ups and on messages, which one machine that
plays many people would reach, and with them again at the end. All requests go over https://todo.local, its chain verified.
Raw figures go to standard output as JSON. Everybody who was signed up is removed again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime
import http.client
import json
import secrets
import ssl
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import page

CHECKOUT = Path(__file__).parents[1]
HOST = "todo.local"
CERTIFICATE_AUTHORITY = Path("/etc/todo-provisioner/tls/dev/ca.crt")
PROFILE = "todo-dev"
NAMESPACE = "todo-app"
UNLIMITED = {"frontend": {"env": {"AUTH_RATE_LIMIT": "off"}}, "assistant": {"rateLimit": 0}}
DEPLOYMENTS = ("todo-backend", "todo-frontend")
PASSWORD = secrets.token_urlsafe(24)


class AnswerError(Exception):
    """An answer that is not the wanted one."""


@dataclass
class Person:
    """Somebody with an account: keeps one connection, as a browser does."""

    address: str = field(default_factory=lambda: f"{uuid.uuid4()}@benchmark.invalid")
    # Another release's, which the same Ingress serves.
    host: str = HOST
    cookie: str = ""
    token: str = ""

    def __post_init__(self) -> None:
        context = ssl.create_default_context(cafile=str(CERTIFICATE_AUTHORITY))
        self.connection = http.client.HTTPSConnection(HOST, context=context, timeout=60)

    def call(self, method: str, path: str, body: Any = None) -> http.client.HTTPResponse:
        """Send a request; the answer's body is not read yet."""
        headers = {"Host": self.host, "Origin": f"https://{self.host}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        if answer.status >= 300:
            raise AnswerError(f"{method} {path}: {answer.status} {answer.read(300)!r}")
        return answer

    def json(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request and decode the answer."""
        raw = self.call(method, path, body).read()
        return json.loads(raw) if raw else None

    def sign_up(self) -> None:
        answer = self.call(
            "POST", "/api/auth/sign-up/email", {"name": "Benchmark", "email": self.address, "password": PASSWORD}
        )
        cookies = answer.headers.get_all("Set-Cookie") or []
        answer.read()
        self.cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies)
        self.token = self.json("GET", "/api/auth/token")["token"]

    def leave(self) -> None:
        self.json("DELETE", "/api/account")
        self.json("POST", "/api/auth/delete-user", {"password": PASSWORD})

    def chat(self, message: str, conversation: int | None) -> int:
        """One turn, read to its end; returns the conversation's id."""
        answer = self.call(
            "POST",
            "/api/chat",
            {"message": message, "conversation_id": conversation, "request_id": str(uuid.uuid4())},
        )
        events = answer.read().decode()
        if "event: done" not in events:
            raise AnswerError(f"chat ended without an answer: {events[-300:]!r}")
        first = next(line for line in events.splitlines() if line.startswith("data: "))
        return int(json.loads(first.removeprefix("data: "))["id"])


def command(*arguments: str) -> str:
    """Run a program and return what it printed."""
    return subprocess.run(arguments, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout


def deploy(values: dict[str, Any]) -> None:
    """Deploy the release with values beside those of the inventory."""
    print(f"deploying with {json.dumps(values)}", file=sys.stderr)
    command(
        "ansible-playbook",
        "site.yml",
        "-i",
        "inventories/dev",
        "--tags=release",
        "-e",
        json.dumps({"todo_app_values": values}),
    )


def kubectl(*arguments: str) -> Any:
    """Ask the cluster; returns the decoded answer."""
    return json.loads(
        command("kubectl", f"--context={PROFILE}", f"--namespace={NAMESPACE}", *arguments, "--output=json")
    )


def selector(deployment: str) -> str:
    return f"--selector=app.kubernetes.io/component={deployment.removeprefix('todo-')}"


def pods(deployment: str) -> list[dict[str, Any]]:
    """The pods of a Deployment that are not about to end."""
    items = kubectl("get", "pods", selector(deployment))["items"]
    return [pod for pod in items if "deletionTimestamp" not in pod["metadata"]]


def seconds_to_ready(deployment: str) -> float:
    """Restart a Deployment; the slowest pod's seconds from the start of its container to readiness (resolution: 1 s)."""
    name = f"deployment/{deployment}"
    base = ("kubectl", f"--context={PROFILE}", f"--namespace={NAMESPACE}", "rollout")
    command(*base, "restart", name)
    command(*base, "status", name, "--timeout=180s")
    # The pods before them still take part in the load and would be in the figures.
    deadline = time.monotonic() + 60
    while len(kubectl("get", "pods", selector(deployment))["items"]) != len(pods(deployment)):
        if time.monotonic() > deadline:
            raise AnswerError(f"pods of {deployment} that were replaced a minute ago still run")
        time.sleep(1)
    slowest = 0.0
    for pod in pods(deployment):
        started = pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"]
        ready = next(c["lastTransitionTime"] for c in pod["status"]["conditions"] if c["type"] == "Ready")
        taken = datetime.datetime.fromisoformat(ready) - datetime.datetime.fromisoformat(started)
        slowest = max(slowest, taken.total_seconds())
    return slowest


def resident_mebibytes(deployment: str) -> float:
    """Resident memory of a Deployment's largest pod, all its processes: VmRSS of /proc, read on the node."""
    largest = 0.0
    for pod in pods(deployment):
        container = pod["status"]["containerStatuses"][0]["containerID"].partition("//")[2]
        inspected = json.loads(command("docker", "exec", PROFILE, "crictl", "inspect", container))
        processes = command(
            "docker", "exec", PROFILE, "pgrep", "--ns", str(inspected["info"]["pid"]), "--nslist", "pid"
        )
        kibibytes = 0
        for process in processes.split():
            status = command("docker", "exec", PROFILE, "cat", f"/proc/{process}/status")
            kibibytes += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
        largest = max(largest, kibibytes / 1024)
    return largest


def spread(milliseconds: list[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {"p50": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1))]}


def timed(action: Any, *arguments: Any) -> float:
    began = time.monotonic()
    action(*arguments)
    return (time.monotonic() - began) * 1000


def crowd(users: int) -> dict[str, Any]:
    """Many signed-in people at once: each lists, adds and chats; returns durations and what failed."""
    people = [Person() for _ in range(users)]
    errors: list[str] = []
    durations: list[float] = []
    gate = threading.Barrier(users)

    def visit(person: Person) -> None:
        gate.wait()
        began = time.monotonic()
        try:
            person.json("GET", "/api/tasks")
            person.json("POST", "/api/tasks", {"title": "One of many"})
            person.chat("add one more and show me what is open", None)
        except (AnswerError, OSError, http.client.HTTPException) as error:
            errors.append(str(error))
        durations.append((time.monotonic() - began) * 1000)

    try:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(Person.sign_up, people))
        print(f"{users} people are signed in", file=sys.stderr)
        with concurrent.futures.ThreadPoolExecutor(users) as pool:
            list(pool.map(visit, people))
    finally:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(Person.leave, [person for person in people if person.token]))
    return {"users": users, "errors": len(errors), "first error": errors[:1], **spread(durations)}


def measure(users: int, turns: int) -> dict[str, Any]:
    """All figures, the release in the state for it."""
    figures: dict[str, Any] = {f"{name} ready": seconds_to_ready(name) for name in DEPLOYMENTS}
    person = Person()
    person.sign_up()
    try:
        for number in range(20):
            person.json("POST", "/api/tasks", {"title": f"Task {number}"})
        figures["task list"] = spread([timed(person.json, "GET", "/api/tasks") for _ in range(300)])
        conversation = person.chat("hello", None)
        figures["chat turn"] = spread([timed(person.chat, f"add thing {n}", conversation) for n in range(turns)])
    finally:
        person.leave()
    figures["crowd"] = crowd(users)
    figures |= {f"{name} memory": resident_mebibytes(name) for name in DEPLOYMENTS}
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures as a table with their goals."""
    crowd_figures = figures["crowd"]
    rows = [
        ("chat turn, p50 / p95", "{p50:.0f} / {p95:.0f} ms".format(**figures["chat turn"]), "p50 <= 40 ms"),
        ("task list, p50 / p95", "{p50:.0f} / {p95:.0f} ms".format(**figures["task list"]), "p50 <= 15 ms"),
        ("backend: start to ready", f"{figures['todo-backend ready']:.0f} s", "<= 10 s"),
        ("frontend: start to ready", f"{figures['todo-frontend ready']:.0f} s", "<= 5 s"),
        ("backend: resident memory after the load", f"{figures['todo-backend memory']:.0f} MiB", "<= 256 MiB"),
        ("frontend: resident memory after the load", f"{figures['todo-frontend memory']:.0f} MiB", "<= 256 MiB"),
        (
            f"{crowd_figures['users']} signed-in people at once, each lists, adds and chats: errors",
            str(crowd_figures["errors"]),
            "0",
        ),
        ("the same: one person's three requests, p50 / p95", "{p50:.0f} / {p95:.0f} ms".format(**crowd_figures), ""),
    ]
    lines = ["| what | measured | goal |", "| --- | --- | --- |", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    return f"{page.stamp()}\n\n" + "\n".join(lines)


def measured(values: dict[str, Any], measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Take figures while the release has values beside those of the inventory, and print them; ends the program with what is missing."""
    try:
        deploy(values)
        try:
            figures = measure()
        finally:
            deploy({})
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd)} failed:\n{(error.stdout or '')[-3000:]}{(error.stderr or '')[-1000:]}")
    except (AnswerError, OSError) as error:
        sys.exit(f"found: {error}; needed: the application of inventories/dev on this machine; fix: run site.yml")
    print(json.dumps(figures, indent=2))
    return figures


def main() -> None:
    """Parse the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=200, metavar="N", help="people at once (default: 200)")
    parser.add_argument("--turns", type=int, default=200, metavar="N", help="turns of the chat (default: 200)")
    options = parser.parse_args()
    figures = measured(UNLIMITED, lambda: measure(options.users, options.turns))
    page.replace("application", table(figures))


if __name__ == "__main__":
    main()
