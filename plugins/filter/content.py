"""Filters that name things by what went into them.

``content_key`` hashes files and values; ``package_builds`` and ``package_images`` turn the pin tables of the role
``supply`` into build plans whose keys change exactly when an input changes; ``manifest_requests`` asks registries for images.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from ansible.errors import AnsibleFilterError

KEY_LENGTH = 16
MANIFEST_TYPES = "application/vnd.oci.image.manifest.v1+json,application/vnd.docker.distribution.manifest.v2+json"


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        return sorted(entry for entry in path.rglob("*") if entry.is_file())
    raise AnsibleFilterError(f"content_key: found no file or directory at {path}; needed as an input of a build")


def _key(files: Iterable[tuple[str, Path]], values: tuple[Any, ...]) -> str:
    """Hash files, each with the name that counts for it, and values."""
    digest = hashlib.sha256()
    for name, file in files:
        executable = bool(file.stat().st_mode & 0o100)
        digest.update(f"{name}\0{executable}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    digest.update(json.dumps(values, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:KEY_LENGTH]


def content_key(paths: str | list[str], *values: Any) -> str:
    """Hash files and values into a short key.

    Args:
        paths: files or directories; a directory stands for all files below it. Names relative to the directory, the
            executable bit and the contents count; times and owners do not.
        values: anything that JSON can hold; counts as well.

    Returns:
        The first 16 hexadecimal digits of a SHA-256.
    """
    roots = [Path(path) for path in ([paths] if isinstance(paths, str) else paths)]
    return _key(
        (
            (file.name if file == root else file.relative_to(root).as_posix(), file)
            for root in roots
            for file in _files(root)
        ),
        values,
    )


def _docker_build() -> ModuleType:
    """Load docker.utils.build alone: with its package comes a client for HTTP, which takes most of the time."""
    if "docker" in sys.modules:
        return import_module("docker.utils.build")
    path = None
    try:
        for name in ("docker", "docker.utils"):
            spec = PathFinder.find_spec(name, path)
            if not spec:
                raise AnsibleFilterError(
                    "Found: no Python package docker. Needed: it, to read .dockerignore. Fix: run by ./bootstrap.sh."
                )
            sys.modules[name] = module_from_spec(spec)
            path = sys.modules[name].__path__
        return import_module("docker.utils.build")
    finally:
        # Whoever wants the package gets all of it.
        for name in [name for name in sys.modules if name == "docker" or name.startswith("docker.")]:
            del sys.modules[name]


def context_files(directory: str) -> list[str]:
    """List the files of a build context, as its .dockerignore leaves them.

    Args:
        directory: the build context.

    Returns:
        Paths relative to *directory*, sorted.
    """
    ignore = Path(directory, ".dockerignore")
    if not Path(directory).is_dir():
        raise AnsibleFilterError(f"context_files: found no directory {directory}; needed as a build context")
    patterns = [
        line.strip()
        for line in (ignore.read_text() if ignore.is_file() else "").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    names = _docker_build().exclude_paths(directory, patterns, dockerfile="Dockerfile")
    return sorted(name for name in names if Path(directory, name).is_file())


def context_key(directory: str, *values: Any) -> str:
    """Hash a build context and values into a short key, the tag of the image that they make.

    Args:
        directory: the build context; files that its .dockerignore leaves out do not count.
        values: anything else that goes into the image: arguments, references of bases.

    Returns:
        The first 16 hexadecimal digits of a SHA-256.
    """
    return _key(((name, Path(directory, name)) for name in context_files(directory)), values)


def image_references(
    sources: dict[str, str], registry: str, repositories: dict[str, str], arguments: dict[str, Any]
) -> dict[str, str]:
    """Name images by what goes into them: same content, same reference, on any machine.

    Args:
        sources: image name -> directory of its build context.
        registry: host and port of the registry.
        repositories: image name -> repository.
        arguments: image name -> build arguments.

    Returns:
        image name -> reference.
    """
    for name in sources:
        if name not in repositories:
            raise AnsibleFilterError(
                f"Found: no repository of the image {name}. Needed: one for each of images_sources. Fix: images_repositories."
            )
    return {
        name: f"{registry}/{repositories[name]}:{context_key(directory, arguments.get(name, {}))}"
        for name, directory in sources.items()
    }


def image_builds(
    sources: dict[str, str], references: dict[str, str], absent: list[str], arguments: dict[str, Any]
) -> dict[str, Any]:
    """List what is to be built, as the action ``build_image`` takes it.

    Args:
        sources: image name -> directory of its build context.
        references: image name -> reference.
        absent: names of the images to build.
        arguments: image name -> build arguments.

    Returns:
        reference -> "directory", "files" of it and "arguments".
    """
    return {
        references[name]: {
            "directory": sources[name],
            "files": context_files(sources[name]),
            "arguments": arguments.get(name, {}),
        }
        for name in absent
    }


def base_arguments(bases: dict[str, dict[str, str]], references: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give builds the references of their bases.

    Args:
        bases: image name -> build argument -> name of a base.
        references: name of a base -> reference.

    Returns:
        image name -> build argument -> reference.
    """
    return {image: {argument: references[base] for argument, base in named.items()} for image, named in bases.items()}


