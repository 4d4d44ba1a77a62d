#!/usr/bin/python
"""Judges, in one look, whether the certificate of a host can be kept. Changes nothing."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: tls_facts
short_description: Judge whether the certificate of a host can be kept
description:
  - Reads the files C(ca.crt), C(tls.crt), C(tls.key) and C(ca.key) of a directory and says what about them does not fit. Never changes
    anything, and never fails because of what it finds.
  - A given certificate is judged as well, and then compared with the files.
  - Never returns a private key.
options:
  directory:
    description: Directory of the files. It need not exist.
    type: path
    required: true
  host:
    description: Name that the certificate must be valid for, and that the authority must be limited to.
    type: str
    required: true
  renew_before:
    description: Seconds that a certificate must be valid for from now on.
    type: int
    default: 0
  longest:
    description: Seconds that a certificate made here may be valid for in all; 0 for no limit.
    type: int
    default: 0
  authority_key:
    description: Whether the private key of the authority is wanted beside the files.
    type: bool
    default: false
  certificate:
    description: Content of a given certificate, the host's first, intermediate ones after it.
    type: str
    default: ""
  key:
    description: Content of the private key of the given certificate.
    type: str
    default: ""
  authority:
    description: Content of the authority certificate that the given certificate ends at; empty if the system knows it.
    type: str
    default: ""
  python:
    description:
      - Another Python of the machine, for a machine whose own has no cryptography.
      - Without either nothing is judged, and RV(libraries) says so.
    type: path
requirements:
  - cryptography >= 42
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
author:
  - The todo-provisioner project
"""

EXAMPLES = r"""
- name: Judge the certificate
  tls_facts:
    directory: /etc/todo-provisioner/tls/dev
    host: todo.local
    renew_before: 2592000
  register: result
  become: true
"""

RETURN = r"""
libraries:
  description: Whether there is a Python with cryptography.
  type: bool
  returned: always
superfluous:
  description: Files that hold keys which nobody wants.
  type: list
  elements: str
  returned: always
findings:
  description: Why the files cannot be kept; empty if they can.
  type: list
  elements: str
  returned: always
given_findings:
  description: What is wrong with the given certificate.
  type: list
  elements: dict
  returned: always
  contains:
    found: {description: What is there., type: str}
    needed: {description: What would be right., type: str}
    fix: {description: What to do., type: str}
authority_reusable:
  description: Whether another certificate can be issued with the kept authority.
  type: bool
  returned: always
trust:
  description: The record of the stores that the authority was put into; empty if there is none.
  type: dict
  returned: always
sha256:
  description: SHA-256 of the content of each file that exists.
  type: dict
  returned: always
certificate:
  description: C(subject), C(issuer) and C(not_after) of the certificate, if it can be read.
  type: dict
  returned: always
"""

import datetime
import hashlib
import json
import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.respawn import has_respawned, respawn_module

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509 import verification

    LIBRARIES = True
except ImportError:
    LIBRARIES = False

PRIVATE_MODE = 0o077


def read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def certificates(content: bytes | None) -> list[x509.Certificate]:
    """Return the certificates of a PEM file, none if it is absent, empty or damaged."""
    try:
        return x509.load_pem_x509_certificates(content or b"")
    except ValueError:
        return []


def private_key(content: bytes | None) -> Any:
    """Return the key of a PEM file; None if it is absent, damaged or encrypted."""
    try:
        return serialization.load_pem_private_key(content or b"", password=None)
    except (ValueError, TypeError):
        return None


