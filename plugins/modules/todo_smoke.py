#!/usr/bin/python
"""Tries the application from outside as a browser would, with a user of its own that is deleted again."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: todo_smoke
short_description: Try the Todo Chatbot from outside
description:
  - Asks for the page over HTTPS with the chain verified, signs a new user up, makes a task, reads it back, has the assistant add another
    one, and deletes the user with everything that belongs to it, also when a step failed.
  - The user has a random name and a random password, which is never shown.
  - Connects to the host itself, never through a proxy.
options:
  host:
    description: Name under which a browser finds the application.
    type: str
    required: true
  port:
    description: Port under which a browser finds the application.
    type: int
    default: 443
  ca_file:
    description: Certificate authority that the chain must end in, nothing else is trusted; empty for one that the machine knows.
    type: str
    default: ""
  timeout:
    description: Seconds that each step may take, being tried again while pods start.
    type: int
    default: 60
  chat:
    description: Whether the assistant is tried too.
    type: bool
    default: true
attributes:
  check_mode:
    description: Only says what would be tried, and reports a change when the certificate authority is not there yet.
    support: full
author:
  - The todo-provisioner project
"""

EXAMPLES = r"""
- name: Try the application
  todo_smoke:
    host: todo.local
    ca_file: /etc/todo-provisioner/tls/dev/ca.crt
"""

RETURN = r"""
url:
  description: Public address of the application.
  type: str
  returned: always
certificate:
  description: C(issuer) and C(not_after) of the certificate.
  type: dict
  returned: success
milliseconds:
  description: What each step took, tries that failed included.
  type: dict
  returned: success
step:
  description: The step that failed.
  type: str
  returned: failure
"""

import http.client
import json
import os
import secrets
import ssl
import time
import urllib.parse
import uuid
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

from ansible.module_utils.performer import run_module

ARGUMENTS: dict[str, Any] = {
    "host": {"type": "str", "required": True},
    "port": {"type": "int", "default": 443},
    "ca_file": {"type": "str", "default": ""},
    "timeout": {"type": "int", "default": 60},
    "chat": {"type": "bool", "default": True},
}

# Seconds without a byte after which a connection counts as dead; a chat says something every 15 s.
SILENCE = 20
PAUSE = 1.0
# What a proxy answers whose pods are not there yet, and what asks for patience.
PASSING = (429, 502, 503, 504)
# The same message is still being answered.
RUNNING = 409
SHOWN = 300
REDIRECTS = 3

PODS = "'kubectl get pods,ingress --namespace=todo-app' shows what is not ready"
FRONTEND = "'kubectl logs deployment/todo-frontend --namespace=todo-app' shows what went wrong"
BACKEND = "'kubectl logs deployment/todo-backend --namespace=todo-app' shows what went wrong"

# Step -> what it does, what it needs, what to do when it does not get it.
STEPS = {
    "page": ("Ask for the page", "status 200 and HTML, from a server that the authority vouches for", PODS),
    "account": ("Sign a new user up", "status 200 and a session", FRONTEND),
    "token": ("Get the user's token", "status 200 and a token", FRONTEND),
    "task": ("Make a task", "status 201 and the task", BACKEND),
    "list": ("Read it back", "status 200 and a list with the task that was made", BACKEND),
    "chat": ("Ask the assistant to add a task", "a stream in which the tool add_task is done, and that task", BACKEND),
    "contents": ("Delete what the user has", "status 204", BACKEND),
    "user": ("Delete the user", "status 200", FRONTEND),
}


class Answer(NamedTuple):
    """An HTTP response."""

    status: int
    text: str
    cookies: dict[str, str]
    certificate: dict[str, Any]
    location: str

    def json(self) -> Any:
        """Return the content, an empty dictionary if it is no JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return {}

    def field(self, name: str) -> Any:
        """Return a member of the content, None where there is none."""
        content = self.json()
        return content.get(name) if isinstance(content, dict) else None


class AnswerError(Exception):
    """An answer other than the needed one."""

    def __init__(self, found: str, *, passing: bool = False) -> None:
        super().__init__(found)
        self.passing = passing


class StepError(Exception):
    """A step that did not succeed in time."""

    def __init__(self, step: str, found: str) -> None:
        super().__init__(found)
        self.step = step


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Parse a stream of server-sent events."""
    result = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            name, colon, value = line.partition(":")
            if colon and name:
                value = value.removeprefix(" ")
                fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value
        try:
            data = json.loads(fields.get("data", ""))
        except ValueError:
            continue
        if isinstance(data, dict):
            result.append((fields.get("event", "message"), data))
    return result


