"""Callback that says that a long task is still at work."""

from __future__ import annotations

import threading
import time
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: progress
type: notification
short_description: Says now and then that a long task is still at work
description:
  - While one task runs for long, prints a line with its name and the seconds since it began.
options:
  interval:
    description: Seconds between two lines of one task.
    type: int
    default: 15
    env:
      - name: ANSIBLE_PROGRESS_INTERVAL
    ini:
      - section: callback_progress
        key: interval
"""


class CallbackModule(CallbackBase):
    """Prints from a thread of its own: while a task runs, no callback is called."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "progress"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._task = ""
        self._began = 0.0
        self._generation = 0
        self._ended = threading.Event()

    def v2_playbook_on_start(self, playbook: Any) -> None:
        del playbook
        threading.Thread(target=self._watch, args=(self.get_option("interval"),), daemon=True).start()

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        del is_conditional
        self._begin(task)

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        self._begin(task)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        del stats
        self._ended.set()

    def _begin(self, task: Any) -> None:
        self._task = task.get_name().strip()
        self._began = time.monotonic()
        self._generation += 1

    def _watch(self, interval: int) -> None:
        said, lines = 0, 0
        while not self._ended.wait(1):
            if self._generation != said:
                said, lines = self._generation, 0
            elapsed = time.monotonic() - self._began
            if self._task and elapsed >= interval * (lines + 1):
                lines += 1
                self._display.display(f"... {elapsed:.0f} s: {self._task}", color="bright gray")