def record(content: bytes | None) -> dict[str, Any]:
    """Return a JSON object, an empty one if it is absent or damaged."""
    try:
        value = json.loads(content or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def same_key(certificate: x509.Certificate, key: Any) -> bool:
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return bool(certificate.public_key().public_bytes(*form) == key.public_key().public_bytes(*form))


def names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [str(name).lower() for name in extension.value.get_values_for_type(x509.DNSName)]


def covers(certificate: x509.Certificate, host: str) -> bool:
    parent = host.partition(".")[2]
    return host in names(certificate) or (bool(parent) and f"*.{parent}" in names(certificate))


def day(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def constrained_to(authority: x509.Certificate, host: str) -> bool:
    """Whether a critical name constraint permits the host, and nothing but it among DNS names."""
    try:
        extension = authority.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return False
    permitted = extension.value.permitted_subtrees or []
    return extension.critical and [name.value for name in permitted if isinstance(name, x509.DNSName)] == [host]


def chain_error(chain: list[x509.Certificate], root: x509.Certificate, host: str, moment: datetime.datetime) -> str:
    """Return why a client would not accept the chain at that moment; empty if it would."""
    policy = verification.PolicyBuilder().store(verification.Store([root])).time(moment)
    try:
        policy.build_server_verifier(x509.DNSName(host)).verify(chain[0], chain[1:])
    except (verification.VerificationError, ValueError) as error:
        return str(error)
    return ""


class Files:
    """The files of the directory, and what about them does not fit."""

    def __init__(self, directory: str, host: str) -> None:
        self.host = host
        self.paths = {name: os.path.join(directory, name) for name in ("ca.crt", "ca.key", "tls.crt", "tls.key")}
        self.contents = {name: read(path) for name, path in self.paths.items()}
        self.chain = certificates(self.contents["tls.crt"])
        self.authority = certificates(self.contents["ca.crt"])
        self.key = private_key(self.contents["tls.key"])
        self.authority_key = private_key(self.contents["ca.key"])
        self.trust = record(read(os.path.join(directory, "trust.json")))

    def damaged(self) -> list[str]:
        parsed = {"ca.crt": self.authority, "tls.crt": self.chain, "tls.key": self.key}
        return [
            f"{self.paths[name]} is {'absent' if self.contents[name] is None else 'damaged'}"
            for name, value in parsed.items()
            if not value
        ]

    def open_keys(self) -> list[str]:
        return [
            f"{self.paths[name]} can be read by others"
            for name in ("tls.key", "ca.key")
            if self.contents[name] is not None and os.stat(self.paths[name]).st_mode & PRIVATE_MODE
        ]

    def judge(self, now: datetime.datetime, renew_before: int, longest: int, keep_key: bool) -> list[str]:
        findings = self.damaged() + self.open_keys()
        if keep_key and (
            not self.authority_key or (self.authority and not same_key(self.authority[0], self.authority_key))
        ):
            findings.append(f"{self.paths['ca.key']} is wanted and is not there or not the one of ca.crt")
        if self.damaged():
            return findings
        leaf, authority = self.chain[0], self.authority[0]
        renewal = now + datetime.timedelta(seconds=renew_before)
        if not same_key(leaf, self.key):
            findings.append("tls.key is not the key of tls.crt")
        if not covers(leaf, self.host):
            findings.append(f"tls.crt is for {', '.join(names(leaf)) or 'no host'}, not for {self.host}")
        if leaf.not_valid_before_utc > now:
            findings.append(f"tls.crt is valid from {day(leaf.not_valid_before_utc)} on only")
        if min(leaf.not_valid_after_utc, authority.not_valid_after_utc) <= renewal:
            findings.append(f"tls.crt or ca.crt ends before {day(renewal)}")
        if longest and leaf.not_valid_after_utc - leaf.not_valid_before_utc > datetime.timedelta(seconds=longest):
            findings.append("tls.crt is valid for longer than browsers accept")
        if not constrained_to(authority, self.host):
            findings.append(f"ca.crt is not limited to {self.host}")
        if not findings:
            error = chain_error(self.chain, authority, self.host, now)
            findings += [f"tls.crt does not lead to ca.crt: {error}"] if error else []
        return findings

    def reusable(self, now: datetime.datetime, needed: int) -> bool:
        """Whether ca.key can sign another certificate that ends before ca.crt does."""
        return bool(
            self.authority
            and self.authority_key
            and same_key(self.authority[0], self.authority_key)
            and constrained_to(self.authority[0], self.host)
            and self.authority[0].not_valid_after_utc > now + datetime.timedelta(seconds=needed)
        )


def judge_given(params: dict[str, Any], now: datetime.datetime) -> list[dict[str, str]]:
    host = params["host"]
    chain, key = certificates(params["certificate"].encode()), private_key(params["key"].encode())
    if not chain:
        return [
            finding(
                "no certificate in PEM form",
                "the certificate of the host, then the intermediate ones",
                "give another file",
            )
        ]
    if not key:
        return [
            finding(
                "no private key in PEM form, or one with a passphrase",
                "the unencrypted key of the certificate",
                "give another file",
            )
        ]
    leaf, findings = chain[0], []
    if leaf.not_valid_after_utc <= now:
        findings.append(
            finding(f"a certificate that ended at {day(leaf.not_valid_after_utc)}", "one that is valid now", "renew it")
        )
    if leaf.not_valid_before_utc > now:
        begin = day(leaf.not_valid_before_utc)
        findings.append(
            finding(
                f"a certificate that begins at {begin}", "one that is valid now", "wait until then, or set the clock"
            )
        )
    if not covers(leaf, host):
        found = f"a certificate for {', '.join(names(leaf)) or 'no host'}"
        findings.append(finding(found, f"one with {host} as a DNS name", "get another one, or change the host name"))
    if not same_key(leaf, key):
        findings.append(
            finding(
                "a key that does not belong to the certificate", "the key that it was issued for", "give the right pair"
            )
        )
    if params["authority"] and not findings:
        roots = certificates(params["authority"].encode())
        error = (
            chain_error(chain, roots[0], host, now) if roots else "no certificate in PEM form in the authority's file"
        )
        if error:
            needed = "a chain from the certificate to the authority"
            findings.append(
                finding(
                    f"a chain that a client refuses: {error}",
                    needed,
                    "add the intermediate certificates, or correct the authority",
                )
            )
    return findings


def finding(found: str, needed: str, fix: str) -> dict[str, str]:
    return {"found": found, "needed": needed, "fix": fix}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "directory": {"type": "path", "required": True},
            "host": {"type": "str", "required": True},
            "renew_before": {"type": "int", "default": 0},
            "longest": {"type": "int", "default": 0},
            "authority_key": {"type": "bool", "default": False, "no_log": False},
            "certificate": {"type": "str", "default": ""},
            "key": {"type": "str", "default": "", "no_log": True},
            "authority": {"type": "str", "default": ""},
            "python": {"type": "path"},
        },
        supports_check_mode=True,
    )
    params = module.params
    if not LIBRARIES:
        if params["python"] and os.access(params["python"], os.X_OK) and not has_respawned():
            respawn_module(params["python"])
        module.exit_json(
            changed=False,
            libraries=False,
            findings=[],
            given_findings=[],
            superfluous=[],
            trust={},
            sha256={},
            certificate={},
        )
    now = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017 # the target's Python may be 3.9
    files = Files(params["directory"], params["host"])
    given: list[dict[str, str]] = []
    if params["certificate"]:
        given = judge_given(params, now)
        wanted = {"tls.crt": params["certificate"], "tls.key": params["key"], "ca.crt": params["authority"]}
        findings = [
            f"{files.paths[name]} is not the given one"
            for name, text in wanted.items()
            if (files.contents[name] or b"").decode(errors="replace").strip() != text.strip()
        ]
        findings += files.open_keys()
    else:
        findings = files.judge(now, params["renew_before"], params["longest"], params["authority_key"])
    leaf = files.chain[0] if files.chain else None
    unwanted = not params["authority_key"] and files.contents["ca.key"] is not None
    module.exit_json(
        changed=False,
        libraries=True,
        superfluous=[files.paths["ca.key"]] if unwanted else [],
        findings=findings + ["the given certificate does not fit"] * bool(given),
        given_findings=given,
        authority_reusable=files.reusable(now, max(params["longest"], params["renew_before"])),
        trust=files.trust,
        sha256={
            name: hashlib.sha256(content).hexdigest() for name, content in files.contents.items() if content is not None
        },
        certificate={
            "subject": leaf.subject.rfc4514_string(),
            "issuer": leaf.issuer.rfc4514_string(),
            "not_after": leaf.not_valid_after_utc.isoformat(),
        }
        if leaf
        else {},
    )


if __name__ == "__main__":
    main()