class Visitor:
    """A browser with one user."""

    def __init__(self, host: str, port: int, ca_file: str, timeout: float) -> None:
        self.host, self.port, self.timeout = host, port, timeout
        self.url = f"https://{host}" + ("" if port == 443 else f":{port}")
        self.tls = ssl.create_default_context(cafile=ca_file or None)
        self.word = secrets.token_hex(6)
        self.email = f"check-{self.word}@smoke.invalid"
        self.password = secrets.token_urlsafe(24)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.asked_for_account = False
        self.milliseconds: dict[str, int] = {}

    def call(self, method: str, path: str, body: Any = None, *, until: float = 0.0) -> Answer:
        """Send one request, on a connection of its own; a stream is read until it ends."""
        headers = {"Accept": "*/*", "Connection": "close", "Origin": self.url, "User-Agent": "todo-smoke"}
        if self.cookies and path.startswith("/api/auth/"):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        elif self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=SILENCE, context=self.tls)
        try:
            connection.connect()
            certificate: dict[str, Any] = connection.sock.getpeercert() or {}
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            lines = []
            while line := response.readline():
                lines.append(line)
                if until and time.monotonic() > until + SILENCE:
                    raise TimeoutError("the stream does not end")
            cookies = SimpleCookie()
            for header in response.headers.get_all("Set-Cookie") or []:
                cookies.load(header)
            values = {name: morsel.coded_value for name, morsel in cookies.items()}
            text = b"".join(lines).decode(errors="replace")
            return Answer(response.status, text, values, certificate, response.headers.get("Location", ""))
        finally:
            connection.close()

    def shown(self, text: str) -> str:
        """Shorten a text for a message, with no secret in it."""
        for secret in [self.password, self.token, *self.cookies.values()]:
            if secret:
                text = text.replace(secret, "********").replace(urllib.parse.unquote(secret), "********")
        return " ".join(text.split())[:SHOWN]

    def want(self, answer: Answer, *statuses: int) -> Answer:
        """Refuse another status than these."""
        if answer.status not in statuses:
            said = answer.field("message") or answer.field("detail") or answer.field("error")
            found = f"status {answer.status}" + (f", {self.shown(json.dumps(said))}" if said else "")
            raise AnswerError(found, passing=answer.status in PASSING)
        return answer

    def step(self, name: str, attempt: Callable[[float], Any]) -> Any:
        """Try a step until it succeeds or can no longer succeed."""
        began = time.monotonic()
        until = began + self.timeout
        while True:
            try:
                result = attempt(until)
                self.milliseconds[name] = round((time.monotonic() - began) * 1000)
                return result
            except AnswerError as error:
                found, passing = str(error), error.passing
            except (OSError, http.client.HTTPException) as error:
                found, passing = self.shown(f"no answer ({error or type(error).__name__})"), True
            if not passing or time.monotonic() + PAUSE > until:
                raise StepError(name, found)
            time.sleep(PAUSE)

    def page(self, _until: float) -> Answer:
        address = f"{self.url}/"
        answer = self.call("GET", "/")
        for _ in range(REDIRECTS):
            if answer.status not in (301, 302, 303, 307, 308):
                break
            address = urllib.parse.urljoin(address, answer.location)
            if not address.startswith(f"{self.url}/"):
                raise AnswerError(f"status {answer.status}, a redirect to {self.shown(address)}")
            answer = self.call("GET", address.removeprefix(self.url))
        if answer.status == 404:
            raise AnswerError("status 404", passing=True)
        self.want(answer, 200)
        if "<html" not in answer.text:
            raise AnswerError("status 200 without HTML")
        return answer

    def sign_up(self, _until: float) -> None:
        self.asked_for_account = True
        answer = self.call(
            "POST",
            "/api/auth/sign-up/email",
            {"name": "Check from outside", "email": self.email, "password": self.password},
        )
        # A request that got no answer may have been served all the same.
        if str(answer.field("code")).startswith("USER_ALREADY_EXISTS"):
            answer = self.sign_in()
        self.want(answer, 200)
        if not answer.cookies:
            raise AnswerError("status 200 without a session")
        self.cookies = answer.cookies

    def sign_in(self) -> Answer:
        return self.call("POST", "/api/auth/sign-in/email", {"email": self.email, "password": self.password})

    def get_token(self, _until: float) -> None:
        token = self.want(self.call("GET", "/api/auth/token"), 200).field("token")
        if not isinstance(token, str) or not token:
            raise AnswerError("status 200 without a token")
        self.token = token

    def make_task(self, _until: float) -> Any:
        task = self.want(self.call("POST", "/api/tasks", {"title": f"form {self.word}"}), 201).field("id")
        if task is None:
            raise AnswerError("status 201 without a task")
        return task

    def titles(self) -> dict[Any, str]:
        items = self.want(self.call("GET", "/api/tasks?limit=200"), 200).field("items")
        tasks = items if isinstance(items, list) else []
        return {task.get("id"): str(task.get("title")) for task in tasks if isinstance(task, dict)}

    def read_back(self, task: Any) -> None:
        titles = self.titles()
        if titles.get(task) != f"form {self.word}":
            raise AnswerError(f"a list of {len(titles)} tasks without it")

    def chat(self, request: str, until: float) -> None:
        body = {"message": f"add smoke {self.word}", "conversation_id": None, "request_id": request}
        answer = self.call("POST", "/api/chat", body, until=until)
        if answer.status == RUNNING:
            raise AnswerError("status 409, the message is still being answered", passing=True)
        self.want(answer, 200)
        said = events(answer.text)
        for name, data in said:
            if name == "error":
                raise AnswerError(f"the error {self.shown(json.dumps(data.get('message', '')))}")
        called = [(data.get("name"), data.get("status")) for name, data in said if name == "tool"]
        if ("add_task", "done") not in called:
            tools = ", ".join(f"{name} {status}" for name, status in called)
            raise AnswerError(f"a stream of {len(said)} events with {tools or 'no tool call'}")
        if "done" not in [name for name, _data in said]:
            raise AnswerError("a stream that broke off", passing=True)
        if f"smoke {self.word}" not in [title.lower() for title in self.titles().values()]:
            raise AnswerError("a tool call that is done, and no such task")

    def visit(self, *, chat: bool) -> dict[str, Any]:
        """Go through all steps; return the certificate."""
        answer = self.step("page", self.page)
        failures: list[StepError] = []
        try:
            self.work(chat=chat)
        except StepError as failure:
            failures.append(failure)
        left = self.leave(failures)
        if failures:
            # The first failure is the one to tell.
            traces = f"; and {' and '.join(left)} of {self.email} is left" if left else ""
            raise StepError(failures[0].step, f"{failures[0]}{traces}")
        return {
            "issuer": issuer(answer.certificate),
            "not_after": not_after(answer.certificate),
        }

    def work(self, *, chat: bool) -> None:
        """Do what a new user does."""
        self.step("account", self.sign_up)
        self.step("token", self.get_token)
        task = self.step("task", self.make_task)
        self.step("list", lambda _until: self.read_back(task))
        if chat:
            request = str(uuid.uuid4())
            self.step("chat", lambda until: self.chat(request, until))

    def leave(self, failures: list[StepError]) -> list[str]:
        """Delete the user and what belongs to it; return what is left."""
        left = []
        if self.asked_for_account and not self.cookies:
            self.cookies = self.sign_in_again()
        if self.token:
            try:
                self.step("contents", lambda _until: self.want(self.call("DELETE", "/api/account"), 204))
            except StepError as failure:
                failures.append(failure)
                left.append("what may be in the task list")
        if self.cookies:
            body = {"password": self.password}
            try:
                self.step("user", lambda _until: self.want(self.call("POST", "/api/auth/delete-user", body), 200))
            except StepError as failure:
                failures.append(failure)
                left.append("the account")
        return left

    def sign_in_again(self) -> dict[str, str]:
        """Return the session of a user whose sign-up was served without an answer; nothing if there is none."""
        try:
            answer = self.sign_in()
        except (OSError, http.client.HTTPException):
            return {}
        return answer.cookies if answer.status == 200 else {}


