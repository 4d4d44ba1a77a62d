"""What every module of this project does that can also be run without a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.module_utils.basic import AnsibleModule

Perform = Callable[[dict[str, Any], bool], dict[str, Any]]


def run_module(arguments: dict[str, Any], perform: Perform) -> None:
    """Run as a module: read the options, do the work, write the result.

    Args:
        arguments: the specification of the options.
        perform: is given the options and whether only to check; returns the result, with ``failed`` and ``msg`` if it is a failure.
    """
    module = AnsibleModule(argument_spec=arguments, supports_check_mode=True)
    result = perform(module.params, module.check_mode)
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)
