"""Prove from inside the cluster that the backend is ready and that its tasks reach the database and come back."""

import http.client
import json
import os
import uuid
from typing import Any

ADDRESS = os.environ["BACKEND_ADDRESS"]


def expect(status: int, method: str, path: str, body: object = None) -> Any:
    connection = http.client.HTTPConnection(ADDRESS, timeout=10)
    content = None if body is None else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    print(f"{method} {path}: {response.status}")
    if response.status != status:
        raise SystemExit(f"expected {status}, found {response.status}: {answer.decode(errors='replace')[:500]}")
    return json.loads(answer) if answer else None


expect(200, "GET", "/readyz")

title = f"helm test {uuid.uuid4()}"
task = expect(201, "POST", "/api/tasks", {"title": title})
path = f"/api/tasks/{task['id']}"
try:
    found = expect(200, "GET", path)["title"]
    if found != title:
        raise SystemExit(f"expected the title {title!r}, found {found!r}")
finally:
    expect(204, "DELETE", path)
expect(404, "GET", path)
