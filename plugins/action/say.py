"""Action that prints lines as they are."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

DOCUMENTATION = """
module: say
short_description: Prints lines as they are
description:
  - What M(ansible.builtin.debug) shows is laid out for people, long lines folded. These are neither quoted nor folded, so that a
    program can read them.
  - Runs where Ansible runs; touches no machine.
options:
  lines:
    description: What to print.
    type: list
    elements: str
    required: true
"""


class ActionModule(ActionBase):
    """Prints in the process that Ansible's own output comes from."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _VALID_ARGS = frozenset({"lines"})

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Print the lines; nothing is changed."""
        super().run(tmp, task_vars)
        _, arguments = self.validate_argument_spec({"lines": {"type": "list", "elements": "str", "required": True}})
        for line in arguments["lines"]:
            self._display.display(line)
        return {"changed": False}
