"""Action that runs a module of this project without a second Python where that is possible."""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

import ansible.module_utils
from ansible import constants
from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.plugins.loader import module_loader

DOCUMENTATION = """
module: in_process
short_description: Runs a module of this project without a second Python where that is possible
description:
  - Where Ansible runs on the machine itself and as the user that is wanted, the process of the task does the module's work. To pack
    the module, start a Python and unpack it there takes a quarter of a second, which is more than most looks take.
  - Elsewhere, by SSH or with C(become), the module runs as every module does.
  - An action that bears the name of a module is this one; the module has C(ARGUMENTS), the specification of its options, and
    C(perform), which is given the options and whether only to check, and returns the result.
  - O(ansible_python_interpreter) counts for modules that run elsewhere; here it is Ansible's own Python.
"""


def loaded(name: str) -> ModuleType:
    """Import a module of this project, with what the modules share."""
    for directory in constants.DEFAULT_MODULE_UTILS_PATH:
        if directory not in ansible.module_utils.__path__:
            ansible.module_utils.__path__.append(directory)
    path = module_loader.find_plugin(name)
    spec = spec_from_file_location(f"todo_provisioner.{name}", path) if path else None
    if not spec or not spec.loader:
        raise AnsibleError(f"found no module {name} in {module_loader.print_paths()}")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class ActionModule(ActionBase):
    """Does the work of the module that bears the task's name."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module here or, where that is impossible, there."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        if self._connection.transport != "local" or self._connection.become or self._task.async_val:
            return result | self._execute_module(task_vars=task_vars)
        module = loaded(self._task.action)
        _, options = self.validate_argument_spec(module.ARGUMENTS)
        environment: dict[str, str] = {}
        self._compute_environment_string(environment)
        # The process ends with the task.
        os.environ.update({name: str(value) for name, value in environment.items()})
        return result | module.perform(options, self._task.check_mode)
