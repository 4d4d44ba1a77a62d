"""Filters of the role preflight: what was found and what is needed become findings, findings become one message.

A finding is a dictionary with the keys ``subject``, ``found``, ``needed`` and ``fix``. Values of secrets never become
part of one.
"""

from __future__ import annotations

import datetime
import importlib.util
import ipaddress
import json
import re
import urllib.parse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError

Finding = dict[str, str]

ARCHITECTURES = ("amd64", "arm64")
INDEXES = {
    "apt": (
        "the package index of the distribution",
        "the addresses in /etc/apt/sources.list and /etc/apt/sources.list.d",
    ),
    "pip": ("pip's package index", "index-url in /etc/pip.conf, or PIP_INDEX_URL"),
    "npm": ("npm's registry", "registry in ~/.npmrc"),
    "go": ("the Go module proxy", "GOPROXY (go env -w GOPROXY=...)"),
    "upstream": ("the site of the official release files", "supply_upstream_mirror, if there is a mirror"),
}
# What a mode needs from the network: every kind of the first list, and all of one of the alternatives.
SUPPLY_MODES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    "auto": (("apt", "pip", "npm"), (("upstream",), ("go",))),
    "upstream": (("apt", "pip", "npm"), (("upstream",),)),
    "packages": (("apt", "pip", "npm"), (("go",),)),
}
CLUSTER_PROVIDERS = ("minikube", "existing")
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
SECRET_LENGTH = 32
SECRETS = {
    "random": f"at least {SECRET_LENGTH} random characters; 'openssl rand -base64 48' prints some",
    "database_url": "postgresql://USER:PASSWORD@HOST/DATABASE with a password of its own",
    "key": "the key that the service gave you",
}
PLACEHOLDERS = re.compile(r"change.?me|example|placeholder|replace.?me|^<.*>$|xxxx", re.IGNORECASE)
WELL_KNOWN_PASSWORDS = ("", "password", "postgres", "secret", "todo", "admin", "changeme", "test")


def finding(subject: str, found: str, needed: str, fix: str) -> Finding:
    """Make one finding."""
    return {"subject": subject, "found": found, "needed": needed, "fix": fix}


def _and(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:-1]) + (" and " if len(listed) > 1 else "") + listed[-1] if listed else "none"


# What the inventory says


def check_supply_mode(mode: Any, where: str) -> list[Finding]:
    """Refuse a supply mode that does not exist."""
    if mode in SUPPLY_MODES:
        return []
    return [
        finding(
            "supply mode",
            f"supply_mode {mode!r}",
            f"one of {', '.join(SUPPLY_MODES)}",
            f"set supply_mode: auto in {where}/machine.yml, or give -e supply_mode=auto",
        )
    ]


def host_name_problem(host: Any) -> str:
    """Say why a name cannot be the application's host name; empty when it can."""
    if not isinstance(host, str) or not host:
        return "it is not a text" if host else "it is empty"
    try:
        ipaddress.ip_address(host)
        return "it is an address"
    except ValueError:
        pass
    if not host.isascii():
        return f"it has letters outside ASCII; browsers call it {punycode(host)}"
    if host != host.lower():
        return "it has capital letters"
    if len(host) > 253:
        return "it is longer than 253 characters"
    labels = host.split(".")
    for label in labels:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label):
            return f"its part {label!r} is empty, too long, begins or ends with a hyphen, or has other characters"
    if len(labels) < 2:
        return "it has no dot"
    return "its last part is a number" if labels[-1].isdigit() else ""


def punycode(host: str) -> str:
    """Turn a name with letters outside ASCII into the one that DNS knows."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return "nothing else"


def check_host(host: Any, where: str) -> list[Finding]:
    """Refuse what is not a host name."""
    problem = host_name_problem(host)
    if not problem:
        return []
    return [
        finding(
            "host name",
            f"app_host {host!r}: {problem}",
            "a DNS name of small letters, digits and hyphens with at least one dot, such as todo.local",
            f"set app_host in {where}/application.yml",
        )
    ]


def check_ports(ports: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse ports that are none, and one port for two purposes."""
    findings = []
    purposes: dict[int, list[str]] = {}
    for name, port in ports.items():
        number = int(port) if isinstance(port, str) and re.fullmatch(r"[0-9]{1,5}", port) else port
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 65535:
            findings.append(
                finding("port", f"{name} {port!r}", "a number from 1 to 65535", f"set {name} in {where}/cluster.yml")
            )
        else:
            purposes.setdefault(number, []).append(name)
    for number, names in purposes.items():
        if len(names) > 1:
            findings.append(
                finding(
                    "port",
                    f"port {number} for {_and(names)}",
                    "a port of its own for each",
                    f"set another port in {where}/cluster.yml",
                )
            )
    return findings


