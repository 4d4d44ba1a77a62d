"""Filters of plugins/filter/content.py: names that change exactly when what they name changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from content import (
    FilterModule,
    base_arguments,
    content_key,
    context_files,
    context_key,
    hosted,
    image_builds,
    image_references,
    image_requests,
    in_registry,
    manifest_requests,
    manifest_url,
    package_builds,
    package_images,
    package_steps,
    registry_url,
)

CHECKOUT = Path(__file__).parents[2]


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name}\n")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    make(root, "Dockerfile", "run", "deep/er/file")
    (root / "run").chmod(0o755)
    return root


def edit(root: Path) -> None:
    (root / "deep/er/file").write_text("other\n")


def rename(root: Path) -> None:
    (root / "deep/er/file").rename(root / "deep/er/name")


def move_bytes_between_files(root: Path) -> None:
    (root / "run").write_text("content of run\ncontent of deep/er/file\n")
    (root / "deep/er/file").write_text("")


CHANGES: list[tuple[str, Callable[[Path], object], bool]] = [
    ("nothing", lambda root: None, False),
    ("content", edit, True),
    ("name", rename, True),
    ("another file", lambda root: make(root, "another"), True),
    ("an empty file", lambda root: (root / "empty").touch(), True),
    ("a file less", lambda root: (root / "run").unlink(), True),
    ("executable bit", lambda root: (root / "run").chmod(0o644), True),
    ("bytes moved between files", move_bytes_between_files, True),
    ("time", lambda root: os.utime(root / "run", (0, 0)), False),
    ("readable by others", lambda root: (root / "Dockerfile").chmod(0o600), False),
    ("an empty directory", lambda root: (root / "hollow").mkdir(), False),
]


@pytest.mark.parametrize("key", [content_key, context_key])
@pytest.mark.parametrize(("change", "counts"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_key_changes_exactly_when_an_input_does(
    tree: Path, key: Callable[[str], str], change: Callable[[Path], object], counts: bool
) -> None:
    before = key(str(tree))
    change(tree)
    assert (key(str(tree)) != before) is counts
    assert len(before) == 16
    assert set(before) <= set("0123456789abcdef")


@pytest.mark.parametrize("key", [content_key, context_key])
def test_key_holds_for_a_copy_elsewhere(tree: Path, tmp_path: Path, key: Callable[[str], str]) -> None:
    copy = tmp_path / "somewhere" / "else"
    shutil.copytree(tree, copy)
    assert key(str(copy)) == key(str(tree))


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ([], [], True),
        ([{"a": 1, "b": 2}], [{"b": 2, "a": 1}], True),
        ([["x", "y"]], [["y", "x"]], False),
        (["x"], ["x", None], False),
        ([{}], [], False),
        ([1], ["1"], False),
    ],
)
def test_values_count_and_the_order_of_keys_does_not(tree: Path, one: list[Any], other: list[Any], equal: bool) -> None:
    for key in (content_key, context_key):
        assert (key(str(tree), *one) == key(str(tree), *other)) is equal


def test_content_key_takes_files_and_several_paths(tree: Path) -> None:
    file, directory = str(tree / "run"), str(tree / "deep")
    assert len({content_key(file), content_key(directory), content_key([file, directory])}) == 3
    assert content_key([file]) == content_key(file)


@pytest.mark.parametrize("filter_", [content_key, context_files, context_key])
def test_missing_input_is_named(filter_: Callable[[str], object], tmp_path: Path) -> None:
    with pytest.raises(AnsibleFilterError, match=rf"found no .*{tmp_path}/absent; needed"):
        filter_(str(tmp_path / "absent"))


def test_context_without_dockerignore_is_every_file(tree: Path) -> None:
    assert context_files(str(tree)) == ["Dockerfile", "deep/er/file", "run"]


IGNORES = {
    "backend": (
        ["Dockerfile", "app/main.py", "app/core/config.py", "pyproject.toml", "uv.lock", "uv-requirements.txt"],
        ["README.md", "tests/test_x.py", "app/__pycache__/main.pyc", "app/core/old.pyc", ".venv/lib/site.py", ".env"],
    ),
    "frontend": (
        [
            "Dockerfile",
            ".npmrc",
            "app/(workspace)/page.tsx",
            "components/a.tsx",
            "lib/b.ts",
            "next.config.ts",
            "public/robots.txt",
        ],
        [
            "node_modules/next/index.js",
            ".next/standalone/server.js",
            "tests/a.test.ts",
            "e2e/b.spec.ts",
            ".env.local",
            "README.md",
        ],
    ),
}


@pytest.mark.parametrize(("name", "kept", "left_out"), [(name, *files) for name, files in IGNORES.items()], ids=IGNORES)
def test_dockerignore_of_the_application(tmp_path: Path, name: str, kept: list[str], left_out: list[str]) -> None:
    make(tmp_path, *kept, *left_out)
    shutil.copy(CHECKOUT / "app" / name / ".dockerignore", tmp_path)
    assert [file for file in context_files(str(tmp_path)) if file != ".dockerignore"] == sorted(kept)

    before = context_key(str(tmp_path))
    for file in left_out:
        (tmp_path / file).write_text("changed")
    assert context_key(str(tmp_path)) == before
    for file in kept:
        (tmp_path / file).write_text("changed")
        after = context_key(str(tmp_path))
        assert after != before, file
        before = after


def test_comments_and_blank_lines_of_dockerignore_are_no_patterns(tree: Path) -> None:
    (tree / ".dockerignore").write_text("# run\n\n  \ndeep\n")
    assert context_files(str(tree)) == [".dockerignore", "Dockerfile", "run"]


def test_manifest_requests() -> None:
    found = manifest_requests(["localhost:5000/packages/postgres:12ab"])
    request = found["localhost:5000/packages/postgres:12ab"]
    assert (request["method"], request["url"]) == ("HEAD", "http://localhost:5000/v2/packages/postgres/manifests/12ab")
    assert "application/vnd.oci.image.manifest.v1+json" in request["headers"]["Accept"]


def test_image_references_need_repositories(tree: Path) -> None:
    with pytest.raises(AnsibleFilterError, match="Found: no repository of the image frontend"):
        image_references({"backend": str(tree), "frontend": str(tree)}, "localhost:5000", {"backend": "b"}, {})


def test_image_references(tree: Path) -> None:
    def name(arguments: dict[str, Any], registry: str = "localhost:5000") -> str:
        named = image_references({"backend": str(tree)}, registry, {"backend": "todo-backend"}, arguments)
        return named["backend"]

    plain = name({})
    assert plain == f"localhost:5000/todo-backend:{context_key(str(tree), {})}"
    assert name({"frontend": {"BASE_IMAGE": "x"}}) == plain
    based = name({"backend": {"BASE_IMAGE": "packages/python:1"}})
    assert based != plain
    assert based != name({"backend": {"BASE_IMAGE": "packages/python:2"}})
    assert name({}, "localhost:5001").split(":")[-1] == plain.split(":")[-1]
    edit(tree)
    assert name({}) != plain


def test_base_arguments() -> None:
    bases = {"backend": {"BASE_IMAGE": "python"}, "frontend": {"BASE_IMAGE": "node", "RUNTIME_IMAGE": "node"}}
    assert base_arguments(bases, {"python": "p:1", "node": "n:1", "other": "o:1"}) == {
        "backend": {"BASE_IMAGE": "p:1"},
        "frontend": {"BASE_IMAGE": "n:1", "RUNTIME_IMAGE": "n:1"},
    }


def test_nodes_know_a_registry_by_another_name() -> None:
    references = {"backend": "localhost:5000/a/todo:1", "database": "localhost:50001/b:2", "other": "example.org/c:3"}
    assert in_registry(references, "localhost:5000/a", "registry:5000") == references | {
        "backend": "registry:5000/todo:1"
    }


@pytest.mark.parametrize(
    ("statuses", "unheard", "found"),
    [
        ({"a": 200, "b": 404}, [], ["a"]),
        ({"a": 404, "b": 404}, [], []),
        # A registry that wants a login says nothing else; then another way of asking says what is missing.
        ({"a": 401, "b": 401}, ["b"], ["a"]),
        ({"a": 401, "b": 200}, ["b"], ["a"]),
    ],
)
def test_what_a_registry_has(statuses: dict[str, int], unheard: list[str], found: list[str]) -> None:
    answers = {name: {"status": status} for name, status in statuses.items()} | {"not asked for": {"status": 401}}
    assert hosted(["a", "b"], answers, unheard) == found


def test_reading_dockerignore_leaves_the_library_whole() -> None:
    """Only a part of it is loaded, and who wants more gets all."""
    program = (
        "import sys; sys.path.insert(0, 'plugins/filter'); import content\n"
        "content.context_files('app/backend'); assert 'requests' not in sys.modules\n"
        "import docker; docker.DockerClient; content.context_files('app/backend')\n"
        "import docker.utils.build; assert docker is sys.modules['docker']"
    )
    subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, check=True)


MODULES: dict[str, Any] = {"helm": {"ldflags": "-X v=1"}, "minikube": {"cgo": True, "tags": "t"}}


@pytest.fixture
def go(tmp_path: Path) -> str:
    make(tmp_path / "go", "helm/go.mod", "helm/go.sum", "minikube/go.mod", "minikube/go.sum")
    return str(tmp_path / "go")


def test_package_builds(go: str) -> None:
    plans = package_builds(MODULES, go, "1.26.6", "amd64", "/cache")
    assert set(plans) == {"helm", "minikube"}
    helm = plans["helm"]
    assert helm == {
        "ldflags": "-X v=1",
        "name": "helm",
        "key": helm["key"],
        "source": f"{go}/helm",
        "output": f"/cache/go/helm-{helm['key']}",
    }
    assert plans["minikube"]["cgo"] is True


@pytest.mark.parametrize(
    ("modules", "toolchain", "architecture", "file", "changed"),
    [
        (MODULES, "1.26.6", "amd64", None, set()),
        (MODULES, "1.26.7", "amd64", None, {"helm", "minikube"}),
        (MODULES, "1.26.6", "arm64", None, {"helm", "minikube"}),
        (MODULES | {"helm": {"ldflags": "-X v=2"}}, "1.26.6", "amd64", None, {"helm"}),
        (MODULES, "1.26.6", "amd64", "minikube/go.sum", {"minikube"}),
    ],
)
def test_build_key_changes_exactly_with_its_inputs(
    go: str, modules: dict[str, Any], toolchain: str, architecture: str, file: str | None, changed: set[str]
) -> None:
    before = package_builds(MODULES, go, "1.26.6", "amd64", "/cache")
    if file:
        Path(go, file).write_text("another version\n")
    after = package_builds(modules, go, toolchain, architecture, "/cache")
    assert {name for name in MODULES if after[name]["key"] != before[name]["key"]} == changed


BUILDS = {"kubernetes": {"output": "/cache/go/kubernetes-1"}, "etcd": {"output": "/cache/go/etcd-1"}}
IMAGES: dict[str, Any] = {
    "proxy": {
        "bases": {"BASE_IMAGE": "debian"},
        "programs": {"kubernetes": ["kube-proxy"]},
        "reference": "registry.k8s.io/kube-proxy:v1",
    },
    "debian": {"suite": "trixie"},
    "etcd": {"context": "static", "programs": {"etcd": ["server"]}, "args": {"BINARY": "server"}},
    "app": {"bases": {"BUILD": "proxy", "RUN": "debian"}},
}


@pytest.fixture
def contexts(tmp_path: Path) -> str:
    make(tmp_path / "images", "proxy/Dockerfile", "debian/Dockerfile", "static/Dockerfile", "app/Dockerfile")
    return str(tmp_path / "images")


def plan(contexts: str, images: dict[str, Any] = IMAGES, builds: dict[str, Any] = BUILDS) -> dict[str, Any]:
    return package_images(images, builds, contexts, "amd64", "/cache")


def test_package_images(contexts: str) -> None:
    plans = plan(contexts)
    debian, proxy, etcd, app = (plans[name] for name in ("debian", "proxy", "etcd", "app"))
    assert debian["reference"] == f"packages/debian:{debian['key']}"
    assert debian["archive"] == f"/cache/images/debian-{debian['key']}.tar"
    assert proxy["reference"] == "registry.k8s.io/kube-proxy:v1"
    assert proxy["arguments"] == {"BASE_IMAGE": debian["reference"]}
    assert (proxy["modules"], proxy["inputs"]) == (["kubernetes"], ["/cache/go/kubernetes-1/kube-proxy"])
    assert (etcd["source"], etcd["arguments"]) == (f"{contexts}/static", {"BINARY": "server"})
    assert app["base_names"] == ["debian", "proxy"]
    assert app["arguments"] == {"BUILD": proxy["reference"], "RUN": debian["reference"]}


def change_debian(contexts: str) -> dict[str, Any]:
    Path(contexts, "debian/Dockerfile").write_text("FROM other")
    return plan(contexts)


def rebuild_kubernetes(contexts: str) -> dict[str, Any]:
    return plan(contexts, builds=BUILDS | {"kubernetes": {"output": "/cache/go/kubernetes-2"}})


def change_argument(contexts: str) -> dict[str, Any]:
    return plan(contexts, IMAGES | {"etcd": IMAGES["etcd"] | {"args": {"BINARY": "etcd"}}})


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (plan, set()),
        (change_debian, {"debian", "proxy", "app"}),
        (rebuild_kubernetes, {"proxy", "app"}),
        (change_argument, {"etcd"}),
        (lambda contexts: package_images(IMAGES, BUILDS, contexts, "arm64", "/cache"), set(IMAGES)),
    ],
    ids=["nothing", "base", "program", "argument", "architecture"],
)
def test_image_key_changes_exactly_with_its_inputs(
    contexts: str, change: Callable[[str], dict[str, Any]], changed: set[str]
) -> None:
    before = plan(contexts)
    after = change(contexts)
    assert {name for name in IMAGES if after[name]["key"] != before[name]["key"]} == changed


@pytest.mark.parametrize(
    ("images", "message"),
    [
        ({"app": {"bases": {"BASE_IMAGE": "absent"}}}, "found no image 'absent' in the table; needed by 'app'"),
        (
            {"app": {"bases": {"A": "debian"}}, "debian": {"bases": {"A": "app"}}},
            r"image 'app' is its own base, by way of \['app', 'debian'\]",
        ),
    ],
)
def test_wrong_image_table_is_refused(contexts: str, images: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        plan(contexts, images)


@pytest.mark.parametrize(
    ("images", "archives", "in_docker", "in_cache", "steps"),
    [
        ([], [], [], [], []),
        (["debian"], [], [], [], [("debian", "build")]),
        (["debian"], [], ["debian"], [], []),
        (["debian"], [], [], ["debian"], [("debian", "load")]),
        (["app"], [], [], [], [("debian", "build"), ("proxy", "build"), ("app", "build")]),
        (["app"], [], ["debian"], ["proxy"], [("proxy", "load"), ("app", "build")]),
        (["app", "debian"], [], ["app"], [], [("debian", "build")]),
        ([], ["debian"], [], ["debian"], []),
        ([], ["debian"], ["debian"], [], [("debian", "save")]),
        # Docker may have another image under the name that a consumer gave.
        ([], ["proxy"], ["proxy", "debian"], [], [("proxy", "build")]),
        (["debian"], ["debian"], [], [], [("debian", "build")]),
        ([], ["etcd", "proxy"], [], [], [("etcd", "build"), ("debian", "build"), ("proxy", "build")]),
    ],
)
def test_package_steps(
    contexts: str,
    images: list[str],
    archives: list[str],
    in_docker: list[str],
    in_cache: list[str],
    steps: list[tuple[str, str]],
) -> None:
    plans = plan(contexts)
    known_images = [plans[name]["reference"] for name in in_docker]
    known_archives = [plans[name]["archive"] for name in in_cache]
    result = package_steps(plans, images, archives, known_images, known_archives)
    assert [(step["name"], step["action"]) for step in result] == steps


def test_unknown_image_is_named(contexts: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"Found: 'debain' .* Needed: .*app, debian, etcd, proxy.* Fix:"):
        package_steps(plan(contexts), ["debain"], [], [], [])


def test_every_filter_is_registered() -> None:
    names = {
        "base_arguments",
        "content_key",
        "context_files",
        "each_attribute",
        "hosted",
        "image_builds",
        "image_references",
        "image_requests",
        "in_registry",
        "manifest_requests",
        "package_builds",
        "package_images",
        "package_steps",
        "registry_url",
    }
    assert set(FilterModule().filters()) == names


def test_filters_load_no_library() -> None:
    """Ansible loads every file of filters anew in every task that has an expression."""
    program = (
        "import sys, ansible.template, yaml; known = set(sys.modules); sys.path.insert(0, 'plugins/filter')\n"
        "for name in sys.argv[1:]: __import__(name)\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - known} - sys.stdlib_module_names\n"
        "print(*sorted(new - set(sys.argv[1:])))"
    )
    names = [path.stem for path in (CHECKOUT / "plugins" / "filter").glob("*.py")]
    command = [sys.executable, "-c", program, *names]
    assert subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("localhost:5000/todo:1", "http://localhost:5000/v2/todo/manifests/1"),
        ("127.0.0.1:5000/a/b:1", "http://127.0.0.1:5000/v2/a/b/manifests/1"),
        ("registry.example.com/a/b:1", "https://registry.example.com/v2/a/b/manifests/1"),
    ],
)
def test_registries_are_asked_as_docker_asks_them(reference: str, url: str) -> None:
    assert manifest_url(reference) == url
    assert url.startswith(registry_url(reference))


def test_image_builds_are_those_of_absent_images(tmp_path: Path) -> None:
    make(tmp_path, "a/Dockerfile", "a/code", "a/notes", "b/Dockerfile")
    (tmp_path / "a/.dockerignore").write_text("notes\n")
    sources = {name: str(tmp_path / name) for name in "ab"}
    builds = image_builds(sources, {"a": "here/a:1", "b": "here/b:2"}, ["a"], {"a": {"BASE": "c"}})
    files = [".dockerignore", "Dockerfile", "code"]
    assert builds == {"here/a:1": {"directory": sources["a"], "files": files, "arguments": {"BASE": "c"}}}


def test_image_requests_go_to_docker() -> None:
    url = "http://docker/images/packages/python:0123/json"
    assert image_requests({"python": "packages/python:0123"}) == {
        "python": {"url": url, "unix_socket": "/run/docker.sock"}
    }
