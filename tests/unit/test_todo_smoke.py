"""The module todo_smoke against an application over HTTPS, whole and broken."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import todo_smoke
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fake_application import FakeApplication, serving

Made = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def issue(name: str, authority: Made | None = None) -> Made:
    """Make an authority, or a certificate for this machine's loopback address that an authority signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signer, signing_key = (authority[0].subject, authority[1]) if authority else (subject, key)
    begin = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    if authority:
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    else:
        usage = dict.fromkeys(
            ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"], False
        )
        builder = builder.add_extension(
            x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False),
            critical=True,
        )
    return builder.sign(signing_key, hashes.SHA256()), key


@pytest.fixture(scope="module")
def authority() -> Made:
    return issue("Authority of the tests")


@pytest.fixture(scope="module")
def ca_file(authority: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("authority") / "ca.crt"
    file.write_bytes(authority[0].public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def tls(authority: Made, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    certificate, key = issue("127.0.0.1", authority)
    directory = tmp_path_factory.mktemp("server")
    (directory / "tls.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (directory / "tls.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "tls.crt", directory / "tls.key")
    return context


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo_smoke, "PAUSE", 0.05)


@pytest.fixture
def application(tls: ssl.SSLContext) -> Iterator[FakeApplication]:
    with serving(FakeApplication(), tls) as running:
        yield running


def visit(application: FakeApplication, ca_file: Path | str, *, chat: bool = True) -> dict[str, Any]:
    visitor = todo_smoke.Visitor("127.0.0.1", application.port, str(ca_file), 0.4)
    result = visitor.visit(chat=chat)
    return {**result, "milliseconds": visitor.milliseconds}


def test_a_working_application_passes_and_is_left_as_it_was(application: FakeApplication, ca_file: Path) -> None:
    application.users["person@example.org"] = "a password"
    application.new_task("person@example.org", "theirs")
    result = visit(application, ca_file)
    assert result["issuer"] == "Authority of the tests"
    assert result["not_after"].endswith(" UTC")
    assert set(result["milliseconds"]) == set(todo_smoke.STEPS)
    assert application.left == ["person@example.org", {"id": 7, "user_id": "person@example.org", "title": "theirs"}]
    assert application.requests == [
        "GET /",
        "GET /sign-in",
        "POST /api/auth/sign-up/email",
        "GET /api/auth/token",
        "POST /api/tasks",
        "GET /api/tasks",
        "POST /api/chat",
        "GET /api/tasks",
        "DELETE /api/account",
        "POST /api/auth/delete-user",
    ]


def test_the_assistant_can_be_left_out(application: FakeApplication, ca_file: Path) -> None:
    assert "chat" not in visit(application, ca_file, chat=False)["milliseconds"]
    assert "POST /api/chat" not in application.requests
    assert application.left == []


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /",
        "POST /api/auth/sign-up/email",
        "GET /api/auth/token",
        "POST /api/tasks",
        "POST /api/chat",
        "DELETE /api/account",
    ],
)
@pytest.mark.parametrize("status", [503, 429, -1])
def test_pods_that_start_are_waited_for(
    application: FakeApplication, ca_file: Path, request_line: str, status: int
) -> None:
    application.faults, application.times = {request_line: status}, 1
    visit(application, ca_file)
    assert application.requests.count(request_line) == 2
    assert application.left == []


@pytest.mark.parametrize(
    ("fault", "step", "found"),
    [
        ({"GET /": 404}, "page", "status 404"),
        ({"GET /sign-in": 500}, "page", "status 500"),
        ({"POST /api/auth/sign-up/email": 400}, "account", "status 400"),
        ({"GET /api/auth/token": 500}, "token", "status 500"),
        ({"POST /api/tasks": 401}, "task", "status 401"),
        ({"POST /api/tasks": 503}, "task", "status 503"),
        ({"GET /api/tasks": 500}, "list", "status 500"),
        ({"POST /api/chat": 404}, "chat", "status 404"),
        ({"POST /api/chat": 409}, "chat", "still being answered"),
        ({"DELETE /api/account": 500}, "contents", "status 500"),
        ({"POST /api/auth/delete-user": 404}, "user", "status 404"),
    ],
)
def test_a_broken_step_is_named_and_nothing_secret_shown(
    application: FakeApplication, ca_file: Path, fault: dict[str, int], step: str, found: str
) -> None:
    application.faults = fault
    with pytest.raises(todo_smoke.StepError, match=found) as failure:
        visit(application, ca_file)
    assert failure.value.step == step
    assert [secret for secret in application.secrets if secret in str(failure.value)] == []
    if step not in ("contents", "user"):
        assert application.left == []


@pytest.mark.parametrize(
    ("quirk", "step", "found"),
    [
        ("no session", "account", "200 without a session"),
        ("no token", "token", "200 without a token"),
        ("forgets", "list", "a list of 0 tasks without it"),
        ("only talks", "chat", "a stream of 3 events with no tool call"),
        ("only pretends", "chat", "a tool call that is done, and no such task"),
        ("breaks off", "chat", "a stream that broke off"),
        ("model is down", "chat", 'the error "The assistant does not answer."'),
    ],
)
def test_what_no_status_says_is_found(
    application: FakeApplication, ca_file: Path, quirk: str, step: str, found: str
) -> None:
    application.quirks = {quirk}
    with pytest.raises(todo_smoke.StepError, match=found) as failure:
        visit(application, ca_file)
    assert failure.value.step == step
    if quirk != "no session":
        assert application.left == []


