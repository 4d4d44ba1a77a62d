"""Mode upstream against a server with the layout of the releases."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from hashlib import sha256
from pathlib import Path

from .conftest import ARCHITECTURE, HELM, HELM_MEMBER, MINIKUBE, RELEASES, Machine, archive, kill_tree, pin, program
from .release_server import Release, ReleaseServer


def says(path: os.PathLike[str]) -> str:
    return subprocess.run([path], check=True, capture_output=True, text=True).stdout.strip()


def assert_nothing_installed(machine: Machine) -> None:
    assert [path for path in machine.root.glob("opt/tools/**/*") if path.is_file()] == []
    assert list(machine.root.glob("bin/*")) == []


def test_right_files_are_installed_and_linked_once(machine: Machine, server: ReleaseServer) -> None:
    first = machine.run(supply_tools=["minikube", "helm"])
    assert first.returncode == 0, first.output
    assert machine.mode == "upstream"
    assert "Download helm v3.18.4 (2 of 2)" in first.output
    for name, version in (("minikube", "v1.38.1"), ("helm", "v3.18.4")):
        assert says(machine.link(name)) == name
        assert machine.link(name).resolve() == machine.root / "opt/tools" / name / version / name

    second = machine.run(supply_tools=["minikube", "helm"])
    assert (second.returncode, second.changed) == (0, 0), second.output
    assert server.downloads == {MINIKUBE: 1, HELM: 1}


def test_runs_in_lockstep_do_not_collide(machine: Machine) -> None:
    """Hosts of one play take each task at once; that they are one machine makes each race of two runs a likely one."""
    tools = ["helm", "kubectl", "minikube"]
    run = machine.run(hosts=5, supply_tools=tools)
    assert run.returncode == 0, run.output
    assert [says(machine.link(name)) for name in tools] == tools
    assert machine.run(supply_tools=tools).changed == 0


def test_check_mode_says_what_would_be_installed_and_installs_nothing(machine: Machine, server: ReleaseServer) -> None:
    bare = machine.run("--check", "--diff")
    assert bare.returncode == 0, bare.output
    assert bare.changed > 0
    assert "minikube would be put in place, mode upstream" in bare.message
    assert_nothing_installed(machine)
    assert server.downloads == {}

    machine.run()
    finished = machine.run("--check", "--diff")
    assert (finished.returncode, finished.changed) == (0, 0), finished.output


def test_wrong_file_is_refused_by_both_sums(machine: Machine, server: ReleaseServer) -> None:
    wrong = b"<html>Please log in to the network</html>"
    server.files[MINIKUBE] = Release(wrong)
    run = machine.run()
    assert run.returncode != 0
    expected = machine.variables["supply_pins"]["minikube"]["upstream"]["sha256"][ARCHITECTURE]
    assert f"Found: sha256 {sha256(wrong).hexdigest()} of {server.url}{MINIKUBE}" in run.message
    assert f"Needed: sha256 {expected}" in run.message
    assert "Fix: compare with the checksum that the project publishes" in run.message
    assert server.downloads[MINIKUBE] == 1
    assert_nothing_installed(machine)


def test_archive_is_not_opened_before_its_sum_is_right(machine: Machine, server: ReleaseServer) -> None:
    server.files[HELM] = Release(archive(HELM_MEMBER, program("something else")))
    run = machine.run(supply_tools=["helm"])
    assert run.returncode != 0
    assert "Found: sha256" in run.message, run.output
    assert "Unpack" not in run.output
    assert_nothing_installed(machine)


def test_archive_without_the_program_installs_nothing(machine: Machine, server: ReleaseServer) -> None:
    server.files[HELM] = Release(archive("tiller", program("tiller")))
    run = machine.run(supply_tools=["helm"], supply_pins={"helm": pin(server.files[HELM].body)})
    assert run.returncode != 0
    assert f"Unpack {HELM[1:]} failed. Found:" in run.message
    assert_nothing_installed(machine)


def test_truncated_file_is_tried_again_and_refused(machine: Machine, server: ReleaseServer) -> None:
    release = server.files[MINIKUBE]
    release.behaviour = "truncated"
    run = machine.run(supply_download_attempts=2)
    assert run.returncode != 0
    size = len(release.body)
    assert f"Found: {size // 2} of {size} bytes of {server.url}{MINIKUBE}" in run.message
    assert f"Needed: the file with sha256 {sha256(release.body).hexdigest()}" in run.message
    assert server.downloads[MINIKUBE] == 2
    assert_nothing_installed(machine)


def test_missing_file_is_asked_for_once(machine: Machine, server: ReleaseServer) -> None:
    del server.files[MINIKUBE]
    run = machine.run()
    assert run.returncode != 0
    assert f"Found: no file at {server.url}{MINIKUBE} (HTTP 404)" in run.message, run.output
    assert "Fix: see whether that version was released" in run.message
    assert server.downloads[MINIKUBE] == 1
    assert_nothing_installed(machine)


def test_stalled_download_ends_by_its_timeout(machine: Machine, server: ReleaseServer) -> None:
    server.files[MINIKUBE].behaviour = "stalled"
    begin = time.monotonic()
    run = machine.run(supply_download_attempts=1)
    assert run.returncode != 0
    assert time.monotonic() - begin < 30
    assert f"Found: nothing more came from {server.url}{MINIKUBE} for 2 s" in run.message
    assert "supply_download_timeout" in run.message
    assert_nothing_installed(machine)


def test_killed_run_leaves_no_tool_and_the_next_one_installs_it(machine: Machine, server: ReleaseServer) -> None:
    server.files[MINIKUBE].behaviour = "stalled"
    before = set(Path("/var/tmp").glob("supply-*"))
    process = machine.start(supply_download_timeout=60)
    assert server.half_sent.wait(60)
    kill_tree(process)
    assert_nothing_installed(machine)
    for scratch in set(Path("/var/tmp").glob("supply-*")) - before:
        shutil.rmtree(scratch)

    server.files[MINIKUBE].behaviour = "whole"
    run = machine.run()
    assert run.returncode == 0, run.output
    assert says(machine.link("minikube")) == "minikube"


def test_damage_is_repaired(machine: Machine, server: ReleaseServer) -> None:
    machine.variables["supply_tools"] = list(RELEASES)
    assert machine.run().returncode == 0
    tools = {name: next(machine.root.glob(f"opt/tools/{name}/*/{name}")) for name in RELEASES}
    content = {name: tool.read_bytes() for name, tool in tools.items()}
    tools["docker-buildx"].write_bytes(content["docker-buildx"][:-1] + b"!")
    tools["helm"].write_bytes(content["helm"][:-1])
    tools["kubeadm"].chmod(0o644)
    tools["kubelet"].unlink()
    machine.link("kubectl").unlink()
    machine.link("minikube").unlink()
    machine.link("minikube").symlink_to("/bin/true")
    machine.link("helm").unlink()
    machine.link("helm").write_bytes(program("an older helm"))

    linked = ("helm", "kubectl", "minikube")
    repaired = machine.run()
    assert repaired.returncode == 0, repaired.output
    assert {name: tool.read_bytes() for name, tool in tools.items()} == content
    assert {name: says(tool) for name, tool in tools.items()} == {name: name for name in RELEASES}
    assert {name: machine.link(name).resolve() for name in linked} == {name: tools[name] for name in linked}
    again = machine.run()
    assert (again.returncode, again.changed) == (0, 0), again.output
    fetched_again = {"docker-buildx", "helm", "kubeadm", "kubelet"}
    assert server.downloads == {path: 2 if name in fetched_again else 1 for name, path in RELEASES.items()}


def test_version_without_checksum_is_refused_before_anything_is_fetched(
    machine: Machine, server: ReleaseServer
) -> None:
    run = machine.run(supply_tools=["minikube"], supply_pins={"minikube": {"version": "v1.39.0"}})
    assert run.returncode != 0
    assert f"Found: no sha256 for minikube v1.39.0 on {ARCHITECTURE}" in run.message
    assert "Fix: add the sha256 that the project publishes" in run.message
    assert server.downloads == {}
    assert machine.mode is None
    assert_nothing_installed(machine)


def test_version_with_its_checksum_is_taken(machine: Machine, server: ReleaseServer) -> None:
    path = MINIKUBE.replace("v1.38.1", "v1.39.0")
    server.files[path] = Release(program("newer"))
    run = machine.run(supply_pins={"minikube": {"version": "v1.39.0"} | pin(server.files[path].body)})
    assert run.returncode == 0, run.output
    assert says(machine.link("minikube")) == "newer"


def test_unknown_tool_is_refused(machine: Machine, server: ReleaseServer) -> None:
    run = machine.run(supply_tools=["minicube"])
    assert run.returncode != 0
    assert (
        "Found: 'minicube' in supply_tools. Needed: names of the pin table: docker-buildx, helm, kube-score"
        in run.message
    )
    assert "Fix: correct the name" in run.message
    assert server.downloads == {}


def test_unknown_mode_is_refused(machine: Machine, server: ReleaseServer) -> None:
    run = machine.run(supply_mode="cloud")
    assert run.returncode != 0
    assert "Found: supply_mode cloud. Needed: one of auto, upstream, packages. Fix: correct supply_mode" in run.message
    assert server.downloads == {}
    assert machine.mode is None
