"""Measures rollouts beside what people would use instead and writes its part of docs/performance.md.

Usage: ./bootstrap.sh python benchmarks/rollouts.py [--only ROW]... [--repeat N] [--raw DIRECTORY] [--note TEXT]

Needs the environment dev on this machine (README's command). Ours and theirs take turns, on the same machine, cluster, sources, Dockerfiles,
bases, chart and values. What is edited is a copy of this checkout. The peers have a release of their own, in a namespace of their own, as
they would not know the state of ours, nor we that of theirs; its requests come in by the same Ingress under another host name.
At the end the peers' release is removed and ours is again what this checkout says. Raw figures are kept as JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import http.client
import json
import math
import os
import re
import secrets
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import page
from application import CERTIFICATE_AUTHORITY, HOST, NAMESPACE, PROFILE, AnswerError, Person
from crowd import Crowd

CHECKOUT = Path(__file__).parents[1]
LEFT_OUT = (".git", ".next", ".venv", "__pycache__", "node_modules", ".*_cache")
INVENTORY = "inventories/dev"
PEER_HOST = f"peer.{HOST}"
PEER_NAMESPACE = "todo-peer"
REGISTRY = "localhost:5000"
REGISTRY_CONTAINER = f"{PROFILE}-registry"
ROWS = ("nothing", "backend", "frontend", "load", "image")
# What an ansible-playbook takes that has nothing to do.
EMPTY_PLAY = "- {hosts: machines, gather_facts: false, tasks: []}\n"


@dataclass(frozen=True)
class Edit:
    """One line of the sources, and an address at which everybody sees it."""

    file: str
    line: str
    path: str
    component: str

    def make(self, sources: Path) -> str:
        """Write another text into the line; return the text."""
        text = f"{self.line} {secrets.token_hex(6)}"
        file = sources / self.file
        before = file.read_text()
        after = re.sub(rf"{re.escape(self.line)}[ 0-9a-f]*", text, before, count=1)
        if after == before:
            raise AnswerError(f"found no line with {self.line!r} in {self.file}")
        file.write_text(after)
        return text


BACKEND = Edit("app/backend/app/api/deps.py", "No bearer token was sent. Sign in first.", "/api/tasks", "backend")
FRONTEND = Edit("app/frontend/app/(account)/sign-in/page.tsx", "Sign in", "/sign-in", "frontend")


@dataclass
class Release:
    """A release of the application: its namespace, and the host name that it answers to."""

    namespace: str
    host: str

    def kubectl(self, *arguments: str) -> Any:
        """Ask the cluster about its namespace; returns the decoded answer."""
        return json.loads(
            output("kubectl", f"--context={PROFILE}", f"--namespace={self.namespace}", *arguments, "--output=json")
        )

    def pods(self) -> set[str]:
        """The pods that serve, by their unique ids."""
        return {
            pod["metadata"]["uid"]
            for pod in self.kubectl("get", "pods")["items"]
            if "deletionTimestamp" not in pod["metadata"] and pod["status"]["phase"] == "Running"
        }

    def revision(self) -> int:
        """Number of the newest revision."""
        revisions = self.kubectl("get", "secrets", "--selector=owner=helm")["items"]
        return max((int(secret["metadata"]["labels"]["version"]) for secret in revisions), default=0)

    def settle(self, timeout: float = 180) -> None:
        """Wait until every Deployment is ready and no pod of an earlier one is left."""
        deadline = time.monotonic() + timeout
        while True:
            pods = self.kubectl("get", "pods")["items"]
            serving = [pod for pod in pods if pod["status"]["phase"] == "Running"]
            wanted = sum(
                workload["spec"]["replicas"] for workload in self.kubectl("get", "deployments,statefulsets")["items"]
            )
            ready = [pod for pod in serving if all(c["ready"] for c in pod["status"]["containerStatuses"])]
            if len(serving) == len(ready) == wanted:
                return
            if time.monotonic() > deadline:
                raise AnswerError(f"{len(ready)} of {wanted} pods in {self.namespace} are ready, {len(serving)} run")
            time.sleep(0.5)


class NewPod:
    """Sees when the next pod of a component is made."""

    def __init__(self, release: Release, component: str) -> None:
        self.made = 0.0
        command = [
            *("kubectl", f"--context={PROFILE}", f"--namespace={release.namespace}", "get", "pods", "--output=name"),
            f"--selector=app.kubernetes.io/component={component}",
        ]
        self._known = output(*command).split()
        self._process = subprocess.Popen([*command, "--watch"], stdout=subprocess.PIPE, text=True)
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.strip() not in self._known and not self.made:
                self.made = time.monotonic()

    def __enter__(self) -> NewPod:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._thread.join()


class Visitor:
    """Keeps one connection to a release, as a browser does."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.tls = ssl.create_default_context(cafile=str(CERTIFICATE_AUTHORITY))
        self.connection = self.connect()

    def connect(self) -> http.client.HTTPSConnection:
        """Open another connection."""
        return http.client.HTTPSConnection(HOST, context=self.tls, timeout=10)

    def read(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Read a page; returns status and text."""
        self.connection.request("GET", path, headers={"Host": self.release.host, **(headers or {})})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")


class Traffic(Crowd):
    """20 requests a second, each on a connection of its own."""

    PATHS = ("/api/tasks?limit=1", "/sign-in")

    def __init__(self, release: Release, person: Person) -> None:
        self.headers = {"Authorization": f"Bearer {person.token}"}
        super().__init__(
            [(path, partial(self.ask, Visitor(release), path)) for path in self.PATHS for _ in range(5)], pause=0.5
        )

    def ask(self, visitor: Visitor, path: str) -> None:
        """Ask for a path; anything but a page is a failure."""
        try:
            status, _ = visitor.read(path, self.headers)
        finally:
            visitor.connection.close()
        if status != 200:
            raise AnswerError(f"status {status}")


def output(*command: str, **options: Any) -> str:
    """Run a program and return what it printed."""
    ran = subprocess.run(command, capture_output=True, text=True, check=True, **options)
    return str(ran.stdout)


def received_and_sent(container: str) -> tuple[int, int]:
    """Bytes that a container has received and sent over its networks since it was started."""
    counters = [0, 0]
    for line in output("docker", "exec", container, "cat", "/proc/net/dev").splitlines():
        name, colon, numbers = line.partition(":")
        if colon and name.strip() != "lo":
            counters[0] += int(numbers.split()[0])
            counters[1] += int(numbers.split()[8])
    return counters[0], counters[1]


def moved(container: str, before: tuple[int, int]) -> tuple[int, int]:
    """Bytes received and sent since an earlier look."""
    now = received_and_sent(container)
    return now[0] - before[0], now[1] - before[1]


def builds_since(moment: float) -> int:
    """How many images Docker has given a name, which is how a build ends, whether or not it had anything to do."""
    return len(
        output(
            "docker",
            "events",
            f"--since={moment:.6f}",
            f"--until={time.time():.6f}",
            "--filter=type=image",
            "--filter=event=tag",
            "--format={{.ID}}",
        ).splitlines()
    )


def timed(command: list[str], sources: Path, environment: dict[str, str], log: Path) -> float:
    """Run a program to its end; returns seconds."""
    began = time.monotonic()
    with log.open("w") as file:
        process = subprocess.run(
            command,
            cwd=sources,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, log.read_text())
    return time.monotonic() - began


@dataclass
class Way:
    """A way to bring an edit to people: a command, and the release that it keeps."""

    name: str
    release: Release
    command: Callable[[], list[str]]
    environment: dict[str, str] = field(default_factory=dict)


class Comparison:
    """Ours and theirs in turns."""

    def __init__(self, repeat: int, raw: Path) -> None:
        self.repeat = repeat
        self.raw = raw
        self.sources = raw / "sources"
        self.figures: dict[str, Any] = {}
        self.log = raw / "last.log"
        inputs = raw / "inputs.json"
        timed(
            ["ansible-playbook", "benchmarks/peers.yml", "-i", INVENTORY, "-e", f"peers_file={inputs}"],
            CHECKOUT,
            {},
            self.log,
        )
        self.inputs = json.loads(inputs.read_text())
        self.own = Release(NAMESPACE, HOST)
        self.peer = Release(PEER_NAMESPACE, PEER_HOST)
        self.values = raw / "peer-values.json"
        self.ansible = Way(
            "ansible",
            self.own,
            lambda: ["ansible-playbook", "site.yml", "-i", INVENTORY, "--tags", "rollout"],
            {"ANSIBLE_CONFIG": str(self.sources / "ansible.cfg")},
        )
        self.skaffold = Way("skaffold", self.peer, self.skaffold_command, self.skaffold_environment())

    def skaffold_command(self) -> list[str]:
        # Every run would have an id of its own in the labels of all pods, so replace them all, and fail at the Job of migrations,
        # whose pods cannot be changed.
        return [str(self.raw / "bin" / "skaffold"), "run", "--label=skaffold.dev/run-id=peer"]

    def skaffold_environment(self) -> dict[str, str]:
        backend, frontend = self.inputs["arguments"]["backend"], self.inputs["arguments"]["frontend"]
        return {
            "PATH": str(self.raw / "bin"),
            "KUBECONFIG": str(self.raw / "kubeconfig"),
            "SKAFFOLD_CONFIG": str(self.raw / "skaffold-config"),
            "SKAFFOLD_CACHE_FILE": str(self.raw / "skaffold-cache"),
            "SKAFFOLD_DEFAULT_REPO": REGISTRY,
            "SKAFFOLD_INTERACTIVE": "false",
            "SKAFFOLD_UPDATE_CHECK": "false",
            "BACKEND_BASE_IMAGE": backend["BASE_IMAGE"],
            "FRONTEND_BASE_IMAGE": frontend["BASE_IMAGE"],
            "FRONTEND_RUNTIME_IMAGE": frontend["RUNTIME_IMAGE"],
            "CERTIFICATES": self.inputs["certificates"],
            "PEER_NAMESPACE": PEER_NAMESPACE,
            "PEER_VALUES": str(self.values),
        }

    def prepare(self) -> None:
        """Copy the sources, and let each way deploy what they say, so that caches are warm and nothing is left to do."""
        shutil.copytree(CHECKOUT, self.sources, ignore=shutil.ignore_patterns(*LEFT_OUT))
        shutil.copy(CHECKOUT / "benchmarks" / "skaffold.yaml", self.sources)
        BACKEND.make(self.sources)
        FRONTEND.make(self.sources)
        self.run(self.ansible)

        programs = self.raw / "bin"
        programs.mkdir()
        for name in ("docker", "helm", "kubectl"):
            (programs / name).symlink_to(shutil.which(name) or name)
        (programs / "skaffold").symlink_to(self.inputs["skaffold"])
        kubeconfig = self.raw / "kubeconfig"
        kubeconfig.touch(0o600)
        kubeconfig.write_text(output("kubectl", "config", "view", f"--context={PROFILE}", "--minify", "--flatten"))
        (self.raw / "skaffold-config").write_text("global: {collect-metrics: false, survey: {disable-prompt: true}}\n")

        values = json.loads(
            output(
                "helm",
                "get",
                "values",
                "todo-app",
                f"--kube-context={PROFILE}",
                f"--namespace={NAMESPACE}",
                "--output=json",
            )
        )
        values["ingress"]["host"] = PEER_HOST
        # It belongs to no namespace, and ours has made it.
        values["priorityClass"] = {"create": False}
        for key, of in (("release", values), ("image", values["backend"]), ("image", values["frontend"])):
            of.pop(key)
        self.values.touch(0o600)
        self.values.write_text(json.dumps(values))
        certificate = self.own.kubectl("get", "secret", "todo-tls")
        namespace = self.own.kubectl("get", "namespace", NAMESPACE)
        manifests = [
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {
                    "name": PEER_NAMESPACE,
                    "labels": namespace["metadata"]["labels"] | {"kubernetes.io/metadata.name": PEER_NAMESPACE},
                },
            },
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "type": certificate["type"],
                "metadata": {"name": "todo-tls", "namespace": PEER_NAMESPACE},
                "data": certificate["data"],
            },
        ]
        for manifest in manifests:
            output("kubectl", f"--context={PROFILE}", "apply", "--filename=-", input=json.dumps(manifest))

    def run(self, way: Way) -> float:
        """Let a way do its work; returns seconds until the command ended."""
        return timed(way.command(), self.sources, way.environment, self.log)

    def keep(self, row: str, run: dict[str, Any]) -> None:
        """Keep the figures of one run, also for those who look while the rest goes on."""
        self.figures.setdefault(row, []).append(run)
        (self.raw / "rollouts.json").write_text(json.dumps(self.figures, indent=2) + "\n")
        print(json.dumps({"row": row, **run}), file=sys.stderr, flush=True)

    def nothing(self) -> None:
        """Nothing has changed; and what Ansible takes to start and end."""
        empty = self.raw / "empty-play.yml"
        empty.write_text(EMPTY_PLAY)
        for _ in range(self.repeat):
            seconds = timed(
                ["ansible-playbook", str(empty), "-i", INVENTORY], self.sources, self.ansible.environment, self.log
            )
            self.keep("empty", {"way": "ansible", "command": seconds})
        for way in (self.ansible, self.skaffold):
            self.run(way)
            way.release.settle()
        for _ in range(self.repeat):
            for way in (self.ansible, self.skaffold):
                before = time.time(), way.release.revision(), way.release.pods(), received_and_sent(REGISTRY_CONTAINER)
                seconds = self.run(way)
                way.release.settle()
                changed = re.search(r"changed=(\d+)", self.log.read_text())
                self.keep(
                    "nothing",
                    {
                        "way": way.name,
                        "command": seconds,
                        "builds": builds_since(before[0]),
                        "revisions": way.release.revision() - before[1],
                        "pods replaced": len(way.release.pods() - before[2]),
                        "bytes pushed": moved(REGISTRY_CONTAINER, before[3])[0],
                        "changed": int(changed.group(1)) if changed else None,
                    },
                )

    def edits(self, row: str, edit: Edit, ways: tuple[Way, ...]) -> None:
        """One line is edited; what counts is when people see it."""
        for way in ways:
            edit.make(self.sources)
            self.run(way)
            way.release.settle()
        for _ in range(self.repeat):
            for way in ways:
                person = Person(host=way.release.host)
                person.sign_up()
                try:
                    self.keep(row, {"way": way.name, **self.edited(way, edit, person)})
                finally:
                    person.leave()

    def edited(self, way: Way, edit: Edit, person: Person) -> dict[str, Any]:
        """Edit, let the way do its work, and look for the new text all the time, while others use the application."""
        seen = ended = last_old = 0.0
        visitor = Visitor(way.release)
        with (
            Traffic(way.release, person) as traffic,
            NewPod(way.release, edit.component) as pod,
            self.log.open("w") as log,
        ):
            text = edit.make(self.sources)
            began = time.monotonic()
            process = subprocess.Popen(
                way.command(),
                cwd=self.sources,
                env=os.environ | way.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            while not seen or not ended or time.monotonic() - began < max(seen, last_old, ended) + 2:
                try:
                    _, page = visitor.read(edit.path)
                except (OSError, http.client.HTTPException):
                    visitor.connection.close()
                    continue
                now = time.monotonic() - began
                if text not in page:
                    last_old = now
                elif not seen:
                    seen = now
                if not ended and process.poll() is not None:
                    ended = now
                    if process.returncode:
                        raise subprocess.CalledProcessError(process.returncode, way.command(), self.log.read_text())
                time.sleep(0.05)
            way.release.settle()
        if not pod.made:
            raise AnswerError(f"no new pod of the {edit.component} was seen")
        return {
            "seen": seen,
            "pod made": pod.made - began,
            "last old answer": last_old,
            "command": ended,
            "requests": traffic.answers,
            "failures": traffic.failures,
        }

    def load_command(self) -> list[str]:
        """What is done by hand: build, load the image into the node, upgrade the release."""
        tag = secrets.token_hex(6)
        frontend = self.own.kubectl("get", "deployment", "todo-frontend")["spec"]["template"]["spec"]["containers"][0]
        repository, _, frontend_tag = frontend["image"].rpartition(":")
        base = self.inputs["arguments"]["backend"]["BASE_IMAGE"]
        steps = (
            f"docker build --quiet --tag peer-backend:{tag} --build-arg BASE_IMAGE={base}"
            f" --secret id=ca,src={self.inputs['certificates']} app/backend",
            f"minikube --profile={PROFILE} image load peer-backend:{tag}",
            f"helm upgrade todo-app charts/todo-app --kube-context={PROFILE} --namespace={PEER_NAMESPACE} --values={self.values} --wait"
            f" --set=backend.image.repository=peer-backend,backend.image.tag={tag}"
            f" --set=frontend.image.repository={repository},frontend.image.tag={frontend_tag}",
        )
        return ["sh", "-euxc", "\n".join(steps)]

    def image(self) -> None:
        """An image of 500 MB of which the last layer, 200 kB, has changed, from Docker into the cluster's node."""
        context = self.raw / "image"
        context.mkdir()
        layers = [f"layer-{number}" for number in range(5)]
        for layer in layers:
            with (context / layer).open("wb") as file:
                for _ in range(100):
                    file.write(os.urandom(1_000_000))
        (context / "Dockerfile").write_text(
            "FROM scratch\n" + "".join(f"COPY {name} /\n" for name in [*layers, "changed"])
        )

        def build() -> str:
            (context / "changed").write_bytes(os.urandom(200_000))
            reference = f"{REGISTRY}/peer-image:{secrets.token_hex(6)}"
            output("docker", "build", "--quiet", f"--tag={reference}", str(context))
            return reference

        def ours(reference: str) -> None:
            output("docker", "push", "--quiet", reference)
            output("docker", "exec", PROFILE, "crictl", "pull", reference)

        def theirs(reference: str) -> None:
            output("minikube", f"--profile={PROFILE}", "image", "load", reference)

        loaded = []
        try:
            for number in range(self.repeat + 1):
                for name, bring in (("registry", ours), ("minikube image load", theirs)):
                    reference = build()
                    loaded.append(reference)
                    before = received_and_sent(REGISTRY_CONTAINER), received_and_sent(PROFILE)
                    began = time.monotonic()
                    bring(reference)
                    seconds = time.monotonic() - began
                    if reference not in output("docker", "exec", PROFILE, "crictl", "images", "--output=json"):
                        raise AnswerError(f"the node has no {reference}")
                    pushed, pulled = moved(REGISTRY_CONTAINER, before[0])
                    arrived, _ = moved(PROFILE, before[1])
                    # The first of each brings all layers.
                    self.keep(
                        "image" if number else "image, first",
                        {
                            "way": name,
                            "command": seconds,
                            "pushed": pushed,
                            "pulled": pulled,
                            "arrived at the node": arrived,
                        },
                    )
                    self.forget_archives()
        finally:
            output("docker", "exec", PROFILE, "crictl", "--timeout=5m", "rmi", *loaded)
            output("docker", "image", "rm", *loaded)

    def forget_archives(self) -> None:
        """Remove the archives that `minikube image load` leaves in the node, 500 MB each."""
        output("docker", "exec", PROFILE, "find", "/var/lib/minikube/images", "-name", "*peer*", "-delete")

    def restore(self) -> None:
        """Leave the machine as it was."""
        output(
            "kubectl",
            f"--context={PROFILE}",
            "delete",
            "namespace",
            PEER_NAMESPACE,
            "--ignore-not-found",
            "--timeout=3m",
        )
        self.forget_archives()
        timed(["ansible-playbook", "site.yml", "-i", INVENTORY, "--tags=rollout"], CHECKOUT, {}, self.log)

    def measure(self, rows: list[str]) -> None:
        """Measure these rows."""
        if "image" in rows:
            self.image()
        if rows == ["image"]:
            return
        load = Way("minikube image load", self.peer, self.load_command)
        try:
            self.prepare()
            if "nothing" in rows:
                self.nothing()
            if "backend" in rows:
                self.edits("backend", BACKEND, (self.ansible, self.skaffold))
            if "frontend" in rows:
                self.edits("frontend", FRONTEND, (self.ansible, self.skaffold))
            if "load" in rows:
                self.edits("load", BACKEND, (self.ansible, load))
        finally:
            self.restore()


@dataclass(frozen=True)
class Row:
    """How a row is read: what is compared, the goal, and what else was counted in each run."""

    work: str
    figure: str
    goal: str
    counted: tuple[str, ...] = ()


TABLE = {
    "nothing": Row(
        "nothing changed, until the command ends",
        "command",
        "p95 <= 2.0 s; <= 0.6 x",
        ("builds", "bytes pushed", "revisions", "pods replaced", "changed"),
    ),
    "backend": Row("one line of the backend, until it answers", "seen", "p50 <= 10 s; <= 0.8 x", ("failures",)),
    "frontend": Row("one line of the frontend, until it answers", "seen", "p50 <= 30 s; <= 0.8 x", ("failures",)),
    "load": Row("one line of the backend, until it answers", "seen", "", ("failures",)),
    "image": Row(
        "200 kB of an image of 500 MB, from Docker into the node",
        "command",
        "<= 0.02 x; <= 1.2 MB pushed, <= 1.2 MB pulled",
        ("pushed", "pulled", "arrived at the node"),
    ),
}


def spread(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile (nearest rank: of ten runs the slowest)."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[math.ceil(0.95 * len(ordered)) - 1]


def worst(values: list[Any]) -> str:
    """The most that one run counted; lists count by their length."""
    known = [len(value) if isinstance(value, list) else value for value in values if value is not None]
    return f"{max(known):,}" if known else "-"


def middle(runs: list[dict[str, Any]], figure: str) -> float:
    """Median of a figure."""
    return float(statistics.median(run[figure] for run in runs))


def parts(runs: list[dict[str, Any]]) -> str:
    """Where the time of an edit goes: until the first new pod is made, from then until people see it, and until the command ends."""
    if "pod made" not in runs[0]:
        return ""
    from_pod = statistics.median(run["seen"] - run["pod made"] for run in runs)
    return f"{middle(runs, 'pod made'):.2f} + {from_pod:.2f} s; {middle(runs, 'command'):.2f} s"


def table(figures: dict[str, list[dict[str, Any]]], note: str) -> str:
    """The figures as a table with their goals."""
    lines = [
        "| work | way | n | p50 / p95 | ratio of p50 | goal | until a pod is made + from then on; until the command ends (p50) | most in one run |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    remarks = []
    for name, row in TABLE.items():
        runs = figures.get(name, [])
        ways = list(dict.fromkeys(run["way"] for run in runs))
        by_way = {way: [run for run in runs if run["way"] == way] for way in ways}
        middles = {way: spread([run[row.figure] for run in by_way[way]]) for way in ways}
        for way in ways:
            is_ours = way == ways[0]
            ratio = f"{middles[way][0] / middles[ways[-1]][0]:.3f} x" if is_ours else ""
            counted = ", ".join(f"{what}: {worst([run[what] for run in by_way[way]])}" for what in row.counted)
            requests = sum(run.get("requests", 0) for run in by_way[way])
            lines.append(
                f"| {row.work if is_ours else ''} | {way} | {len(by_way[way])} | {middles[way][0]:.2f} / {middles[way][1]:.2f} s | {ratio} | "
                f"{row.goal if is_ours else ''} | {parts(by_way[way])} | {counted}{f' (of {requests:,} requests in all)' if requests else ''} |"
            )
        if runs and name in ("backend", "frontend"):
            ours, theirs = (by_way[way] for way in ways)
            pod = statistics.median(run["seen"] - run["pod made"] for run in theirs)
            remarks.append(
                f"- {name}: until our new line is seen, {middle(ours, 'seen') / middle(theirs, 'command'):.3f} x what `skaffold run` takes until it "
                f"ends. 0.8 x what it takes until its line is seen is {0.8 * middle(theirs, 'seen'):.2f} s, of which its pod takes {pod:.2f} s."
            )
    if "empty" in figures:
        seconds = spread([run["command"] for run in figures["empty"]])
        remarks.append(f"- `ansible-playbook` with nothing in it: {seconds[0]:.2f} / {seconds[1]:.2f} s.")
    stamp = f"{page.stamp()}, ours and theirs in turns"
    return f"{stamp}{'; ' + note if note else ''}\n\n" + "\n".join([*lines, "", *remarks]).rstrip()


@contextlib.contextmanager
def workspace(raw: Path) -> Iterator[None]:
    """Make the directory, and leave nothing but the figures in it: the rest holds secrets, or is large."""
    raw.mkdir(parents=True, exist_ok=True)
    raw.chmod(0o700)
    try:
        yield
    finally:
        for path in raw.iterdir():
            if path.suffix not in (".json", ".log") or path.name.startswith("peer-"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> None:
    """Parse the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", action="append", choices=ROWS, metavar="ROW", help=f"one of {', '.join(ROWS)}; all if not given"
    )
    parser.add_argument("--repeat", type=int, default=10, metavar="N", help="runs of each way (default: 10)")
    parser.add_argument(
        "--note", default="", metavar="TEXT", help="what else is to be known about the figures, for the page"
    )
    parser.add_argument(
        "--raw",
        type=Path,
        default=Path(tempfile.gettempdir(), f"rollouts-{datetime.datetime.now():%Y%m%d-%H%M%S}"),
        metavar="DIRECTORY",
        help="where the raw figures are kept (default: one in the directory for temporary files)",
    )
    options = parser.parse_args()
    raw = options.raw.resolve()
    try:
        with workspace(raw):
            comparison = Comparison(options.repeat, raw)
            comparison.measure(options.only or list(ROWS))
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd} failed:\n{(error.stdout or '')[-4000:]}{(error.stderr or '')[-1000:]}")
    except (AnswerError, OSError) as error:
        sys.exit(f"found: {error}; needed: the application of inventories/dev on this machine; fix: run site.yml")
    text = table(comparison.figures, options.note)
    print(f"{text}\n\nRaw figures: {raw}/rollouts.json")
    page.replace("rollouts", text)


if __name__ == "__main__":
    main()
