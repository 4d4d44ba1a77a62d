"""What the module todo_release makes of a cluster's objects: which troubles it names, and which are certain."""

from __future__ import annotations

import time
from typing import Any

import pytest
import todo_release
from ansible.module_utils.kube_api import KubeError
from todo_release import AT_ONCE, LONG, NEVER, SHORT, Seen, Trouble

DEPLOYMENT: dict[str, Any] = {
    "metadata": {
        "name": "todo-backend",
        "uid": "d",
        "generation": 2,
        "annotations": {"todo-app/release-digest": "new"},
    },
    "spec": {"replicas": 2},
    "status": {"observedGeneration": 2, "updatedReplicas": 2, "availableReplicas": 2},
}


def replica_set(uid: str, revision: int) -> dict[str, Any]:
    return {
        "metadata": {
            "name": f"todo-backend-{uid}",
            "uid": uid,
            "ownerReferences": [{"uid": "d"}],
            "annotations": {"deployment.kubernetes.io/revision": str(revision)},
        },
        "spec": {"replicas": 1},
    }


def job(failed: int = 0, *conditions: dict[str, str]) -> dict[str, Any]:
    return {
        "metadata": {"name": "todo-migrate-1", "uid": "j"},
        "spec": {"backoffLimit": 2},
        "status": {"failed": failed, "conditions": list(conditions)},
    }


def pod(owner: str = "new", *containers: dict[str, Any], restart: str = "Always", **more: Any) -> dict[str, Any]:
    metadata = {"name": f"pod-of-{owner}", "uid": f"p-{owner}", "ownerReferences": [{"uid": owner}]}
    requests = more.pop("requests", {})
    return {
        "metadata": metadata | more.pop("metadata", {}),
        "spec": {"restartPolicy": restart, "containers": [{"name": "backend", "resources": {"requests": requests}}]},
        "status": {"phase": "Running", "containerStatuses": list(containers)} | more,
    }


def container(state: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "backend", "ready": False, "restartCount": 0, "state": state} | more


def crashed(restarts: int, code: int = 3, reason: str = "Error", lasted: int = 1) -> dict[str, Any]:
    times = {"startedAt": "2026-01-01T00:00:00Z", "finishedAt": f"2026-01-01T00:0{lasted // 60}:{lasted % 60:02}Z"}
    last = {"terminated": {"exitCode": code, "reason": reason} | times}
    return container({"waiting": {"reason": "CrashLoopBackOff"}}, restartCount=restarts, lastState=last)


def event(
    reason: str, message: str, name: str = "pod-of-new", path: str = "spec.containers{backend}"
) -> dict[str, Any]:
    return {"reason": reason, "message": message, "involvedObject": {"name": name, "fieldPath": path}}


def seen(*pods: dict[str, Any], jobs: Any = (), events: Any = (), statefulsets: Any = ()) -> Seen:
    return {
        "deployments": [DEPLOYMENT],
        "sets": [replica_set("new", 10), replica_set("old", 9)],
        "statefulsets": list(statefulsets),
        "jobs": list(jobs),
        "pods": list(pods),
        "events": list(events),
    }


DATABASE = {
    "metadata": {"name": "todo-database", "uid": "s", "generation": 3},
    "spec": {"serviceName": "x"},
    "status": {"updateRevision": "good", "observedGeneration": 3},
}
STARTUP = event("Unhealthy", "Startup probe failed: connection refused")
NODE = {"status": {"allocatable": {"cpu": "2", "memory": "4Gi", "ephemeral-storage": "9Gi"}}}
UNSCHEDULED = [{"type": "PodScheduled", "status": "False", "message": "0/1 nodes are available: 1 Insufficient cpu."}]
RUNNING: dict[str, Any] = {"running": {}}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    return container({"waiting": {"reason": reason, "message": message}})