@pytest.mark.parametrize(
    ("faults", "step", "left"),
    [
        ({"POST /api/tasks": 500, "POST /api/auth/delete-user": 500}, "task", "the account"),
        ({"POST /api/auth/delete-user": 500}, "user", "the account"),
        ({"DELETE /api/account": 500}, "contents", "what may be in the task list"),
        ({"POST /api/chat": 500, "DELETE /api/account": 500}, "chat", "what may be in the task list"),
        (
            {"DELETE /api/account": 500, "POST /api/auth/delete-user": 500},
            "contents",
            "what may be in the task list and the account",
        ),
    ],
    ids=str,
)
def test_the_first_failure_and_what_is_left_are_told(
    application: FakeApplication, ca_file: Path, faults: dict[str, int], step: str, left: str
) -> None:
    application.faults = faults
    told = rf"^status 500.*; and {left} of check-\w+@smoke\.invalid is left$"
    with pytest.raises(todo_smoke.StepError, match=told) as failure:
        visit(application, ca_file)
    assert failure.value.step == step
    assert bool(application.users) is ("account" in left)


def test_a_sign_up_without_an_answer_is_cleaned_up(application: FakeApplication, ca_file: Path) -> None:
    application.faults = {"POST /api/auth/sign-up/email": -1}
    with pytest.raises(todo_smoke.StepError, match="no answer"):
        visit(application, ca_file)
    assert application.left == []


def test_an_answer_that_began_in_time_may_end(application: FakeApplication, ca_file: Path) -> None:
    application.quirks = {"dawdles"}
    assert visit(application, ca_file)["milliseconds"]["chat"] > 400


def test_a_stream_that_does_not_end_is_left(
    application: FakeApplication, ca_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(todo_smoke, "SILENCE", 0.2)
    application.quirks = {"dawdles"}
    with pytest.raises(todo_smoke.StepError, match="the stream does not end") as failure:
        visit(application, ca_file)
    assert failure.value.step == "chat"


def test_another_authority_is_refused(application: FakeApplication, tmp_path: Path) -> None:
    other = tmp_path / "other.crt"
    other.write_bytes(issue("Another authority")[0].public_bytes(serialization.Encoding.PEM))
    for authority in (other, ""):
        with pytest.raises(todo_smoke.StepError, match="certificate verify failed") as failure:
            visit(application, authority)
        assert failure.value.step == "page"
    assert application.requests == []


def run(arguments: dict[str, Any], check: bool = False) -> dict[str, Any]:
    """Run the module with these options, and the defaults of the others."""
    options = ArgumentSpecValidator(todo_smoke.ARGUMENTS).validate(arguments).validated_parameters
    return todo_smoke.perform(options, check)


def test_module_passes(application: FakeApplication, ca_file: Path) -> None:
    result = run({"host": "127.0.0.1", "port": application.port, "ca_file": str(ca_file), "timeout": 5})
    assert result["changed"] is False
    assert "its certificate is from Authority of the tests and valid until" in result["msg"]
    assert [secret for secret in application.secrets if secret in json.dumps(result)] == []


def test_module_fails_with_found_needed_and_fix(application: FakeApplication, ca_file: Path) -> None:
    application.faults = {"GET /": 503}
    result = run({"host": "127.0.0.1", "port": application.port, "ca_file": str(ca_file), "timeout": 1})
    assert result["failed"] is True
    assert result["step"] == "page"
    address = f"https://127.0.0.1:{application.port}"
    assert result["msg"].startswith(f'Found: step "Ask for the page" at {address} gave status 503')
    assert "Needed: status 200 and HTML" in result["msg"]
    assert "Fix: 'kubectl get pods,ingress" in result["msg"]


def test_module_says_which_authority_is_missing(tmp_path: Path) -> None:
    missing, damaged = tmp_path / "missing.crt", tmp_path / "damaged.crt"
    damaged.write_text("no certificate")
    result = run({"host": "127.0.0.1", "ca_file": str(missing)})
    assert f"Found: no file {missing}" in result["msg"]
    assert "Fix: run the tag tls" in result["msg"]
    result = run({"host": "127.0.0.1", "ca_file": str(damaged)})
    assert f"Found: {damaged} cannot be read" in result["msg"]


@pytest.mark.parametrize("there", [True, False])
def test_check_mode_asks_nobody(application: FakeApplication, ca_file: Path, tmp_path: Path, there: bool) -> None:
    file = ca_file if there else tmp_path / "ca.crt"
    arguments = {"host": "todo.local", "port": application.port, "ca_file": str(file)}
    result = run(arguments, check=True)
    assert result["changed"] is not there
    assert result["msg"] == f"https://todo.local:{application.port} would be tried from outside"
    assert application.requests == []


def test_events_are_parsed_as_a_browser_does() -> None:
    stream = (
        ': ping\n\nevent: delta\ndata: {"text":\ndata: "a"}\n\ndata:{"b": 1}\n\nevent: x\ndata: broken\n\ndata: [1]'
    )
    assert todo_smoke.events(stream) == [("delta", {"text": "a"}), ("message", {"b": 1})]
    assert todo_smoke.events(stream.replace("\n", "\r\n")) == todo_smoke.events(stream)