def in_registry(references: dict[str, str], registry: str, other: str) -> dict[str, str]:
    """Name the images of a registry as somebody does who knows it by another name.

    Args:
        references: image name -> reference; those of other registries stay as they are.
        registry: HOST[:PORT][/PATH].
        other: the other name.
    """
    return {
        name: f"{other}/{reference.removeprefix(f'{registry}/')}" if reference.startswith(f"{registry}/") else reference
        for name, reference in references.items()
    }


def each_attribute(table: dict[str, dict[str, Any]], attribute: str) -> dict[str, Any]:
    """Take one attribute of each entry of a table; what reads the table often reads it once that way."""
    return {name: entry[attribute] for name, entry in table.items()}


def manifest_requests(references: list[str]) -> dict[str, Any]:
    """Ask registries whether they have images, as the module ``look`` takes requests.

    Args:
        references: ``HOST[:PORT]/REPOSITORY:TAG``.

    Returns:
        reference -> request.
    """
    return {
        reference: {"url": manifest_url(reference), "method": "HEAD", "headers": {"Accept": MANIFEST_TYPES}}
        for reference in references
    }


def image_requests(images: dict[str, str]) -> dict[str, Any]:
    """Ask Docker whether it has images, as the module ``look`` takes requests.

    Args:
        images: name -> reference.

    Returns:
        name -> request.
    """
    return {
        name: {"url": f"http://docker/images/{reference}/json", "unix_socket": "/run/docker.sock"}
        for name, reference in images.items()
    }


def hosted(references: list[str], answers: dict[str, Any], unheard: list[str]) -> list[str]:
    """List the images that a registry has.

    Args:
        references: what was asked for.
        answers: reference -> {"status": ...}, the answers to ``manifest_requests``.
        unheard: of a registry that wants a login (401), what it did not have when it was asked with one.
    """
    wants_login = any(answers[reference]["status"] == 401 for reference in references)
    return [
        reference
        for reference in references
        if (reference not in unheard if wants_login else answers[reference]["status"] == 200)
    ]


def registry_url(registry: str) -> str:
    """Give the address of a registry's API, by Docker's own rule: plain HTTP on the loopback address, HTTPS elsewhere.

    Args:
        registry: HOST[:PORT], what follows a slash does not count.
    """
    host = registry.partition("/")[0]
    local = host.startswith(("localhost", "127.", "[::1]"))
    return f"{'http' if local else 'https'}://{host}/v2/"


def manifest_url(reference: str) -> str:
    """Give the address under which a registry tells whether it has an image.

    Args:
        reference: HOST[:PORT]/REPOSITORY:TAG.
    """
    registry, _, name = reference.partition("/")
    repository, _, tag = name.rpartition(":")
    return f"{registry_url(registry)}{repository}/manifests/{tag}"


def package_builds(
    modules: dict[str, Any], directory: str, toolchain: str, architecture: str, cache: str
) -> dict[str, Any]:
    """Plan the Go builds of supply mode ``packages``.

    Args:
        modules: module name -> {"ldflags": str, "cgo": bool, "tags": str}.
        directory: where each module has its directory with go.mod and go.sum.
        toolchain: version of the Go toolchain.
        architecture: GOARCH of the target.
        cache: directory on the target that keeps build outputs.

    Returns:
        module name -> the given settings plus "name", "key", "source" and "output" (the directory of the programs).
    """
    plans = {}
    for name, settings in modules.items():
        source = f"{directory}/{name}"
        key = content_key(source, settings, toolchain, architecture)
        plans[name] = {**settings, "name": name, "key": key, "source": source, "output": f"{cache}/go/{name}-{key}"}
    return plans