def check_size(size: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse a cluster size that is no number, or that Kubernetes cannot live in."""
    findings = []
    for name, (least, unit) in {"minikube_cpus": (2, "CPUs"), "minikube_memory": (2048, "MiB")}.items():
        value = size[name]
        number = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            needed = f"a whole number of {unit}, at least {least}"
            findings.append(finding("cluster size", f"{name} {value!r}", needed, f"set {name} in {where}/cluster.yml"))
    return findings


def check_profile(profile: Any, where: str) -> list[Finding]:
    """Refuse what Minikube and Docker do not take as a name."""
    if isinstance(profile, str) and re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])", profile):
        return []
    return [
        finding(
            "Minikube profile",
            f"minikube_profile {profile!r}",
            "2 to 40 small letters, digits and hyphens, a letter or digit at both ends",
            f"set minikube_profile in {where}/cluster.yml",
        )
    ]


def check_provider(provider: Any, where: str) -> list[Finding]:
    """Refuse a provider of clusters that does not exist."""
    if provider in CLUSTER_PROVIDERS:
        return []
    return [
        finding(
            "cluster",
            f"cluster_provider {provider!r}",
            f"one of {', '.join(CLUSTER_PROVIDERS)}",
            f"set cluster_provider: minikube in {where}/cluster.yml",
        )
    ]


def check_minikube(settings: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse a cluster that cannot be made."""
    return [
        *check_profile(settings["profile"], where),
        *check_size(settings["size"], where),
        *check_neighbour_profiles(settings, where),
    ]


def secret_problem(kind: str, value: Any) -> str:
    """Say why a value is no secret; the words never hold the value."""
    if not isinstance(value, str) or not value.strip():
        return "missing or empty"
    if PLACEHOLDERS.search(value):
        return "still the placeholder"
    if kind == "key":
        return "more than one word" if len(value.split()) > 1 else ""
    if kind != "database_url":
        return "" if len(value) >= SECRET_LENGTH else f"only {len(value)} characters long"
    try:
        parts = urllib.parse.urlsplit(value)
        password = urllib.parse.unquote(parts.password or "")
        fits = parts.scheme.split("+")[0] in ("postgresql", "postgres") and bool(parts.hostname) and len(parts.path) > 1
        _port = parts.port
    except ValueError:
        return "not an address"
    if not fits or not parts.username:
        return "not an address of a PostgreSQL database"
    return "with an empty or well-known password" if password.lower() in WELL_KNOWN_PASSWORDS else ""


def check_secrets(secrets: Mapping[str, Mapping[str, Any]], inventory: str, directory: str) -> list[Finding]:
    """Refuse missing, default and weak secrets, and a vault that is not encrypted."""
    findings = []
    vault = f"{inventory}/group_vars/all/vault.yml"
    text = _read(Path(directory) / "group_vars/all/vault.yml") if directory else None
    if text is not None and text.strip() and not text.startswith("$ANSIBLE_VAULT") and "!vault" not in text:
        findings.append(
            finding(
                "vault", f"{vault} in plain text", "an encrypted file", f"./bootstrap.sh ansible-vault encrypt {vault}"
            )
        )
    problems = {
        name: secret_problem(secret["kind"], secret.get("value"))
        for name, secret in secrets.items()
        if secret.get("wanted", True)
    }
    unfit = {name: problem for name, problem in problems.items() if problem}
    if unfit:
        commands = [f"./bootstrap.sh ansible-vault edit {vault}", "run again with --ask-vault-pass"]
        if text is None:
            commands.insert(0, f"./bootstrap.sh ansible-vault encrypt --output {vault} inventories/vault.example.yml")
        findings.append(
            finding(
                "secrets",
                "\n".join(f"{name} is {problem}" for name, problem in unfit.items()),
                "\n".join(f"{name}: {SECRETS[secrets[name]['kind']]}" for name in unfit),
                "\n".join(commands),
            )
        )
    return findings


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as Ansible's files have it: other tags are kept as plain values, a key given twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen and key != "<<":
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is given twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _construct_unknown(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


_Loader.add_multi_constructor("!", _construct_unknown)


def load_yaml(path: str) -> tuple[dict[str, Any], str]:
    """Load a file that holds a mapping; return it, or why it cannot be used."""
    try:
        loaded = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        return {}, error.strerror or str(error)
    except UnicodeDecodeError:
        return {}, "not UTF-8 text"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        return {}, place + (error.problem or "not YAML")
    except yaml.YAMLError:
        return {}, "not YAML"
    if loaded is None:
        return {}, ""
    return (loaded, "") if isinstance(loaded, dict) else ({}, f"a {type(loaded).__name__}, not keys with values")


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        merged[key] = (
            _merge(merged[key], value) if isinstance(value, dict) and isinstance(merged.get(key), dict) else value
        )
    return merged


def check_values(directory: str, names: list[str]) -> list[Finding]:
    """Refuse values files that are no YAML or that the chart's schema does not allow.

    Values that only the deployment knows (images, secrets) are not there yet, so what is missing is not judged here.
    """
    findings = []
    values: dict[str, Any] = {}
    for name in ["values.yaml", *names]:
        path = f"{directory}/{name}"
        loaded, problem = load_yaml(path)
        if problem:
            findings.append(
                finding("values file", f"{path}: {problem}", "a YAML file of chart values", "correct the file")
            )
        values = _merge(values, loaded)
    schema = _read(Path(f"{directory}/values.schema.json"))
    if findings or schema is None:
        return findings
    return [
        finding(
            "values file",
            f"{'.'.join(path) or 'the top level'} of {_and(['values.yaml', *names])} in {directory}: {problem}",
            "values that values.schema.json of the chart allows",
            f"correct {'.'.join(path) or 'the key'} in {directory}/{names[-1] if names else 'values.yaml'}",
        )
        for path, problem in schema_problems(json.loads(schema), values)
    ]


def schema_problems(schema: dict[str, Any], values: dict[str, Any]) -> list[tuple[list[str], str]]:
    """Name what a schema does not allow, other than that something is missing."""
    # Takes a tenth of a second to import, and only this check needs it.
    from jsonschema.validators import validator_for

    problems = []
    for error in validator_for(schema)(schema).iter_errors(values):
        if error.validator in ("required", "if", "then", "else", "oneOf", "anyOf", "allOf", "dependentRequired", "not"):
            continue
        problems.append(([str(part) for part in error.absolute_path], error.message))
    return sorted(problems)


def check_pins(path: str) -> list[Finding]:
    """Refuse a release file without version or checksum in the table of pins."""
    table, problem = load_yaml(path)
    if problem:
        return [finding("pins", f"{path}: {problem}", "the table of pinned versions", "restore the file")]
    findings = []
    for name, tool in (table.get("__supply_tools") or {}).items():
        if not tool.get("version"):
            findings.append(
                finding("pins", f"no version of {name} in {path}", "a pinned version", f"set version of {name}")
            )
        sums = (tool.get("upstream") or {}).get("sha256") or {}
        missing = [key for key in ARCHITECTURES if not re.fullmatch("[0-9a-f]{64}", str(sums.get(key, "")))]
        if "upstream" in tool and missing:
            findings.append(
                finding(
                    "pins",
                    f"no sha256 of {name} {tool.get('version')} for {_and(missing)} in {path}",
                    "the published sha256 of each release file",
                    f"add it to __supply_tools.{name}.upstream.sha256",
                )
            )
    return findings


def check_certificate(files: Mapping[str, Mapping[str, str]], host: Any, now: datetime.datetime) -> list[Finding]:
    """Refuse a certificate of the user's own that browsers would not accept; role tls judges it in the same way."""
    given = {name: file for name, file in files.items() if file["path"]}
    if not given:
        return []
    needed = {name: file for name, file in files.items() if file["path"] or name != "tls_ca_file"}
    unread = [
        finding(
            "certificate",
            f"{name} {file['path']!r}: " + ("no such file" if file["path"].startswith("/") else "not an absolute path"),
            "tls_certificate_file and tls_key_file, and tls_ca_file if given, on the machine that runs Ansible",
            f"correct {name}, or leave all of them empty to have a certificate made",
        )
        for name, file in needed.items()
        if not file["text"]
    ]
    if unread or not isinstance(host, str):
        return unread
    judged = _tls_module().judge_given(
        {
            "host": host,
            "certificate": files["tls_certificate_file"]["text"],
            "key": files["tls_key_file"]["text"],
            "authority": files["tls_ca_file"]["text"],
        },
        now,
    )
    place = files["tls_certificate_file"]["path"]
    return [finding("certificate", f"{place}: {one['found']}", one["needed"], one["fix"]) for one in judged]


def _tls_module() -> Any:
    """Load what judges certificates; imported only here, for its library takes a while to load."""
    path = Path(__file__).parents[1] / "modules" / "tls_facts.py"
    spec = importlib.util.spec_from_file_location("preflight_tls_facts", path)
    if spec is None or spec.loader is None:
        raise AnsibleFilterError(f"preflight: found no Python module at {path}; needed to judge a certificate")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def preflight_inventory_findings(settings: Mapping[str, Any]) -> list[Finding]:
    """Judge what the inventory says, without looking at the machine.

    Args:
        settings: supply_mode, host, ports, provider, profile, size, secrets, certificate, chart_directory, values_files, pins, inventory
            (as a person writes it), inventory_directory and neighbours (a result of ``preflight_neighbours``).

    Returns:
        The findings; none when all is well.
    """
    inventory = str(settings["inventory"])
    where = f"{inventory}/group_vars/all"
    return [
        *check_supply_mode(settings["supply_mode"], where),
        *check_host(settings["host"], where),
        *check_ports(settings["ports"], where),
        *check_provider(settings["provider"], where),
        *([] if settings["provider"] == "existing" else check_minikube(settings, where)),
        *check_secrets(settings["secrets"], inventory, settings["inventory_directory"]),
        *check_certificate(settings["certificate"], settings["host"], datetime.datetime.now(datetime.UTC)),
        *check_values(settings["chart_directory"], settings["values_files"]),
        *check_pins(settings["pins"]),
    ]


# Other inventories


def preflight_neighbours(inventory: str, address: str) -> list[dict[str, Any]]:
    """Read the inventories beside this one that have the same machine.

    Args:
        inventory: directory of this inventory.
        address: address of its machine, "local" for this one.

    Returns:
        inventory, profile, host and ports of each; values that are templates are left out.
    """
    neighbours = []
    own = Path(inventory)
    siblings = sorted(own.parent.iterdir()) if inventory and own.is_dir() else []
    for directory in siblings:
        if directory == own or not (directory / "hosts.yml").is_file():
            continue
        values: dict[str, Any] = {}
        for file in sorted((directory / "group_vars" / "all").glob("*.yml")):
            if not (_read(file) or "").startswith("$ANSIBLE_VAULT"):
                values |= load_yaml(str(file))[0]
        hosts, _problem = load_yaml(str(directory / "hosts.yml"))
        if address not in _addresses(hosts):
            continue
        plain = {key: value for key, value in values.items() if not (isinstance(value, str) and "{{" in value)}
        neighbours.append(
            {
                "inventory": str(directory),
                "profile": plain.get("minikube_profile"),
                "host": plain.get("app_host"),
                "ports": {
                    key: value for key, value in plain.items() if key.endswith("_port") and isinstance(value, int)
                },
            }
        )
    return neighbours


def _addresses(node: Any) -> set[str]:
    found: set[str] = set()
    if not isinstance(node, dict):
        return found
    for key, value in node.items():
        if key != "hosts" or not isinstance(value, dict):
            found |= _addresses(value)
            continue
        for name, variables in value.items():
            settings = variables if isinstance(variables, dict) else {}
            local = settings.get("ansible_connection") == "local"
            found.add("local" if local else str(settings.get("ansible_host", name)))
    return found


def check_neighbour_profiles(settings: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse the profile of another inventory of the same machine."""
    return [
        finding(
            "Minikube profile",
            f"minikube_profile {settings['profile']} here and in {neighbour['inventory']}, on the same machine",
            "a profile of its own for each inventory of a machine",
            f"set another minikube_profile in {where}/cluster.yml",
        )
        for neighbour in settings["neighbours"]
        if neighbour["profile"] == settings["profile"]
    ]


def check_neighbour_claims(
    neighbours: list[dict[str, Any]], containers: Mapping[str, Any], needs: Mapping[str, Any], where: str
) -> list[Finding]:
    """Refuse the host name and ports of another inventory whose cluster exists on the machine, also a stopped one."""
    findings = []
    for neighbour in neighbours:
        if neighbour["profile"] == needs["profile"] or neighbour["profile"] not in containers:
            continue
        there = f"of {neighbour['inventory']}, whose cluster {neighbour['profile']} is on the same machine"
        if neighbour["host"] == needs["host"]:
            findings.append(
                finding(
                    "host name",
                    f"app_host {needs['host']} is also that {there}",
                    "a host name of its own for each inventory",
                    f"set another app_host in {where}/application.yml",
                )
            )
        # A running cluster holds its ports; they are found busy.
        running = containers[neighbour["profile"]].get("running", False)
        taken = {port: name for name, port in neighbour["ports"].items()}
        for name, port in needs["ports"].items():
            if int(port) in taken and not running:
                findings.append(
                    finding(
                        f"port {port}",
                        f"{name} {port} is also {taken[int(port)]} {there}",
                        "ports of its own for each inventory",
                        f"set another {name} in {where}/cluster.yml",
                    )
                )
    return findings


# What the machine says


def check_system(system: Mapping[str, Any], needs: Mapping[str, Any]) -> list[Finding]:
    """Refuse operating systems and architectures that nothing is built for."""
    findings = []
    supported = needs["systems"]
    versions = [str(version) for version in supported.get(system["id"], [])]
    if not any(f"{system['version_id']}.".startswith(f"{version}.") for version in versions):
        names = [f"{name.capitalize()} {version}" for name, known in supported.items() for version in known]
        findings.append(
            finding(
                "operating system",
                system["name"] or "a system without /etc/os-release",
                f"one of {', '.join(names)}",
                "use a machine or virtual machine with one of these, and name it in the inventory's hosts.yml",
            )
        )
    if system["architecture"] not in needs["architectures"]:
        findings.append(
            finding(
                "architecture",
                system["architecture"],
                f"{' or '.join(needs['architectures'])} (amd64, arm64)",
                "use a 64-bit machine of one of these, and name it in the inventory's hosts.yml",
            )
        )
    return findings


def check_resources(facts: Mapping[str, Any], needs: Mapping[str, Any], exists: bool, where: str) -> list[Finding]:
    """Refuse machines with too few CPUs, too little memory or too little disk space."""
    findings = []
    cpus, memory = facts["cpus"], facts["memory"]
    if cpus["usable"] < needs["cpus"]:
        findings.append(
            finding(
                "CPUs",
                f"{cpus['usable']:g}" + (f", limited by {cpus['limited_by']}" if cpus["limited_by"] else ""),
                f"{needs['cpus']:g}",
                ("raise that limit" if cpus["limited_by"] else "give the machine more CPUs")
                + f", or lower minikube_cpus in {where}/cluster.yml",
            )
        )
    if memory["mib"] < needs["memory_mib"]:
        findings.append(
            finding(
                "memory",
                f"{memory['mib']} MiB" + (f", limited by {memory['limited_by']}" if memory["limited_by"] else ""),
                f"{needs['memory_mib']} MiB",
                ("raise that limit" if memory["limited_by"] else "give the machine more memory")
                + f", or lower minikube_memory in {where}/cluster.yml",
            )
        )
    return findings + check_disks(facts, needs, exists)


def check_disks(facts: Mapping[str, Any], needs: Mapping[str, Any], exists: bool) -> list[Finding]:
    """Add up what is needed on each file system."""
    findings = []
    mode, disks = needs["supply_mode"], facts["disks"]
    upstream = any(result["kind"] == "upstream" and result["ok"] for result in facts["network"])
    builds = mode == "packages" or (mode == "auto" and not upstream)
    wanted: dict[Any, float] = {}
    for disk in disks:
        gib = float(needs["disk_gib"][disk["path"]])
        # What is installed or built already lies on the disk; room to change it remains needed.
        if exists or (disk["path"] == needs["cache_directory"] and (disk["filled"] or not builds)):
            gib = min(gib, needs["disk_reserve_gib"])
        wanted[disk["device"]] = wanted.get(disk["device"], 0) + gib
    for device, gib in wanted.items():
        members = [disk for disk in disks if disk["device"] == device]
        paths, mount = _and(disk["path"] for disk in members), members[0]["mount"]
        if not members[0]["writable"]:
            findings.append(
                finding(
                    "disk", f"{mount} is mounted read-only", f"write access to {paths}", f"mount -o remount,rw {mount}"
                )
            )
        elif members[0]["free_mib"] < gib * 1024:
            findings.append(
                finding(
                    "disk",
                    f"{members[0]['free_mib'] / 1024:.1f} GiB free on {mount}",
                    f"{gib:g} GiB for {paths}",
                    f"make room on {mount}, or mount a larger disk at one of these",
                )
            )
    return findings


def check_cgroups(cgroups: Mapping[str, Any], needs: Mapping[str, Any]) -> list[Finding]:
    """Refuse kernels without the controllers that the kubelet needs."""
    findings = []
    missing = [name for name in needs["cgroup_controllers"] if name not in cgroups["controllers"]]
    if missing:
        enable = "cgroup_enable=memory" if "memory" in missing else "no cgroup_disable= entry"
        findings.append(
            finding(
                "control groups",
                f"no controller {_and(missing)} (version {cgroups['version']})",
                f"the controllers {_and(needs['cgroup_controllers'])}",
                f"boot with {enable} on the kernel's command line; in a container, let its host pass them on",
            )
        )
    if cgroups["read_only"]:
        findings.append(
            finding(
                "control groups",
                "/sys/fs/cgroup is read-only",
                "control groups that a container engine can write to",
                "use a machine or virtual machine; a container in its place must be a privileged one",
            )
        )
    return findings


def describe_holder(holder: Mapping[str, Any]) -> str:
    """Say who holds a port."""
    process = f"{holder['command'] or 'a process'} (pid {holder['pid']})" if holder["pid"] else ""
    if holder["profile"]:
        return f"the cluster of the Minikube profile {holder['profile']}"
    if holder["container"]:
        return f"the container {holder['container']}"
    if process and holder["unit"]:
        return f"{process} of {holder['unit']}"
    return process or "a process of another user"


def check_busy_ports(facts: Mapping[str, Any], needs: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse ports that somebody else holds."""
    findings = []
    for name, port in needs["ports"].items():
        holders = [
            holder
            for holder in facts["ports"]
            if holder["port"] == int(port)
            and holder["container"] not in needs["containers"]
            and holder["profile"] != needs["profile"]
        ]
        if not holders:
            continue
        holder = holders[0]
        if holder["profile"]:
            stop = f"minikube stop --profile={holder['profile']}"
        elif holder["container"]:
            stop = f"docker stop {holder['container']}"
        elif holder["unit"]:
            stop = f"systemctl disable --now {holder['unit']}"
        else:
            stop = (
                f"stop it (kill {holder['pid']})"
                if holder["pid"]
                else f"find it with 'ss -ltnp sport = :{port}' as root and stop it"
            )
        findings.append(
            finding(
                f"port {port}",
                f"held by {_and(dict.fromkeys(map(describe_holder, holders)))}, "
                f"listening on {_and(dict.fromkeys(one['address'] for one in holders))}",
                f"{needs['address']}:{port} free for this cluster",
                f"{stop}, or set another {name} in {where}/cluster.yml",
            )
        )
    return findings


def check_clock(clock: Mapping[str, Any], needs: Mapping[str, Any]) -> list[Finding]:
    """Refuse a clock with which certificates are not valid."""
    skew = clock["skew_seconds"]
    if skew is None or abs(skew) <= needs["clock_skew_seconds"]:
        return []
    size = (
        f"{abs(skew)} s"
        if abs(skew) < 7200
        else f"{abs(skew) / 3600:.0f} h"
        if abs(skew) < 172800
        else f"{abs(skew) / 86400:.0f} days"
    )
    return [
        finding(
            "clock",
            f"{size} {'ahead of' if skew > 0 else 'behind'} {clock['reference']}",
            f"at most {needs['clock_skew_seconds']} s of difference; TLS certificates depend on it",
            "timedatectl set-ntp true, or set it: date --set '<date and time>'",
        )
    ]


def check_network(results: list[dict[str, Any]], needs: Mapping[str, Any]) -> list[Finding]:
    """Refuse a network that lacks what the supply mode fetches."""
    if needs["supply_mode"] not in SUPPLY_MODES or not results:
        return []
    required, alternatives = SUPPLY_MODES[needs["supply_mode"]]
    unreachable = {
        kind: [result for result in results if result["kind"] == kind]
        for kind in INDEXES
        if not any(result["ok"] for result in results if result["kind"] == kind)
    }
    # Nothing to probe is all right (pip told to use no index) but for apt, which cannot do without.
    lacking = {kind: tried for kind, tried in unreachable.items() if tried or kind == "apt"}
    findings = [_unreachable(kind, lacking[kind]) for kind in required if kind in lacking]
    if not any(all(kind not in lacking for kind in group) for group in alternatives):
        kinds = [kind for group in alternatives for kind in group if kind in lacking]
        if len(alternatives) == 1:
            findings += [_unreachable(kind, lacking[kind]) for kind in kinds]
        else:
            findings.append(
                finding(
                    "network",
                    "; ".join(_describe(lacking[kind]) for kind in kinds),
                    f"{' or '.join(INDEXES[kind][0] for kind in kinds)}, of which supply_mode auto takes what answers",
                    "allow one of them, or set " + " or ".join(INDEXES[kind][1] for kind in kinds),
                )
            )
    return findings


def _describe(tried: list[dict[str, Any]]) -> str:
    words = {
        "address": "{url} is no usable address: {detail}",
        "name": "the name {host} does not resolve: {detail}",
        "connection": "{url} cannot be connected to: {detail}",
        "certificate": "the certificate of {host} is not trusted: {detail}",
        "clock": "the certificate of {host} does not fit this machine's time: {detail}",
        "status": "{url} answers {detail}",
        "silence": "{url} does not answer: {detail}",
    }
    return (
        "; ".join(dict.fromkeys(words[result["problem"]].format(**result) for result in tried))
        or "no address is configured"
    )


def _unreachable(kind: str, tried: list[dict[str, Any]]) -> Finding:
    problems = {result["problem"] for result in tried}
    what, setting = INDEXES[kind]
    host = tried[0]["host"] if tried else ""
    if "certificate" in problems:
        fix = "put the CA of the network's proxy into /usr/local/share/ca-certificates/*.crt; update-ca-certificates"
    elif "clock" in problems:
        fix = "set the clock"
    elif "name" in problems:
        fix = f"make 'getent hosts {host}' answer (/etc/resolv.conf), or set {setting}"
    else:
        fix = (
            f"make 'curl --head {tried[0]['url']}' answer (firewall, https_proxy), or set {setting}"
            if tried
            else f"set {setting}"
        )
    return finding("network", _describe(tried), f"{what} reachable", fix)


def check_user(user: Mapping[str, Any], administrator_error: str) -> list[Finding]:
    """Refuse a user without sudo, and a Docker daemon on another machine."""
    findings = []
    lines = administrator_error.strip().splitlines()
    if lines:
        # What sudo says stands below what the connection says.
        said = next((line for line in reversed(lines) if "sudo" in line), lines[0]).strip()
        findings.append(
            finding(
                "administrator rights",
                f"user {user['name']}: {said}",
                "root, or a user who may use sudo",
                f"run with --ask-become-pass (-K), or, as root: apt-get install sudo && adduser {user['name']} sudo",
            )
        )
    if user["docker_host"] and not user["docker_host"].startswith("unix:///var/run/docker.sock"):
        findings.append(
            finding(
                "Docker", f"DOCKER_HOST={user['docker_host']}", "the Docker daemon of this machine", "unset DOCKER_HOST"
            )
        )
    return findings


def preflight_machine_findings(facts: Mapping[str, Any], needs: Mapping[str, Any]) -> list[Finding]:
    """Judge what the module ``preflight_facts`` found.

    Args:
        facts: its result; what another look showed better has been merged into it.
        needs: what is needed: inventory, supply_mode, systems, architectures, cpus, memory_mib, disk_gib,
            disk_reserve_gib, cache_directory, cgroup_controllers, profile, provisioned (for a cluster elsewhere), containers, address, ports, host,
            clock_skew_seconds, neighbours and administrator_error.

    Returns:
        The findings; none when all is well.
    """
    where = f"{needs['inventory']}/group_vars/all"
    exists = needs["profile"] in facts["containers"] or needs["provisioned"]
    return [
        *check_system(facts["system"], needs),
        *check_user(facts["user"], needs["administrator_error"]),
        *check_resources(facts, needs, exists, where),
        *check_cgroups(facts["cgroups"], needs),
        *check_busy_ports(facts, needs, where),
        *check_neighbour_claims(needs["neighbours"], facts["containers"], needs, where),
        *check_clock(facts["clock"], needs),
        *check_network(facts["network"], needs),
    ]


# What a cluster says that was there before


def _names(objects: list[Mapping[str, Any]]) -> str:
    return ", ".join(sorted(one["metadata"]["name"] for one in objects)) or "none"


def check_context(text: str, wanted: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse a kubeconfig that is missing, or does not have the context."""
    path = wanted["kubeconfig"] or "~/.kube/config"
    try:
        contexts = [str(one["name"]) for one in (yaml.safe_load(text) or {}).get("contexts") or []]
        found = f"no context {wanted['context']!r} in {path}; it has {', '.join(contexts) or 'none'}"
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        contexts, found = [], f"{path} is no kubeconfig"
    if wanted["context"] in contexts:
        return []
    return [
        finding(
            "cluster",
            found if text else f"no kubeconfig {path} on the machine",
            f"a kubeconfig with the context {wanted['context']!r}",
            f"copy the cluster's kubeconfig to the machine, or set cluster_context or cluster_kubeconfig in {where}/cluster.yml",
        )
    ]


def check_classes(look: Mapping[str, Any], wanted: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse a cluster that does not answer, or lacks the classes that the application asks for."""
    if look["problem"]:
        return [
            finding(
                "cluster",
                f"no answer from the cluster of context {wanted['context']!r}: {look['problem']}",
                "a cluster that answers and lets its classes be listed",
                f"make 'kubectl --context={wanted['context']} get ingressclasses,storageclasses' answer on the machine",
            )
        ]
    findings = []
    ingress, storage = look["lists"]["ingress_classes"], look["lists"]["storage_classes"]
    if wanted["ingress_class"] not in [one["metadata"]["name"] for one in ingress]:
        findings.append(
            finding(
                "ingress class",
                f"no IngressClass {wanted['ingress_class']!r} in the cluster; it has {_names(ingress)}",
                "the class of an ingress controller",
                f"install a controller, or set cluster_ingress_class in {where}/cluster.yml",
            )
        )
    default = [one for one in storage if (one["metadata"].get("annotations") or {}).get(DEFAULT_CLASS) == "true"]
    known = [one["metadata"]["name"] for one in storage]
    if wanted["wants_storage"] and not (wanted["storage_class"] in known if wanted["storage_class"] else default):
        lacking = (
            f"no StorageClass {wanted['storage_class']!r}" if wanted["storage_class"] else "no default StorageClass"
        )
        findings.append(
            finding(
                "storage class",
                f"{lacking} in the cluster; it has {_names(storage)}",
                "a class for the database's volume",
                f"set cluster_storage_class in {where}/cluster.yml, or todo_app_database_mode: external in "
                f"{where}/application.yml",
            )
        )
    return findings


def check_registry(answer: Mapping[str, Any], wanted: Mapping[str, Any], where: str) -> list[Finding]:
    """Refuse a registry that does not answer; one that wants a login does."""
    if answer["status"] in (200, 401):
        return []
    found = (
        f"{answer['url']}: {answer['msg']}" if answer["status"] == -1 else f"{answer['url']} answers {answer['status']}"
    )
    return [
        finding(
            "registry",
            found,
            f"the registry {wanted['registry']}, reached from the machine",
            f"start it or let the machine reach it, or set cluster_registry in {where}/cluster.yml",
        )
    ]


def preflight_cluster_findings(seen: Mapping[str, Any], wanted: Mapping[str, Any], inventory: str) -> list[Finding]:
    """Judge a cluster and a registry that were there before.

    Args:
        seen: kubeconfig (its text, empty when there is none), look (result of the module ``look``, without lists where its
            libraries are still missing) and registry (result of ``uri``).
        wanted: context, kubeconfig, registry, ingress_class, storage_class and wants_storage.
        inventory: directory of the inventory, as a person writes it.

    Returns:
        The findings; none when all is well.
    """
    where = f"{inventory}/group_vars/all"
    findings = check_context(seen["kubeconfig"], wanted, where)
    if not findings and "lists" in seen["look"]:
        findings = check_classes(seen["look"], wanted, where)
    return findings + check_registry(seen["registry"], wanted, where)


def preflight_indexes(mode: str) -> list[str]:
    """List the package indexes that a supply mode may need; the site of release files is not one of them."""
    required, alternatives = SUPPLY_MODES.get(mode, ((), ()))
    kinds = [*required, *(kind for group in alternatives for kind in group)]
    return [kind for kind in kinds if kind != "upstream"]


def preflight_upstream_url(mode: str, pins: str, mirror: str) -> str:
    """Give the address of one release file with ``{architecture}`` left open; empty when the mode needs none."""
    required, alternatives = SUPPLY_MODES.get(mode, ((), ()))
    if not any("upstream" in group for group in (required, *alternatives)):
        return ""
    table, _problem = load_yaml(pins)
    for tool in (table.get("__supply_tools") or {}).values():
        url = str((tool.get("upstream") or {}).get("url", ""))
        if url:
            return re.sub(
                "^https?://[^/]+", mirror.rstrip("/") or r"\g<0>", url.replace("{version}", str(tool["version"]))
            )
    return ""


def preflight_message(findings: list[Finding]) -> str:
    """Write all findings as one message."""
    indent = "\n" + " " * 11
    lines = [f"{len(findings)} problem{'s' if len(findings) != 1 else ''} found before anything was changed."]
    for number, one in enumerate(findings, 1):
        lines += ["", f"{number}. {one['subject']}"]
        lines += [
            f"   {key.capitalize() + ':':8}{one[key].replace(chr(10), indent)}" for key in ("found", "needed", "fix")
        ]
    return "\n".join(lines)


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        """Name them."""
        return {
            "preflight_cluster_findings": preflight_cluster_findings,
            "preflight_indexes": preflight_indexes,
            "preflight_inventory_findings": preflight_inventory_findings,
            "preflight_machine_findings": preflight_machine_findings,
            "preflight_message": preflight_message,
            "preflight_neighbours": preflight_neighbours,
            "preflight_upstream_url": preflight_upstream_url,
        }
