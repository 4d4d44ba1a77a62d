"""Filters that judge what was seen of an environment, and make it one report."""

from __future__ import annotations

import json
import re
from typing import Any

APPLICATION = ("todo-frontend", "todo-backend")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _machine(contents: dict[str, str], docker: dict[str, Any]) -> dict[str, Any]:
    name = re.search(r'^PRETTY_NAME="?([^"\n]*)', contents.get("/etc/os-release", ""), re.MULTILINE)
    memory = dict(re.findall(r"^(\w+):\s+(\d+) kB", contents.get("/proc/meminfo", ""), re.MULTILINE))
    return {
        "system": name.group(1) if name else "unknown",
        "memory_mib": int(memory.get("MemTotal", 0)) // 1024,
        "memory_free_mib": int(memory.get("MemAvailable", 0)) // 1024,
        "docker": _json(docker["body"]).get("Version", "") if docker["status"] == 200 else "",
    }


def ready_nodes(nodes: list[dict[str, Any]]) -> list[str]:
    """Name those of a cluster's Node objects that are ready."""
    return [
        node["metadata"]["name"]
        for node in nodes
        if any(c["type"] == "Ready" and c["status"] == "True" for c in node["status"].get("conditions", []))
    ]


def _nodes(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ready = ready_nodes(nodes)
    return [
        {
            "name": node["metadata"]["name"],
            "version": node["status"]["nodeInfo"]["kubeletVersion"],
            "ready": node["metadata"]["name"] in ready,
        }
        for node in nodes
    ]


def _release(revisions: list[dict[str, Any]], release: str) -> dict[str, Any]:
    labels = [item["metadata"].get("labels") or {} for item in revisions]
    found = {int(label["version"]): label["status"] for label in labels if label.get("name") == release}
    newest = max(found, default=0)
    return {"name": release, "revision": newest, "status": found.get(newest, "not deployed")}


def _workloads(deployments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": item["metadata"]["name"],
            "image": item["spec"]["template"]["spec"]["containers"][0]["image"],
            "wanted": item["spec"].get("replicas", 1),
            "ready": (item.get("status") or {}).get("readyReplicas", 0),
        }
        for item in deployments
        if item["metadata"]["name"] in APPLICATION
    ]


def status_report(
    look: dict[str, Any], certificate: dict[str, Any], url: str, context: str, release: str
) -> dict[str, Any]:
    """Make one report of what was seen.

    Args:
        look: result of the module ``look`` with the answers "docker" and "page" and the lists "nodes", "revisions" and
            "deployments".
        certificate: "subject", "issuer" and "not_after" of the served certificate, empty if there is none.
        url: address of the application.
        context: kubeconfig context of the cluster.
        release: name of the Helm release.

    Returns:
        {"healthy", "machine", "cluster", "release", "workloads", "certificate", "url", "problems"}; "problems" says in a
        sentence each what keeps it from being healthy.
    """
    lists, answers = look.get("lists") or {}, look["answers"]
    nodes, workloads = _nodes(lists.get("nodes", [])), _workloads(lists.get("deployments", []))
    machine, deployed = _machine(look["contents"], answers["docker"]), _release(lists.get("revisions", []), release)
    missing = sorted(set(APPLICATION) - {workload["name"] for workload in workloads})
    problems = [
        "Docker does not answer" if not machine["docker"] else "",
        f"the cluster {context} cannot be read: {look['problem']}" if look["problem"] else "",
        *(f"node {node['name']} is not ready" for node in nodes if not node["ready"]),
        f"release {release} is {deployed['status']}"
        if deployed["status"] != "deployed" and not look["problem"]
        else "",
        *(f"{name} is missing" for name in missing if not look["problem"]),
        *(
            f"{item['name']} has {item['ready']} of {item['wanted']} pods ready"
            for item in workloads
            if item["ready"] < max(item["wanted"], 1)
        ),
        "there is no certificate" if not certificate else "",
        f"{url} does not answer: {answers['page']['problem'] or answers['page']['status']}"
        if answers["page"]["status"] != 200
        else "",
    ]
    return {
        "healthy": not any(problems),
        "machine": machine,
        "cluster": {"context": context, "nodes": nodes},
        "release": deployed,
        "workloads": workloads,
        "certificate": certificate,
        "url": url,
        "problems": [problem for problem in problems if problem],
    }


def status_lines(report: dict[str, Any]) -> list[str]:
    """Write a report for a person, a line for each part of it."""
    machine, release, certificate = report["machine"], report["release"], report["certificate"]
    nodes = ", ".join(
        f"{node['name']} {node['version']}{'' if node['ready'] else ' (not ready)'}"
        for node in report["cluster"]["nodes"]
    )
    lines = [
        ("machine", f"{machine['system']}, {machine['memory_free_mib']} of {machine['memory_mib']} MiB free"),
        ("docker", machine["docker"] or "no answer"),
        ("cluster", f"{report['cluster']['context']}: {nodes or 'no answer'}"),
        ("release", f"{release['name']} revision {release['revision']}, {release['status']}"),
        *((item["name"], f"{item['ready']}/{item['wanted']} ready, {item['image']}") for item in report["workloads"]),
        (
            "certificate",
            f"{certificate['subject']}, valid until {certificate['not_after']}" if certificate else "none",
        ),
        ("url", report["url"]),
        ("health", "; ".join(report["problems"]) or "everything is as it should be"),
    ]
    width = max(len(name) for name, _ in lines)
    return [f"{name:<{width}}  {text}" for name, text in lines]


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        """Name them."""
        return {"ready_nodes": ready_nodes, "status_report": status_report, "status_lines": status_lines}
