"""The module todo_smoke, without a second Python where that is possible."""

from __future__ import annotations

from ansible.plugins.loader import action_loader

ActionModule = action_loader.get("in_process", class_only=True)
