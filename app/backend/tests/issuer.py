"""An issuer of access tokens like the application's own, with its keys served over HTTP."""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

ORIGIN = "https://todo.example.org"
OWNER = "owner"


class TokenIssuer:
    """Signs tokens as Better Auth does and publishes the public keys."""

    def __init__(self, port: int = 0) -> None:
        self.keys: dict[str, Ed25519PrivateKey] = {}
        self.requests = 0
        self.status = 200
        self.body: bytes | None = None
        self.release = threading.Event()
        self.release.set()
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                issuer.release.wait(30)
                body = issuer.body if issuer.body is not None else issuer.jwks()
                with contextlib.suppress(OSError):
                    self.send_response(issuer.status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Leave the output to the tests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.key_id = self.rotate()

    @property
    def jwks_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api/auth/jwks"

    @property
    def settings(self) -> dict[str, str]:
        return {"auth_issuer": ORIGIN, "auth_audience": ORIGIN, "auth_jwks_url": self.jwks_url}

    @property
    def environment(self) -> dict[str, str]:
        return {name.upper(): value for name, value in self.settings.items()}

    def rotate(self) -> str:
        """Sign with a new key from now on; the older ones stay published."""
        self.key_id = secrets.token_hex(8)
        self.keys[self.key_id] = Ed25519PrivateKey.generate()
        return self.key_id

    def jwks(self) -> bytes:
        keys = [
            {
                **OKPAlgorithm.to_jwk(key.public_key(), as_dict=True),
                "kid": key_id,
                "alg": "EdDSA",
            }
            for key_id, key in self.keys.items()
        ]
        return json.dumps({"keys": keys}).encode()

    def token(
        self,
        user_id: str = OWNER,
        *,
        headers: dict[str, Any] | None = None,
        without: str | None = None,
        **claims: object,
    ) -> str:
        now = int(time.time())
        payload = {
            "sub": user_id,
            "iss": ORIGIN,
            "aud": ORIGIN,
            "iat": now,
            "exp": now + 900,
            **claims,
        }
        payload.pop(without or "", None)
        return jwt.encode(
            payload,
            self.keys[self.key_id],
            algorithm="EdDSA",
            headers={"kid": self.key_id, **(headers or {})},
        )

    def authorization(self, user_id: str = OWNER) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(user_id)}"}

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.release.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


@contextlib.contextmanager
def running_issuer(port: int = 0) -> Iterator[TokenIssuer]:
    issuer = TokenIssuer(port)
    issuer.start()
    try:
        yield issuer
    finally:
        issuer.stop()
