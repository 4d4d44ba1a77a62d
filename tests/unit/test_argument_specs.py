"""Every default of a role is described, and described as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROLES = sorted((Path(__file__).parents[2] / "roles").iterdir())


@pytest.mark.parametrize("role", ROLES, ids=[role.name for role in ROLES])
def test_defaults_are_described(role: Path) -> None:
    defaults: dict[str, Any] = yaml.safe_load((role / "defaults/main.yml").read_text()) or {}
    entries: dict[str, Any] = yaml.safe_load((role / "meta/argument_specs.yml").read_text())["argument_specs"]
    described = {name: option for entry in entries.values() for name, option in entry.get("options", {}).items()}
    assert set(described) >= set(defaults)
    for entry in entries.values():
        for name, option in entry.get("options", {}).items():
            assert option.get("description"), name
            assert option.get("type"), name
            if name in defaults and "default" in option and "{{" not in str(defaults[name]):
                assert option["default"] == defaults[name], name
            assert name in defaults or option.get("required"), f"{name} has no default and is not required"
