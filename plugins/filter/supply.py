"""Filters of the role ``supply``: where a tool comes from, which tools are missing, and what went wrong."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ansible.errors import AnsibleFilterError

SHA256 = re.compile(r"[0-9a-f]{64}")
KEY_LENGTH = 16

# What a failed command or module said -> what it needed and how to give it that. The first that matches counts.
CAUSES = (
    (
        r"no space left on device|disk quota exceeded",
        "free space on the file system of {cache}",
        "free some (df -h {cache}), or set supply_cache_directory to a directory on a larger file system",
    ),
    (
        r"signal: killed|out of memory|cannot allocate memory",
        "memory for the compiler, about 3 GiB",
        "end other programs, or add memory or swap",
    ),
    (
        r"certificate signed by unknown authority|self[- ]signed certificate|certificate[ _]verify[ _]failed",
        "servers whose certificates this machine trusts",
        "add the network's certificate authority to the machine: copy it to /usr/local/share/ca-certificates/NAME.crt "
        "and run update-ca-certificates",
    ),
    (
        r"verifying .*: checksum mismatch|security error|do not match the hashes",
        "packages that are those that were pinned",
        "do not use what was served; look at the proxy or mirror between this machine and the package index",
    ),
    (
        r"^.*/@v/.*$|module lookup disabled|no matching versions|missing go\.sum entry",
        "a Go module proxy that answers and has the module",
        "try again when it answers, or set supply_go_proxy to one that this machine reaches",
    ),
    (
        r"could not find a version|no matching distribution|max retries exceeded|newconnectionerror|readtimeouterror",
        "a Python package index that answers and has the package",
        "try again when it answers, or name another one in /etc/pip.conf",
    ),
    (
        r"failed to fetch|unable to fetch|unable to locate package|temporary failure resolving|no installation candidate",
        "the distribution's package archive",
        "make 'apt-get update' work; the addresses are in /etc/apt/sources.list and /etc/apt/sources.list.d",
    ),
    (
        r"connection refused|connection reset|network is unreachable|no route to host|no such host|timed out|i/o timeout",
        "a network that reaches package indexes",
        "see whether the address answers from this machine, and whether it needs a proxy",
    ),
)


def supply_pins(pins: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Apply a user's changes to the pin table.

    A changed version leaves behind what holds for one version only: the checksums and the Go module.

    Args:
        pins: the pin table.
        changes: tool name -> parts of its entry, or the whole entry of one more tool.

    Returns:
        The pin table to use.
    """
    result = {name: dict(pin) for name, pin in pins.items()}
    for name, change in changes.items():
        pin = result.get(name, {})
        upstream = dict(pin.get("upstream", {}))
        if "version" in change and change["version"] != pin.get("version"):
            pin.pop("packages", None)
            upstream.pop("sha256", None)
        upstream |= change.get("upstream", {})
        result[name] = pin | change | ({"upstream": upstream} if upstream else {})
    return result


def supply_unpinned(pins: dict[str, Any], architecture: str) -> list[str]:
    """List the release files that have no version or no sha256.

    Args:
        pins: the pin table.
        architecture: key of the checksums.
    """
    return [
        f"{name} {pin.get('version', 'without a version')}"
        for name, pin in pins.items()
        if not pin.get("version")
        or ("upstream" in pin and not SHA256.fullmatch(str(pin["upstream"].get("sha256", {}).get(architecture, ""))))
    ]


def supply_url(pin: dict[str, Any], architecture: str, mirror: str = "") -> str:
    """Return the address of a release file.

    Args:
        pin: entry of the pin table.
        architecture: replaces ``{architecture}``; the version replaces ``{version}``.
        mirror: replaces scheme and host; may have a path.
    """
    url = _fill(pin["upstream"]["url"], pin, architecture)
    return mirror.rstrip("/") + re.sub(r"^https?://[^/]+", "", url) if mirror else url


def supply_probe_urls(pins: dict[str, Any], architecture: str, mirror: str) -> list[str]:
    """Return one release file's address for each host that release files come from.

    Args:
        pins: the pin table.
        architecture: replaces ``{architecture}``.
        mirror: replaces scheme and host; may be empty.
    """
    urls: dict[str, str] = {}
    for pin in pins.values():
        if "upstream" in pin:
            url = supply_url(pin, architecture, mirror)
            urls.setdefault(urlsplit(url).netloc, url)
    return list(urls.values())


