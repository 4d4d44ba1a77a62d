"""Who gets in: tokens that are not good, keys that change, an issuer that is away."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient

from app.core import tokens
from tests.conftest import StartApp
from tests.issuer import ORIGIN, OWNER, TokenIssuer, running_issuer
from tests.postgres import free_port

type Forgery = Callable[[TokenIssuer], str]


def get(client: TestClient, token: str) -> tuple[int, str]:
    response = client.get("/api/tasks", headers={"Authorization": f"Bearer {token}"})
    if response.status_code == 401:
        assert response.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')
    detail: str = response.json().get("detail", "")
    return response.status_code, detail


def encode(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def payload(issuer: TokenIssuer) -> str:
    return issuer.token().split(".")[1]


def unsigned(algorithm: str) -> Forgery:
    def forge(issuer: TokenIssuer) -> str:
        return f"{encode({'alg': algorithm, 'kid': issuer.key_id})}.{payload(issuer)}."

    return forge


def hmac_with_the_public_key(encoding: Encoding, form: PublicFormat) -> Forgery:
    def forge(issuer: TokenIssuer) -> str:
        public = issuer.keys[issuer.key_id].public_key().public_bytes(encoding, form)
        signed = f"{encode({'alg': 'HS256', 'kid': issuer.key_id})}.{payload(issuer)}"
        return f"{signed}.{encode(hmac.digest(public, signed.encode(), hashlib.sha256))}"

    return forge


def signed_by_somebody_else(issuer: TokenIssuer) -> str:
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    stranger = Ed25519PrivateKey.generate()
    return jwt.encode(claims, stranger, "EdDSA", headers={"kid": issuer.key_id})


def signed_with(algorithm: str) -> Forgery:
    def forge(issuer: TokenIssuer) -> str:
        claims = jwt.decode(issuer.token(), options={"verify_signature": False})
        key = (
            rsa.generate_private_key(65537, 2048)
            if algorithm == "RS256"
            else ec.generate_private_key(ec.SECP256R1())
        )
        return jwt.encode(claims, key, algorithm, headers={"kid": issuer.key_id})

    return forge


def with_key_inside(issuer: TokenIssuer) -> str:
    stranger = Ed25519PrivateKey.generate()
    jwk = jwt.algorithms.OKPAlgorithm.to_jwk(stranger.public_key(), as_dict=True)
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    return jwt.encode(claims, stranger, "EdDSA", headers={"kid": issuer.key_id, "jwk": jwk})


def with_another_payload(issuer: TokenIssuer) -> str:
    head, _, signature = issuer.token().split(".")
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    return f"{head}.{encode(claims | {'sub': 'someone else'})}.{signature}"


NOW = int(time.time())


@pytest.mark.parametrize(
    ("forge", "detail"),
    [
        (lambda issuer: issuer.token(exp=NOW - 10), "The token has expired. Get a new one."),
        (lambda issuer: issuer.token(without="exp"), "not valid"),
        (lambda issuer: issuer.token(nbf=NOW + 3600), "not valid"),
        (lambda issuer: issuer.token(iat=NOW + 3600), "not valid"),
        (lambda issuer: issuer.token(exp="tomorrow"), "not valid"),
        (lambda issuer: issuer.token(aud="https://other.example.org"), "another application"),
        (lambda issuer: issuer.token(aud=[]), "not valid"),
        (lambda issuer: issuer.token(without="aud"), "not valid"),
        (lambda issuer: issuer.token(iss="https://other.example.org"), "another application"),
        (lambda issuer: issuer.token(iss=f"{ORIGIN}/"), "another application"),
        (lambda issuer: issuer.token(without="iss"), "not valid"),
        (lambda issuer: issuer.token(without="sub"), "not valid"),
        (lambda issuer: issuer.token(sub=7), "not valid"),
        (lambda issuer: issuer.token(sub=None), "not valid"),
        (lambda issuer: issuer.token(""), "does not name a user"),
        (lambda issuer: issuer.token("x" * 256), "does not name a user"),
        (lambda issuer: issuer.token("a\0b"), "does not name a user"),
        (lambda issuer: issuer.token(headers={"kid": "nobody's"}), "unknown key"),
        (lambda issuer: issuer.token(headers={"kid": ""}), "unknown key"),
        (lambda issuer: issuer.token(name="x" * 9000), "too long"),
        (unsigned("none"), "not signed as it must be"),
        (unsigned("None"), "not signed as it must be"),
        (unsigned("EdDSA"), "not valid"),
        (hmac_with_the_public_key(Encoding.Raw, PublicFormat.Raw), "not signed as it must be"),
        (
            hmac_with_the_public_key(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "not signed as it must be",
        ),
        (signed_with("RS256"), "not signed as it must be"),
        (signed_with("ES256"), "not signed as it must be"),
        (signed_by_somebody_else, "not valid"),
        (with_key_inside, "not valid"),
        (with_another_payload, "not valid"),
        (lambda _: f"{encode({'alg': 'EdDSA', 'kid': 7})}.e30.e30", "not readable"),
        (lambda _: f"{encode({'alg': ['EdDSA'], 'kid': 'k'})}.e30.e30", "not "),
        (lambda _: f"{encode([])}.e30.e30", "not readable"),
        (lambda _: "x", "not readable"),
        (lambda _: "..", "not readable"),
        (lambda issuer: issuer.token()[:-4], "not "),
        (lambda issuer: issuer.token() + ".x", "not "),
    ],
)
def test_bad_token_is_refused(
    client: TestClient, issuer: TokenIssuer, forge: Forgery, detail: str
) -> None:
    status, answer = get(client, forge(issuer))
    assert status == 401
    assert detail in answer


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic b3duZXI6eA==", "bearer:x", "Token x"]
)
def test_no_token_gets_a_challenge(client: TestClient, authorization: str | None) -> None:
    del client.headers["Authorization"]
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client.get("/api/tasks", headers=headers)
    assert response.status_code == 401
    assert response.json() == {"detail": "No bearer token was sent. Sign in first."}
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/tasks"),
        ("POST", "/api/tasks"),
        ("GET", "/api/tasks/1"),
        ("PATCH", "/api/tasks/1"),
        ("DELETE", "/api/tasks/1"),
        ("GET", "/api/conversations"),
        ("PATCH", "/api/conversations/1"),
        ("DELETE", "/api/conversations/1"),
        ("GET", "/api/conversations/1/messages"),
        ("POST", "/api/chat"),
        ("DELETE", "/api/account"),
    ],
)
def test_every_route_of_the_api_needs_a_token(client: TestClient, method: str, path: str) -> None:
    del client.headers["Authorization"]
    assert client.request(method, path).status_code == 401


def test_routes_without_a_token_are_only_the_probes(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    without = {
        path
        for path, methods in paths.items()
        if any("security" not in m for m in methods.values())
    }
    assert without == {"/healthz", "/readyz", "/metrics"}


def test_user_is_the_subject(client: TestClient, issuer: TokenIssuer) -> None:
    for user in (OWNER, "a" * 255, "ü-🛒", "'; DROP TABLE task; --"):
        response = client.post(
            "/api/tasks", json={"title": "mine"}, headers=issuer.authorization(user)
        )
        assert response.json()["user_id"] == user


def test_small_difference_of_clocks_is_accepted(client: TestClient, issuer: TokenIssuer) -> None:
    now = int(time.time())
    assert get(client, issuer.token(exp=now - 2))[0] == 200
    assert get(client, issuer.token(iat=now + 3))[0] == 200


def test_keys_are_fetched_once_for_many_at_once(start_app: StartApp, database: str) -> None:
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        token = issuer.token()
        with ThreadPoolExecutor(16) as pool:
            results = list(pool.map(lambda _: get(client, token)[0], range(32)))
        assert results == [200] * 32
        assert issuer.requests == 1


def test_new_key_is_accepted_beside_the_old(
    start_app: StartApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_COOLDOWN", 0.0)
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        old = issuer.token()
        assert get(client, old)[0] == 200
        issuer.rotate()
        assert get(client, issuer.token())[0] == 200
        assert get(client, old)[0] == 200
        assert issuer.requests == 2


def test_withdrawn_key_is_refused_after_the_next_fetch(
    start_app: StartApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_COOLDOWN", 0.0)
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        old = issuer.token()
        assert get(client, old)[0] == 200
        del issuer.keys[issuer.key_id]
        issuer.rotate()
        assert get(client, issuer.token())[0] == 200
        assert get(client, old) == (401, "The token is signed with an unknown key. Get a new one.")


def test_made_up_keys_do_not_burden_the_issuer(start_app: StartApp, database: str) -> None:
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        for number in range(20):
            assert get(client, issuer.token(headers={"kid": f"made up {number}"}))[0] == 401
        assert issuer.requests == 1


def test_old_keys_are_renewed_behind_the_requests(
    start_app: StartApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_COOLDOWN", 0.0)
    monkeypatch.setattr(tokens, "_LIFESPAN", 0.0)
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        token = issuer.token()
        assert get(client, token)[0] == 200
        issuer.release.clear()
        started = time.monotonic()
        assert get(client, token)[0] == 200
        assert time.monotonic() - started < 2
        issuer.release.set()


def test_known_keys_outlive_the_issuer(
    start_app: StartApp, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_LIFESPAN", 0.0)
    with running_issuer() as issuer:
        client = start_app(database, **issuer.settings)
        token = issuer.token()
        assert get(client, token)[0] == 200
    for _ in range(3):
        assert get(client, token)[0] == 200


def test_without_any_keys_the_answer_is_to_try_again(start_app: StartApp, database: str) -> None:
    port = free_port()
    client = start_app(database, auth_jwks_url=f"http://127.0.0.1:{port}/api/auth/jwks")
    with running_issuer() as other:
        response = client.get("/api/tasks", headers=other.authorization())
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.json() == {
        "detail": "The sign-in service is unreachable at the moment. Try again."
    }
    with running_issuer(port) as issuer:
        deadline = time.monotonic() + 5
        while get(client, issuer.token())[0] != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, None),
        (302, None),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"keys": []}'),
        (200, b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "!", "kid": "k"}]}'),
        (200, b'{"keys": 7}'),
        (200, b"\xff"),
    ],
)
def test_issuer_that_answers_nonsense_is_an_absent_one(
    start_app: StartApp, database: str, status: int, body: bytes | None
) -> None:
    with running_issuer() as issuer:
        issuer.status, issuer.body = status, body
        client = start_app(database, **issuer.settings)
        assert get(client, issuer.token())[0] == 503
        assert client.get("/readyz").json() == {"detail": "signing keys unreachable"}


def test_healthz_needs_no_keys(start_app: StartApp, database: str) -> None:
    client = start_app(database, auth_jwks_url="http://127.0.0.1:1/api/auth/jwks")
    assert client.get("/healthz").status_code == 200