def package_images(
    images: dict[str, Any], builds: dict[str, Any], directory: str, architecture: str, cache: str
) -> dict[str, Any]:
    """Plan the images of supply mode ``packages``.

    Args:
        images: image name -> {"context", "bases", "programs", "args", "suite", "reference"}, all optional:
            "context" is a directory, relative to *directory* (default: the image's name), "bases" build argument -> another
            image of the table, "args" more build arguments, "programs" go module -> programs copied into the context,
            "suite" the Debian suite bootstrapped into it, "reference" the exact name that a consumer asks for (default:
            ``packages/NAME:KEY``).
        builds: result of ``package_builds``.
        directory: where the contexts are.
        architecture: GOARCH of the target.
        cache: directory on the target that keeps archives.

    Returns:
        image name -> the given settings plus "name", "key", "reference", "archive", "source", "arguments", "base_names"
        (first to build first), "modules" and "inputs" (files on the target to copy into the context).
    """
    plans: dict[str, Any] = {}

    def plan(name: str, trail: tuple[str, ...] = ()) -> dict[str, Any]:
        if name in plans:
            done: dict[str, Any] = plans[name]
            return done
        if name not in images:
            raise AnsibleFilterError(f"package_images: found no image {name!r} in the table; needed by {trail[-1]!r}")
        if name in trail:
            raise AnsibleFilterError(f"package_images: image {name!r} is its own base, by way of {list(trail)}")
        settings = images[name]
        context = str(Path(directory, settings.get("context", name)))
        inputs = [
            f"{builds[module]['output']}/{program}"
            for module, programs in sorted(settings.get("programs", {}).items())
            for program in programs
        ]
        bases: list[str] = []
        arguments = dict(settings.get("args", {}))
        for argument, base in sorted(settings.get("bases", {}).items()):
            inner = plan(base, (*trail, name))
            bases += [known for known in [*inner["base_names"], base] if known not in bases]
            arguments[argument] = inner["reference"]
        # A reference given by the consumer does not tell what is in a base: its key does.
        named = [plans[base]["key"] for base in bases if "reference" in images[base]]
        key = content_key(context, settings, inputs, arguments, architecture, *named)
        plans[name] = {
            **settings,
            "name": name,
            "key": key,
            "reference": settings.get("reference", f"packages/{name}:{key}"),
            "archive": f"{cache}/images/{name}-{key}.tar",
            "source": context,
            "arguments": arguments,
            "base_names": bases,
            "modules": sorted(settings.get("programs", {})),
            "inputs": inputs,
        }
        result: dict[str, Any] = plans[name]
        return result

    for image in images:
        plan(image)
    return plans


def package_steps(
    plans: dict[str, Any],
    images: list[str],
    archives: list[str],
    known_images: list[str],
    known_archives: list[str],
) -> list[dict[str, Any]]:
    """List what has to be done until Docker has some images and the cache has some archives.

    Args:
        plans: result of ``package_images``.
        images: names of images that Docker must have.
        archives: names of images that must lie in the cache as archives.
        known_images: references that Docker has.
        known_archives: paths of the archives that the cache has.

    Returns:
        The plans of the images to touch, in order, each with "action": "load" (archive into Docker), "build" (build and
        write the archive) or "save" (only write the archive).
    """
    for name in [*images, *archives]:
        if name not in plans:
            raise AnsibleFilterError(
                f"Found: {name!r} among the images to make. Needed: names of the image table: {', '.join(sorted(plans))}. "
                "Fix: correct the name, or add the image to supply_extra_images."
            )
    steps: list[dict[str, Any]] = []
    in_docker = set(known_images)
    in_cache = set(known_archives)

    def build(plan: dict[str, Any]) -> None:
        for base in plan["base_names"]:
            need_image(plans[base])
        steps.append({**plan, "action": "build"})
        in_docker.add(plan["reference"])
        in_cache.add(plan["archive"])

    def need_image(plan: dict[str, Any]) -> None:
        if plan["reference"] in in_docker:
            return
        if plan["archive"] in in_cache:
            steps.append({**plan, "action": "load"})
            in_docker.add(plan["reference"])
        else:
            build(plan)

    for name in images:
        need_image(plans[name])
    for name in archives:
        if plans[name]["archive"] not in in_cache:
            # A name given by the consumer does not tell what is in the image: only ours carry their key.
            if plans[name]["reference"] in in_docker and plans[name]["key"] in plans[name]["reference"]:
                steps.append({**plans[name], "action": "save"})
            else:
                build(plans[name])
    return steps


class FilterModule:
    """Registers the filters."""

    def filters(self) -> dict[str, Any]:
        """Name them."""
        return {
            "base_arguments": base_arguments,
            "content_key": content_key,
            "context_files": context_files,
            "each_attribute": each_attribute,
            "hosted": hosted,
            "image_builds": image_builds,
            "image_references": image_references,
            "image_requests": image_requests,
            "in_registry": in_registry,
            "manifest_requests": manifest_requests,
            "package_builds": package_builds,
            "package_images": package_images,
            "package_steps": package_steps,
            "registry_url": registry_url,
        }
