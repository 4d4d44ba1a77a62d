"""The Todo Chatbot in one process and in memory, with the faults that its checks have to find."""

from __future__ import annotations

import json
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COOKIE = "__Secure-better-auth.session_token"


@dataclass
class FakeApplication:
    """What the application holds, and what is wrong with it.

    A fault is the name of a route below, as METHOD PATH, with the status that it answers; ``times`` is how often it does so, 0 for
    always.
    """

    faults: dict[str, int] = field(default_factory=dict)
    times: int = 0
    # What goes wrong in a way that no status says.
    quirks: set[str] = field(default_factory=set)
    users: dict[str, str] = field(default_factory=dict)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def left(self) -> list[object]:
        """What a check has left behind."""
        return [*self.users, *self.tasks.values()]

    def fault(self, request: str) -> int:
        """Return the status with which a request fails; 0 when it does not."""
        failed = self.requests.count(request)
        return self.faults.get(request, 0) if not self.times or failed <= self.times else 0

    def new_secret(self) -> str:
        self.secrets.append(secrets.token_urlsafe(16))
        return self.secrets[-1]

    def new_task(self, user: str, title: str) -> dict[str, Any]:
        number = max(self.tasks, default=6) + 1
        self.tasks[number] = {"id": number, "user_id": user, "title": title}
        return self.tasks[number]


class Handler(BaseHTTPRequestHandler):
    """Answers as the frontend and the backend behind the Ingress."""

    application: FakeApplication
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def do_DELETE(self) -> None:
        self.serve()

    def serve(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(content) if content else {}
        if "password" in body:
            self.application.secrets.append(body["password"])
        path = self.path.partition("?")[0]
        request = f"{self.command} {path}"
        self.application.requests.append(request)
        status = self.application.fault(request)
        if status == -1:
            # Served, and then the connection is gone.
            self.route(request, path, body)
            return
        if status:
            # Some programs repeat what they were given.
            self.answer(status, {"message": f"cannot take {content.decode()}", "code": "BROKEN"})
            return
        status, answer, headers = self.route(request, path, body)
        if isinstance(answer, str):
            self.send(status, answer.encode(), {"Content-Type": "text/html", **headers})
        else:
            self.answer(status, answer, headers)

    def route(self, request: str, path: str, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        if path.startswith("/api/auth/"):
            return self.account(request, body)
        if path.startswith("/api/"):
            user = self.application.tokens.get((self.headers["Authorization"] or "").removeprefix("Bearer "))
            if user is None:
                return 401, {"detail": "sign in"}, {"WWW-Authenticate": "Bearer"}
            return self.api(request, path, user, body)
        if request == "GET /":
            return 307, "", {"Location": "/sign-in"}
        pages = {"GET /sign-in": "<!DOCTYPE html><html></html>", "GET /readyz": "{}", "GET /healthz": "{}"}
        return (200, pages[request], {}) if request in pages else (404, "", {})

    def account(self, request: str, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        application = self.application
        if request.startswith("POST") and not self.headers["Origin"]:
            return 403, {"code": "MISSING_OR_NULL_ORIGIN"}, {}
        if request == "POST /api/auth/sign-up/email":
            if body["email"] in application.users:
                return 422, {"code": "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", "message": "User already exists."}, {}
            application.users[body["email"]] = body["password"]
            return self.session(body["email"])
        if request == "POST /api/auth/sign-in/email":
            if application.users.get(body["email"]) != body["password"]:
                return 401, {"code": "INVALID_EMAIL_OR_PASSWORD"}, {}
            return self.session(body["email"])
        cookies = dict(part.split("=", 1) for part in (self.headers["Cookie"] or "").split("; ") if part)
        user = application.sessions.get(cookies.get(COOKIE, ""))
        if user is None:
            return 401, {"code": "UNAUTHORIZED"}, {}
        if request == "GET /api/auth/token":
            token = application.new_secret()
            application.tokens[token] = user
            return 200, {} if "no token" in application.quirks else {"token": token}, {}
        if request == "POST /api/auth/delete-user" and body["password"] == application.users[user]:
            del application.users[user]
            return 200, {"success": True}, {}
        return 404, {}, {}

    def session(self, user: str) -> tuple[int, Any, dict[str, str]]:
        session = self.application.new_secret()
        self.application.sessions[session] = user
        cookie = {"Set-Cookie": f"{COOKIE}={session}; Path=/; HttpOnly; Secure; SameSite=Lax"}
        return 200, {"token": session}, {} if "no session" in self.application.quirks else cookie

    def api(self, request: str, path: str, user: str, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        application = self.application
        own = {number: task for number, task in application.tasks.items() if task["user_id"] == user}
        number = int(path.rsplit("/", 1)[-1]) if path.startswith("/api/tasks/") else 0
        if request == "GET /api/tasks":
            items = [] if "forgets" in application.quirks else list(own.values())
            return 200, {"items": items, "total": len(items)}, {}
        if request == "POST /api/tasks":
            return 201, application.new_task(user, body["title"]), {}
        if self.command == "GET" and number in own:
            changed = {"title": "something else"} if "mangles" in application.quirks else {}
            return 200, own[number] | changed, {}
        if request == "DELETE /api/account":
            if "keeps" not in application.quirks:
                for found in own:
                    del application.tasks[found]
            return 204, None, {}
        if request == "POST /api/chat":
            return 200, self.turn(user, body["message"]), {"Content-Type": "text/event-stream"}
        return 404, {"detail": "There is no such thing."}, {}

    def turn(self, user: str, message: str) -> str:
        quirks = self.application.quirks
        stream = [("conversation", {"id": 1, "title": message})]
        if "model is down" in quirks:
            stream.append(("error", {"code": "model", "message": "The assistant does not answer.", "retryable": True}))
        else:
            if "only talks" not in quirks:
                call: dict[str, Any] = {"id": "c1", "name": "add_task", "arguments": {}}
                stream.append(("tool", {**call, "status": "running"}))
                if "only pretends" not in quirks:
                    self.application.new_task(user, message.removeprefix("add ").capitalize())
                stream.append(("tool", {**call, "status": "done", "result": {}}))
            stream.append(("delta", {"text": "Done."}))
            if "breaks off" not in quirks:
                stream.append(("done", {"message_id": 2, "tasks_changed": True}))
        return ": ping\n\n" + "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in stream)

    def answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send(status, content, {"Content-Type": "application/json", **(headers or {})})

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if "dawdles" in self.application.quirks and headers.get("Content-Type") == "text/event-stream":
            for begin in range(0, len(content), 50):
                time.sleep(0.15)
                self.wfile.write(content[begin : begin + 50])
        else:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests clean."""


@contextmanager
def serving(application: FakeApplication, tls: ssl.SSLContext | None = None) -> Iterator[FakeApplication]:
    """Run the application on a free port, over HTTPS if there is a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"application": application}))
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    application.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield application
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
