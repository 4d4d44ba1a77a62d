"""Loads the backend until its HorizontalPodAutoscaler acts and writes its part of docs/performance.md.

Usage: ./bootstrap.sh python benchmarks/autoscaling.py [--people N]

Needs the environment dev on this machine (README's command). The backend gets an autoscaler for the time of the measurement, which takes
pods away sooner than the chart's default would, so that both directions are seen. Every request is counted; one that fails ends the
measurement with an error. Raw figures go to standard output as JSON.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import time
from functools import partial
from typing import Any

import page
from application import AnswerError, Person, kubectl, measured
from crowd import Crowd

FEWEST, MOST, CPU, SCALE_DOWN = 2, 4, "200m", 30
SCALED = {
    "backend": {
        "autoscaling": {
            "enabled": True,
            "minReplicas": FEWEST,
            "maxReplicas": MOST,
            "targetCPU": CPU,
            "scaleDownSeconds": SCALE_DOWN,
        }
    },
    "frontend": {"env": {"AUTH_RATE_LIMIT": "off"}},
}
PATIENCE = 600
"""Seconds after which an autoscaler counts as one that does not act."""


class Load(Crowd):
    """People who list their tasks without a pause, each on a connection."""

    def __init__(self, people: list[Person]) -> None:
        super().__init__([("list", partial(self._ask, person)) for person in people])

    @staticmethod
    def _ask(person: Person) -> None:
        try:
            person.json("GET", "/api/tasks?limit=100")
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # A server may close a connection between two requests; this one it may not refuse.
            person.connection.close()
            person.json("GET", "/api/tasks?limit=100")


def ready() -> int:
    """Pods of the backend that are ready."""
    return int(kubectl("get", "deployment", "todo-backend")["status"].get("readyReplicas", 0))


def seconds_until(more: bool) -> float:
    """Wait until there are more pods than the fewest, or as few again."""
    began = time.monotonic()
    while (ready() > FEWEST) is not more:
        if time.monotonic() - began > PATIENCE:
            raise AnswerError(f"{ready()} pods of the backend after {PATIENCE} s")
        time.sleep(1)
    return time.monotonic() - began


def measure(people: list[Person]) -> dict[str, Any]:
    """Figures of one rise and one fall."""
    for person in people:
        person.sign_up()
    try:
        for person in people:
            for number in range(50):
                person.json("POST", "/api/tasks", {"title": f"Task {number}"})
        seconds_until(more=False)
        with Load(people) as load:
            figures: dict[str, Any] = {"people": len(people), "seconds until there are more": seconds_until(more=True)}
            time.sleep(60)
            figures["most pods"] = ready()
        figures |= {"requests": load.answers, "failed requests": load.failures}
        figures["seconds until there are as few again"] = seconds_until(more=False)
    finally:
        for person in people:
            person.connection.close()
            if person.token:
                person.leave()
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures as a table."""
    rows = [
        (f"{FEWEST} pods, load by {figures['people']} people: until there are more", "seconds until there are more"),
        ("most pods within a minute after that", "most pods"),
        (f"load ends: until there are {FEWEST} again", "seconds until there are as few again"),
        ("requests", "requests"),
    ]
    lines = [f"| {text} | {figures[name]:.0f}{' s' if name.startswith('seconds') else ''} |" for text, name in rows]
    lines.append(f"| requests that failed | {len(figures['failed requests'])} |")
    head = f"{page.stamp()}; target {CPU} of CPU per pod, pods go after {SCALE_DOWN} s of less use"
    return head + "\n\n| what | measured |\n| --- | --- |\n" + "\n".join(lines)


def main() -> None:
    """Parse the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=12, metavar="N", help="people at once (default: 12)")
    options = parser.parse_args()
    figures = measured(SCALED, lambda: measure([Person() for _ in range(options.people)]))
    page.replace("autoscaling", table(figures))
    if figures["failed requests"]:
        sys.exit(f"found: {len(figures['failed requests'])} failed requests; needed: none")


if __name__ == "__main__":
    main()
