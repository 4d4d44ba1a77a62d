"""Two processes of the backend behind one address."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx2
import pytest

from tests.balancer import Balancer, balanced
from tests.issuer import TokenIssuer, running_issuer
from tests.process import RunningServer, log_entries, running_server


class Replicas:
    def __init__(
        self, servers: list[RunningServer], balancer: Balancer, issuer: TokenIssuer
    ) -> None:
        self.servers = servers
        self.balancer = balancer
        self.issuer = issuer

    def request(
        self, method: str, path: str, user_id: str = "owner", json: object = None
    ) -> httpx2.Response:
        """Send a request on a connection of its own, so that it may reach either process."""
        headers = self.issuer.authorization(user_id)
        with httpx2.Client(base_url=self.balancer.url, headers=headers, timeout=30) as client:
            return client.request(method, path, json=json)

    def served(self) -> list[int]:
        """Return how many API requests each process has logged. Stops them."""
        for server in self.servers:
            if server.process.poll() is None:
                server.stop()
        return [
            sum(
                str(entry.get("path", "")).startswith("/api/")
                for entry in log_entries("\n".join(server.lines))
            )
            for server in self.servers
        ]


def port_of(server: RunningServer) -> int:
    port = server.client.base_url.port
    assert port is not None
    return port


@pytest.fixture
def replicas(database: str) -> Iterator[Replicas]:
    with ExitStack() as stack:
        issuer = stack.enter_context(running_issuer())
        servers = [
            stack.enter_context(running_server(issuer, DATABASE_URL=database)) for _ in range(2)
        ]
        balancer = stack.enter_context(balanced([port_of(server) for server in servers]))
        yield Replicas(servers, balancer, issuer)


def test_two_processes_are_one_service(replicas: Replicas) -> None:
    # Neither process has fetched a key yet: none of the many who come at once is turned away.
    with ThreadPoolExecutor(16) as pool:
        statuses = list(
            pool.map(
                lambda number: replicas.request("GET", "/api/tasks", f"u{number}").status_code,
                range(48),
            )
        )
    assert statuses == [200] * 48
    assert replicas.issuer.requests == 2

    ids = [
        replicas.request("POST", "/api/tasks", json={"title": f"task {number}"}).json()["id"]
        for number in range(6)
    ]
    for task_id in ids:
        path = f"/api/tasks/{task_id}"
        for _ in range(2):
            assert replicas.request("GET", path).status_code == 200
            assert replicas.request("GET", path, "someone else").status_code == 404
        assert replicas.request("PATCH", path, json={"completed": True}).status_code == 200
    for _ in range(2):
        counts = replicas.request("GET", "/api/tasks").json()["counts"]
        assert counts == {"open": 0, "completed": 6}
    assert all(count > 5 for count in replicas.served())


def test_rolling_one_process_away_loses_no_request(replicas: Replicas) -> None:
    """As a Service does it: first nobody is led to the process, then it is told to end."""
    leaving = replicas.servers[0]
    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(replicas.request, "GET", "/api/tasks") for _ in range(40)]
        results[5].result()
        replicas.balancer.remove(port_of(leaving))
        statuses = [result.result().status_code for result in results]
        results = [pool.submit(replicas.request, "GET", "/api/tasks") for _ in range(40)]
        leaving.process.terminate()
        statuses += [result.result().status_code for result in results]
    assert statuses == [200] * 80
    assert leaving.process.wait(timeout=10) is not None