def _fill(text: str, pin: dict[str, Any], architecture: str) -> str:
    return text.replace("{version}", str(pin["version"])).replace("{architecture}", architecture)


def supply_tool_plans(
    pins: dict[str, Any], builds: dict[str, Any], mode: str, architecture: str, directory: str, mirror: str
) -> dict[str, Any]:
    """Decide for each tool where it comes from and where it belongs.

    Args:
        pins: the pin table.
        builds: result of ``package_builds``.
        mode: the supply mode. A tool that has no release file is built from packages in mode ``upstream`` too.
        architecture: key of the checksums.
        directory: supply_directory.
        mirror: replaces scheme and host of the release files' addresses; may be empty.

    Returns:
        tool name -> {"name", "version", "path", "link", "source", "key"}; "source" is ``upstream``, ``packages`` or empty, "key" names
        what the tool is made of. From upstream also "url", "sha256" and "member" (path in the archive, or empty), from
        packages "module" and "program" (path of the built file).
    """
    plans = {}
    for name, pin in pins.items():
        plan = {
            "name": name,
            "version": pin["version"],
            "path": f"{directory}/tools/{name}/{pin['version']}/{name}",
            "link": pin.get("link", False),
        }
        if mode == "upstream" and "upstream" in pin:
            sha256 = pin["upstream"]["sha256"][architecture]
            plan |= {
                "source": "upstream",
                "key": sha256[:KEY_LENGTH],
                "url": supply_url(pin, architecture, mirror),
                "sha256": sha256,
                "member": _fill(pin["upstream"].get("member", ""), pin, architecture),
            }
        elif "packages" in pin:
            build = builds[pin["packages"]["module"]]
            plan |= {
                "source": "packages",
                "key": build["key"],
                "module": build["name"],
                "program": f"{build['output']}/{pin['packages']['program']}",
            }
        else:
            plan |= {"source": "", "key": ""}
        plans[name] = plan
    return plans


def supply_missing_tools(wanted: list[str], plans: dict[str, Any], found: dict[str, Any], mode: str) -> list[str]:
    """List the tools that are not in place as they should be.

    A tool is in place when its file is there, may be run, and has the checksum that is the name of the mark beside it:
    ``PATH.KEY.SHA256``, with the key of the plan.

    Args:
        wanted: names of tools.
        plans: result of ``supply_tool_plans``.
        found: what the module look says of files: path -> {"mode", "sha256", "link"}.
        mode: the supply mode, for messages.
    """
    missing = []
    for name in dict.fromkeys(wanted):
        if name not in plans:
            raise AnsibleFilterError(
                f"Found: {name!r} in supply_tools. Needed: names of the pin table: {', '.join(sorted(plans))}. "
                "Fix: correct the name, or add the tool to supply_pins."
            )
        plan = plans[name]
        if not plan["source"]:
            raise AnsibleFilterError(
                f"Found: no source of {name} {plan['version']} in supply mode {mode}. Needed: a release file (upstream) or a Go "
                "module of exactly this version (packages). Fix: set supply_mode to upstream, or take the version out of supply_pins."
            )
        file = found.get(plan["path"], {})
        executable = int(file.get("mode", "0"), 8) & 0o001
        if not executable or f"{plan['path']}.{plan['key']}.{file.get('sha256')}" not in found:
            missing.append(name)
    return missing


def supply_wrong_links(wanted: list[str], plans: dict[str, Any], directory: str, found: dict[str, Any]) -> list[str]:
    """List the commands that do not lead to the pinned tool.

    Args:
        wanted: names of tools.
        plans: result of ``supply_tool_plans``.
        directory: supply_link_directory.
        found: what the module look says of files: path -> {"mode", "sha256", "link"}.
    """
    names = [name for name in dict.fromkeys(wanted) if plans[name]["link"]]
    return [name for name in names if found.get(f"{directory}/{name}", {}).get("link") != plans[name]["path"]]