def issuer(certificate: dict[str, Any]) -> str:
    """Name who signed a certificate."""
    names = {name: value for relative in certificate.get("issuer", ()) for name, value in relative}
    return str(names.get("commonName") or names.get("organizationName") or "an authority without a name")


def not_after(certificate: dict[str, Any]) -> str:
    """Say when a certificate ends."""
    seconds = ssl.cert_time_to_seconds(certificate["notAfter"])
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


def perform(params: dict[str, Any], check_mode: bool) -> dict[str, Any]:
    """Try the application, and tell how it went."""
    host, ca_file = params["host"], params["ca_file"]
    there = not ca_file or os.path.exists(ca_file)
    address = f"https://{host}" + ("" if params["port"] == 443 else f":{params['port']}")

    def failure(step: str, message: str) -> dict[str, Any]:
        return {"failed": True, "url": address, "step": step, "msg": message}

    if check_mode:
        return {"changed": not there, "url": address, "msg": f"{address} would be tried from outside"}
    if not there:
        return failure(
            "page",
            f"Found: no file {ca_file}. Needed: the certificate authority of {host}. Fix: run the tag tls, or all of site.yml.",
        )
    try:
        visitor = Visitor(host, params["port"], ca_file, params["timeout"])
    except (OSError, ssl.SSLError) as error:
        return failure(
            "page",
            f"Found: {ca_file} cannot be read ({error}). Needed: a certificate in PEM form. Fix: run the tag tls.",
        )
    try:
        certificate = visitor.visit(chat=params["chat"])
    except StepError as error:
        title, needed, fix = STEPS[error.step]
        return failure(
            error.step,
            f'Found: step "{title}" at {address} gave {error}. Needed: {needed}. Fix: {fix}.',
        )
    return {
        "changed": False,
        "url": address,
        "certificate": certificate,
        "milliseconds": visitor.milliseconds,
        "msg": (
            f"{address} answers; its certificate is from {certificate['issuer']} and valid until {certificate['not_after']}. "
            f"A user signed up, made a task{' and had the assistant add another one' if params['chat'] else ''}, and is deleted again."
        ),
    }


if __name__ == "__main__":
    run_module(ARGUMENTS, perform)
