from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families


def samples(client: TestClient) -> dict[tuple[str, str, str, str], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    return {
        (
            sample.name,
            sample.labels["method"],
            sample.labels["route"],
            sample.labels.get("status", ""),
        ): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
        if sample.name in {"todo_http_requests_total", "todo_http_request_duration_seconds_count"}
    }


def test_requests_are_counted_by_the_template_of_their_route(client: TestClient) -> None:
    before = samples(client)
    task_id = client.post("/api/tasks", json={"title": "x"}).json()["id"]
    client.get(f"/api/tasks/{task_id}")
    client.get(f"/api/tasks/{task_id + 1}")
    client.get("/api/tasks", params={"search": "hunter2"})
    after = samples(client)

    def difference(name: str, method: str, route: str, status: str = "") -> float:
        key = (name, method, route, status)
        return after[key] - before.get(key, 0)

    count, duration = "todo_http_requests_total", "todo_http_request_duration_seconds_count"
    assert difference(count, "POST", "/api/tasks", "201") == 1
    assert difference(count, "GET", "/api/tasks", "200") == 1
    assert difference(count, "GET", "/api/tasks/{task_id}", "200") == 1
    assert difference(count, "GET", "/api/tasks/{task_id}", "404") == 1
    assert difference(duration, "GET", "/api/tasks/{task_id}") == 2


def test_nothing_that_a_caller_made_up_becomes_a_label(client: TestClient) -> None:
    client.get("/hunter2")
    client.get("/api/tasks/hunter2")
    client.request("HUNTER2", "/api/tasks")
    client.get("/api/tasks", headers={"Authorization": "Bearer hunter2"})
    text = client.get("/metrics").text
    assert "hunter2" not in text.lower()
    assert 'todo_http_requests_total{method="GET",route="none",status="404"}' in text
    assert 'method="OTHER"' in text
    assert 'todo_http_requests_total{method="GET",route="/api/tasks",status="401"}' in text