def supply_download_is_final(result: dict[str, Any]) -> bool:
    """Tell whether another try of a download would end in the same way.

    Args:
        result: what ansible.builtin.get_url returned.
    """
    return (
        not result.get("failed", False)
        or "did not match" in str(result.get("msg", ""))
        or 400 <= int(result.get("status_code") or 0) < 500
    )


def _download_problem(result: dict[str, Any], url: str, wanted: str, timeout: int) -> tuple[str, str, str]:
    message, status = str(result.get("msg", "")), int(result.get("status_code") or -1)
    needed = f"the file with sha256 {wanted}"
    if mismatch := re.search(r"it was ([0-9a-f]+)", message):
        return (
            f"sha256 {mismatch[1]} of {url}",
            f"sha256 {wanted}, as pinned; the file was thrown away",
            "compare with the checksum that the project publishes. If that is the pinned one, a mirror or proxy changes the file: set "
            "supply_upstream_mirror to another. If a version was raised, pin its checksum in supply_pins",
        )
    if short := re.search(r"cl=(\d+), st\.st_size=(\d+)", message):
        return (
            f"{short[2]} of {short[1]} bytes of {url}; the connection ended early",
            needed,
            "run it again; if it ends early again, a proxy may limit sizes: set supply_upstream_mirror to another source",
        )
    if status in (404, 410):
        return (
            f"no file at {url} (HTTP {status})",
            needed,
            "see whether that version was released for this architecture; a mirror (supply_upstream_mirror) must have the same paths",
        )
    if "timed out" in message:
        return (
            f"nothing more came from {url} for {timeout} s",
            needed,
            "run it again, raise supply_download_timeout, set supply_upstream_mirror, or build from packages with supply_mode: packages",
        )
    return (
        f"{message or 'no answer'} from {url}" + (f" (HTTP {status})" if status > 0 else ""),
        needed,
        "see whether the address answers from this machine; else set supply_upstream_mirror, or supply_mode: packages",
    )


def supply_problem(result: dict[str, Any], task: str, cache: str) -> str:
    """Say what a failed task found, what it needed, and how to help it.

    Args:
        result: ansible_failed_result.
        task: name of the failed task.
        cache: supply_cache_directory.
    """
    output = "\n".join(str(result.get(part) or "") for part in ("stderr", "stdout", "msg"))
    for pattern, needed, fix in CAUSES:
        if match := re.search(pattern, output, re.IGNORECASE | re.MULTILINE):
            line = next(line for line in output[match.start() :].splitlines() if line.strip())
            start = output.rfind("\n", 0, match.start()) + 1
            line = (output[start : match.start()] + line).strip()
            return (
                f"{task} failed. Found: {line[:400]}. Needed: {needed.format(cache=cache)}. "
                f"Fix: {fix.format(cache=cache)}. What was finished is kept; run the same command again."
            )
    lines = [line for line in output.splitlines() if line.strip()][-10:]
    return (
        f"{task} failed. Found:\n"
        + "\n".join(lines)
        + "\nNeeded: that it succeeds. Fix: what it says above; then run the same command again."
    )


def supply_download_problem(result: dict[str, Any], plan: dict[str, Any], timeout: int) -> str:
    """Say what a failed download found, what it needed, and how to help it.

    Args:
        result: what ansible.builtin.get_url returned.
        plan: the tool's plan, see ``supply_tool_plans``.
        timeout: supply_download_timeout.
    """
    found, needed, fix = _download_problem(result, plan["url"], plan["sha256"], timeout)
    return f"{plan['name']} {plan['version']} was not downloaded. Found: {found}. Needed: {needed}, for {plan['path']}. Fix: {fix}."


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        """Name them."""
        return {
            "supply_download_is_final": supply_download_is_final,
            "supply_download_problem": supply_download_problem,
            "supply_missing_tools": supply_missing_tools,
            "supply_pins": supply_pins,
            "supply_probe_urls": supply_probe_urls,
            "supply_problem": supply_problem,
            "supply_tool_plans": supply_tool_plans,
            "supply_unpinned": supply_unpinned,
            "supply_wrong_links": supply_wrong_links,
        }