@pytest.mark.parametrize(
    ("state", "why", "patience"),
    [
        (seen(pod("new", crashed(1))), "ended once with exit code 3 (Error)", NEVER),
        (seen(pod("new", crashed(3))), "ended 3 times, the last time with exit code 3 (Error)", AT_ONCE),
        (seen(pod("new", crashed(3, 137, "OOMKilled"))), "exit code 137 (OOMKilled)", AT_ONCE),
        # This start may be a good one.
        (seen(pod("new", crashed(3) | {"state": RUNNING})), "ended 3 times", NEVER),
        # Its startup probe gave it a minute, twice; or it ended by itself while it was started.
        (seen(pod("new", crashed(2, lasted=60)), events=[STARTUP]), "ended 2 times", AT_ONCE),
        (seen(pod("new", crashed(2, lasted=5)), events=[STARTUP]), "ended 2 times", NEVER),
        (seen(pod("new", waiting("ErrImagePull", "r/b:1: not found"))), "ErrImagePull, r/b:1: not found", SHORT),
        (seen(pod("new", waiting("ImagePullBackOff", "i/o timeout"))), "ImagePullBackOff, i/o timeout", LONG),
        (seen(pod("new", waiting("InvalidImageName"))), "InvalidImageName", AT_ONCE),
        (seen(pod("new", waiting("CreateContainerConfigError", 'configmap "x" not found'))), "configmap", SHORT),
        (seen(pod("new", waiting("ContainerCreating"))), "ContainerCreating", NEVER),
        (
            seen(
                pod("new", waiting("ContainerCreating")),
                events=[event("FailedMount", 'configmap "x" not found', path="")],
            ),
            'waits for a volume: configmap "x" not found',
            SHORT,
        ),
        # Slow is not broken.
        (seen(pod("new", container(RUNNING))), "runs, but is not ready", NEVER),
        (
            seen(pod("new", container(RUNNING)), events=[event("Unhealthy", "Readiness probe failed: refused")]),
            "runs, but is not ready: Readiness probe failed: refused",
            NEVER,
        ),
        (
            seen(pod("new", container(RUNNING)), events=[event("Unhealthy", "HTTP probe failed with statuscode: 404")]),
            "statuscode: 404",
            2 * SHORT,
        ),
        (
            seen(pod("new", container(RUNNING)), events=[event("Unhealthy", "HTTP probe failed with statuscode: 503")]),
            "statuscode: 503",
            LONG,
        ),
        # A probe that nobody noticed while its first answer was awaited.
        (
            seen(
                pod("new", container(RUNNING, ready=True)),
                events=[event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404")],
            ),
            "is ready, but will be restarted",
            AT_ONCE,
        ),
        # It waits for the database, or for the migration.
        (
            seen(
                pod("new", container(RUNNING)),
                events=[event("Unhealthy", "HTTP probe failed with statuscode: 503")],
                statefulsets=[DATABASE],
            ),
            "statuscode: 503",
            NEVER,
        ),
        (
            seen(
                pod("new", container(RUNNING)),
                events=[event("Unhealthy", "HTTP probe failed with statuscode: 503")],
                jobs=[job()],
            ),
            "statuscode: 503",
            NEVER,
        ),
        (
            seen(pod("new", phase="Pending", conditions=UNSCHEDULED, requests={"cpu": "1500m"})),
            "cannot be placed. 0/1 nodes are available: 1 Insufficient cpu.",
            NEVER,
        ),
        (
            seen(pod("new", phase="Pending", conditions=UNSCHEDULED, requests={"cpu": "64"})),
            "cannot be placed. requests 64 of cpu, and the largest node has 2. 0/1",
            SHORT,
        ),
        (
            seen(pod("new", phase="Pending", conditions=UNSCHEDULED, requests={"memory": "64Gi"})),
            "requests 65536 MiB of memory, and the largest node has 4096 MiB",
            SHORT,
        ),
        (
            seen(pod("j", container({"terminated": {"exitCode": 1}}), restart="Never"), jobs=[job(1)]),
            "exit code 1",
            NEVER,
        ),
        (seen(jobs=[job(2)]), "failed 2 times.", AT_ONCE),
        (
            seen(jobs=[job(1, {"type": "Failed", "status": "True", "message": "Job was active too long"})]),
            "failed 1 times. Job was active too long",
            AT_ONCE,
        ),
        (
            seen(events=[event("FailedCreate", 'is forbidden: violates PodSecurity "restricted"', "todo-backend-new")]),
            "violates PodSecurity",
            SHORT,
        ),
        (
            seen(events=[event("FailedCreate", "is forbidden: exceeded quota: small", "todo-backend-new")]),
            "exceeded quota",
            LONG,
        ),
    ],
)
def test_trouble_is_named_and_given_its_time(state: Seen, why: str, patience: float) -> None:
    (trouble,) = todo_release.troubles(state, [NODE])
    assert why in trouble.why
    assert trouble.patience == patience


def test_what_a_node_cannot_hold_is_not_known_without_nodes() -> None:
    (trouble,) = todo_release.troubles(
        seen(pod("new", phase="Pending", conditions=UNSCHEDULED, requests={"cpu": "64"})), []
    )
    assert trouble.patience == NEVER


@pytest.mark.parametrize(
    "state",
    [
        seen(pod("new", container(RUNNING, ready=True))),
        # Pods of the release before, and those that are about to end, say nothing about this one.
        seen(pod("old", crashed(9))),
        seen(pod("new", crashed(9), metadata={"deletionTimestamp": "2026-01-01T00:00:00Z"})),
        seen(pod("j", container({"terminated": {"exitCode": 0}}), restart="Never", phase="Succeeded")),
        seen(
            pod("s", crashed(9), metadata={"labels": {"controller-revision-hash": "1"}}),
            statefulsets=[
                {
                    "metadata": {"name": "todo-database", "uid": "s"},
                    "spec": {"serviceName": "x"},
                    "status": {"updateRevision": "2"},
                }
            ],
        ),
    ],
)
def test_no_trouble(state: Seen) -> None:
    assert todo_release.troubles(state, [NODE]) == []


@pytest.mark.parametrize(
    ("revision", "ready", "more", "stuck"),
    [
        ("bad", "False", {}, True),
        ("good", "False", {}, False),
        ("bad", "True", {}, False),
        ("bad", "False", {"deletionTimestamp": "2026-01-01T00:00:00Z"}, False),
    ],
)
def test_what_a_stateful_set_waits_for_in_vain(revision: str, ready: str, more: dict[str, str], stuck: bool) -> None:
    metadata = {"labels": {"controller-revision-hash": revision}} | more
    pods = pod("s", conditions=[{"type": "Ready", "status": ready}], metadata=metadata)
    assert bool(todo_release.stuck_pods(seen(pods, statefulsets=[DATABASE]))) is stuck


def test_a_pod_that_is_ended_gets_requests_until_it_is_not_ready() -> None:
    ended = {"name": "ended", "deletionTimestamp": "2026-01-01T00:00:00Z"}
    pods = [
        {"metadata": metadata, "status": {"conditions": [{"type": "Ready", "status": ready}]}}
        for metadata in ({"name": "stays"}, ended)
        for ready in ("True", "False")
    ]
    assert todo_release.leaving_pods([*pods, {"metadata": ended}]) == [pods[2]]


def test_who_is_ended_is_seen_off() -> None:
    leaving = {"metadata": {"deletionTimestamp": ""}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}
    answers = iter([[leaving], KubeError("busy"), []])

    class Endpoints:
        def read(self, name: str) -> Any:
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

    todo_release.see_off(Endpoints(), time.monotonic() + 60)  # type: ignore[arg-type]
    assert next(answers, None) is None


@pytest.mark.parametrize(
    ("digest", "generation", "applied"), [("new", 2, True), ("newer", 2, False), ("new", 3, False)]
)
def test_judges_only_what_the_controllers_have_seen(digest: str, generation: int, applied: bool) -> None:
    deployment = DEPLOYMENT | {"metadata": DEPLOYMENT["metadata"] | {"generation": generation}}
    assert todo_release.is_applied(seen() | {"deployments": [deployment]}, digest) is applied


def test_a_trouble_is_certain_once_it_was_there_for_its_time() -> None:
    since: dict[tuple[str, str, str], float] = {}
    pull = [Trouble("Pod", "p", "backend", "ErrImagePull, not found", SHORT)]
    back_off = [Trouble("Pod", "p", "backend", "ImagePullBackOff, not found", SHORT)]
    assert todo_release.certain(pull, since, 100) == []
    assert todo_release.certain(back_off, since, 109) == []
    assert todo_release.certain(pull, since, 110) == pull
    # What went away meanwhile begins anew.
    assert todo_release.certain([], since, 111) == []
    assert todo_release.certain(pull, since, 121) == []


class FakeCluster:
    """A cluster with a log."""

    def last_lines(self, trouble: Trouble, number: int) -> list[str]:
        return [f"line {line} of {trouble.container}" for line in range(9)][-number:]


def test_the_cause_is_short_and_begins_with_what_is_certain() -> None:
    state = seen(
        pod("new", crashed(3), crashed(3) | {"name": "other"}, container(RUNNING, name="third")),
        events=[
            event("BackOff", "Back-off restarting"),
            event("Unhealthy", "probe  failed\n"),
            event("Failed", "of another pod", "pod-of-old"),
        ],
    )
    found = todo_release.troubles(state, [])
    lines = todo_release.explain(FakeCluster(), state, found, found[1:2])  # type: ignore[arg-type]
    assert lines == [
        "- Pod pod-of-new, container other: ended 3 times, the last time with exit code 3 (Error)",
        "- Pod pod-of-new, container backend: ended 3 times, the last time with exit code 3 (Error)",
        "  log: line 6 of other",
        "  log: line 7 of other",
        "  log: line 8 of other",
        "  event: Unhealthy: probe failed",
    ]


def test_replicas_speak_once_and_a_job_has_its_pod_speak() -> None:
    failed = container({"terminated": {"exitCode": 1, "reason": "Error"}})
    migration = pod("j", failed, restart="Never", metadata={"name": "todo-migrate-1-abc"})
    state = seen(pod("new", container(RUNNING)), migration, migration, jobs=[job(2)])
    found = todo_release.troubles(state, [])
    speaking = todo_release.spokesmen(found, [trouble for trouble in found if trouble.kind == "Job"])
    assert [trouble.name for trouble in speaking] == ["todo-migrate-1", "todo-migrate-1-abc"]
