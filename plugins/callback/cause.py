"""Callback that ends a failed run with its cause."""

from __future__ import annotations

from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: cause
type: notification
short_description: Ends a failed run with its cause
description:
  - Repeats, after the recap, what the task said that ended the run for a host, in at most ten lines for each.
"""

LINES = 10


def shortened(task: str, message: str) -> list[str]:
    """What failed and why, without its middle if it is too long: its beginning says what, its end says what to do."""
    lines = message.strip().splitlines()
    # This project's own messages say it all.
    if not message.startswith("Found:"):
        lines.insert(0, f"{task}:")
    if len(lines) > LINES:
        lines = [*lines[:2], "...", *lines[3 - LINES :]]
    return lines


class CallbackModule(CallbackBase):
    """Keeps the last failure of each host; one that was rescued is followed by another one, or the host did not fail."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "cause"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._failures: dict[str, list[str]] = {}

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            self._keep(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._keep(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        for host, lines in self._failures.items():
            summary = stats.summarize(host)
            if summary["failures"] or summary["unreachable"]:
                self._display.display("\n".join(lines), color="red")

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._keep(result)

    def _keep(self, result: Any) -> None:
        content = result.result
        message = str(content.get("msg") or content.get("censored") or "")
        host = result.host.get_name()
        # Of a loop, the item that failed says more than this.
        if message and not (message == "One or more items failed" and host in self._failures):
            self._failures[host] = shortened(result.task.get_name().strip(), message)
