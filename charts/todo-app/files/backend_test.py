"""Prove from inside the cluster that a new user gets in, and that their tasks reach the database and come back."""

import http.client
import json
import os
import secrets
import uuid
from typing import Any

BACKEND = os.environ["BACKEND_ADDRESS"]
FRONTEND = os.environ["FRONTEND_ADDRESS"]
PASSWORD = secrets.token_urlsafe(24)

# What proves who asks: the session to the frontend, the token to the backend.
identity: dict[str, dict[str, str]] = {FRONTEND: {"Origin": os.environ["PUBLIC_URL"]}, BACKEND: {}}


def expect(status: int, address: str, method: str, path: str, body: object = None) -> tuple[Any, list[str]]:
    """Return the answer's content and cookies; end the test at another status."""
    connection = http.client.HTTPConnection(address, timeout=10)
    content = None if body is None else json.dumps(body)
    headers = {"Content-Type": "application/json"} if content else {}
    connection.request(method, path, content, headers | identity[address])
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    print(f"{method} {path}: {response.status}")
    if response.status != status:
        shown = answer.decode(errors="replace").replace(PASSWORD, "********")[:500] if response.status >= 400 else ""
        raise SystemExit(f"expected {status}, found {response.status}: {shown}")
    return json.loads(answer) if answer else None, response.headers.get_all("Set-Cookie") or []


expect(200, BACKEND, "GET", "/readyz")
expect(200, FRONTEND, "GET", "/readyz")
expect(401, BACKEND, "GET", "/api/tasks")

user = {"name": "helm test", "email": f"check-{uuid.uuid4()}@smoke.invalid", "password": PASSWORD}
cookies = expect(200, FRONTEND, "POST", "/api/auth/sign-up/email", user)[1]
identity[FRONTEND]["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in cookies)
try:
    token = expect(200, FRONTEND, "GET", "/api/auth/token")[0]["token"]
    identity[BACKEND]["Authorization"] = f"Bearer {token}"
    title = f"helm test {uuid.uuid4()}"
    path = f"/api/tasks/{expect(201, BACKEND, 'POST', '/api/tasks', {'title': title})[0]['id']}"
    try:
        found = expect(200, BACKEND, "GET", path)[0]["title"]
        if found != title:
            raise SystemExit(f"expected the title {title!r}, found {found!r}")
    finally:
        expect(204, BACKEND, "DELETE", "/api/account")
    expect(404, BACKEND, "GET", path)
finally:
    expect(200, FRONTEND, "POST", "/api/auth/delete-user", {"password": PASSWORD})
