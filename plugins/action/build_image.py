"""Action that builds images with BuildKit and pushes them."""

from __future__ import annotations

import re
import shlex
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

DOCUMENTATION = """
module: build_image
short_description: Builds images with BuildKit and pushes them
description:
  - Runs C(docker buildx build) for one image after the other, and says which. Ends with the first that fails.
  - The build contexts are on the machine where Ansible runs. Another one gets each as an archive, which is removed after the build.
  - The module for builds asks Docker five more things around each, which takes half a second, and has no way to send a context.
options:
  images:
    description:
      - Reference of an image -> C(directory) of its build context, C(files) of it relative to that (all if none), and C(arguments), build
        argument -> value.
    type: dict
    required: true
  ca_bundle:
    description: File on the machine that builds are given as the secret C(ca).
    type: path
    required: true
  timeout:
    description: Seconds that one build may take.
    type: int
    default: 1800
attributes:
  check_mode:
    description: Says what would be built.
    support: full
"""

EXAMPLES = """
- name: Build and push
  build_image:
    images:
      localhost:5000/todo-backend:3f9c1b7a:
        directory: app/backend
        files: "{{ 'app/backend' | context_files }}"
        arguments: {BASE_IMAGE: "python:3.13"}
    ca_bundle: /etc/ssl/certs/ca-certificates.crt
"""

RETURN = """
msg:
  description: What was built, or what the build that failed wrote last.
  type: str
  returned: always
"""

ARGUMENTS: dict[str, Any] = {
    "images": {"type": "dict", "required": True},
    "ca_bundle": {"type": "path", "required": True},
    "timeout": {"type": "int", "default": 1800},
}
# Exit code of coreutils' timeout.
TIMED_OUT = 124
SHOWN_LINES = 20


def command(reference: str, arguments: dict[str, str], ca_bundle: str, timeout: int) -> list[str]:
    """The command that builds an image and pushes it, without its context."""
    return [
        *("timeout", "--kill-after=10", str(timeout)),
        *("docker", "buildx", "build", "--progress=plain", f"--secret=id=ca,src={ca_bundle}"),
        f"--output=type=image,push=true,name={reference}",
        *(f"--build-arg={name}={value}" for name, value in sorted(arguments.items())),
    ]


def last_lines(text: str) -> list[str]:
    """What the step that failed wrote, which BuildKit repeats with the seconds before each line; else the last of all lines."""
    lines = [line for line in text.splitlines() if line.strip()]
    return ([line for line in lines if re.match(r"\d+\.\d+ ", line)] or lines)[-SHOWN_LINES:]


class ActionModule(ActionBase):
    """Builds where the machine's Docker is."""

    TRANSFERS_FILES = True
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Build the images that are asked for, one after the other."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, options = self.validate_argument_spec(ARGUMENTS)
        images = options["images"]
        names = ", ".join(images)
        if self._task.check_mode:
            return result | {"changed": True, "msg": f"{names} would be built and pushed"}
        for number, (reference, image) in enumerate(images.items(), 1):
            self._display.display(f"Building {reference} ({number} of {len(images)})")
            done = self._build(reference, image, options)
            if done["rc"]:
                why = f"took more than {options['timeout']} s" if done["rc"] == TIMED_OUT else f"exit code {done['rc']}"
                lines = [
                    f"Found: Building {reference} failed: {why}",
                    # SSH has a terminal, which makes one of the two.
                    *last_lines(f"{done['stdout']}\n{done['stderr']}"),
                    f"Needed: an image of {Path(image['directory']).resolve()}. Fix: mend what the lines above name; images that are built are "
                    "not built again.",
                ]
                return result | {"failed": True, "changed": number > 1, "msg": "\n".join(lines)}
        return result | {"changed": True, "msg": f"{names} built and pushed"}

    def _build(self, reference: str, image: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
        words = command(reference, image.get("arguments") or {}, options["ca_bundle"], options["timeout"])
        if self._connection.transport == "local":
            return self._ran(shlex.join([*words, image["directory"]]))
        directory = self._make_tmp_path()
        try:
            archive = self._connection._shell.join_path(directory, "context.tar.gz")
            with tempfile.NamedTemporaryFile(prefix="build-context-") as packed:
                with tarfile.open(fileobj=packed, mode="w:gz") as context:
                    for name in image.get("files") or ["."]:
                        context.add(Path(image["directory"], name), name)
                packed.flush()
                self._transfer_file(packed.name, archive)
            return self._ran(f"{shlex.join([*words, '-'])} < {shlex.quote(archive)}")
        finally:
            self._remove_tmp_path(directory)

    def _ran(self, line: str) -> dict[str, Any]:
        ran: dict[str, Any] = self._low_level_execute_command(f"{self._compute_environment_string()} {line}".strip())
        return ran
