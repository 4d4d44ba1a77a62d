"""Somebody who uses the application."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from typing import Any

from .conftest import Deployment


class Person:
    """A user with a session; every call gets a token of its own, as tokens end after minutes."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.cookies = ""
        password, name = secrets.token_urlsafe(16), f"person-{secrets.token_hex(4)}"
        account = {"name": name, "email": f"{name}@smoke.invalid", "password": password}
        with self._ask("/api/auth/sign-up/email", "POST", account) as response:
            cookies = response.headers.get_all("Set-Cookie")
        self.cookies = "; ".join(cookie.partition(";")[0] for cookie in cookies)

    def call(self, path: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
        """Ask the API through the Ingress; return its JSON."""
        with self._ask(path, method, body, {"Authorization": f"Bearer {self.token()}"}) as response:
            text = response.read().decode()
        return json.loads(text) if text else None

    def stream(self, path: str, body: dict[str, Any]) -> Any:
        """Send a request to the API; return the response, which is still to be read and closed."""
        return self._ask(path, "POST", body, {"Authorization": f"Bearer {self.token()}"})

    def token(self) -> str:
        """A token that is good for 15 minutes."""
        with self._ask("/api/auth/token") as response:
            return str(json.load(response)["token"])

    def titles(self, seconds: float = 0) -> list[str]:
        """List this person's tasks; try for some seconds until there is an answer."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return [task["title"] for task in self.call("/api/tasks?limit=200")["items"]]
            except (urllib.error.URLError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)

    def _ask(
        self, path: str, method: str = "GET", body: dict[str, Any] | None = None, more: dict[str, str] | None = None
    ) -> Any:
        headers = {"Content-Type": "application/json", "Origin": self.deployment.url, "Cookie": self.cookies}
        request = urllib.request.Request(
            self.deployment.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers=headers | (more or {}),
        )
        return urllib.request.urlopen(request, context=self.deployment.tls(), timeout=10)
