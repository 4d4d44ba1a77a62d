"""What the role todo_app gives to the chart, and that each variable makes another release."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from .rendering import AUTH_SECRET, CHART, CHECKOUT, DIRECT_URL, EXTERNAL_URL, PASSWORD, Chart, Objects

PLAYBOOK: list[dict[str, Any]] = [
    {
        "hosts": "localhost",
        "gather_facts": False,
        # An empty namespace.
        "vars": {
            "__todo_app_look": {"lists": {"secrets": [], "revisions": [], "deployments": []}},
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        },
        "tasks": [
            {
                "ansible.builtin.include_role": {"name": "todo_app", "tasks_from": "given", "public": True},
            },
            {
                "ansible.builtin.copy": {
                    "content": "{{ {'values': __todo_app_plain_values, 'digest': __todo_app_digest} | to_json }}",
                    "dest": "{{ result }}",
                    "mode": "0600",
                },
                "no_log": True,
            },
        ],
    }
]

GIVEN = {
    # Read outside the role, which knows its own directory.
    "todo_app_chart": str(CHART),
    "todo_app_images": {"backend": "r/b:1", "frontend": "r/f:1", "database": "r/d:1"},
    "todo_app_auth_secret": AUTH_SECRET,
    "todo_app_database_password": PASSWORD,
}
EXTERNAL = {"todo_app_database_mode": "external", "todo_app_database_url": EXTERNAL_URL}
MODEL = {"todo_app_assistant_base_url": "http://models.example.org/v1", "todo_app_assistant_model": "small-1"}


def play(directory: Path, variables: dict[str, Any]) -> tuple[subprocess.CompletedProcess[str], Path]:
    playbook, given, result = (directory / name for name in ("play.yml", "given.json", "result.json"))
    playbook.write_text(yaml.safe_dump(PLAYBOOK))
    given.write_text(json.dumps(GIVEN | variables | {"result": str(result)}))
    done = subprocess.run(
        ["ansible-playbook", str(playbook), "-i", "localhost,", "-c", "local", "-e", f"@{given}"],
        cwd=CHECKOUT,
        env={**os.environ, "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, result


def release(directory: Path, variables: dict[str, Any]) -> dict[str, Any]:
    done, result = play(directory, variables)
    assert done.returncode == 0, done.stdout + done.stderr
    content: dict[str, Any] = json.loads(result.read_text())
    return content


def test_chart_takes_the_values_and_each_variable_counts(chart: Chart, tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        EXTERNAL,
        EXTERNAL | {"todo_app_database_direct_url": DIRECT_URL},
        EXTERNAL | {"todo_app_database_direct_url": DIRECT_URL} | MODEL,
        EXTERNAL | {"todo_app_database_direct_url": DIRECT_URL, "todo_app_assistant_api_key": "k1"} | MODEL,
    ]
    last = steps[-1] | {"todo_app_assistant_rate_limit": 5, "todo_app_assistant_timeout": 9}
    releases = [release(tmp_path, step) for step in (*steps, last)]
    assert len({found["digest"] for found in releases}) == len(releases)

    values = tmp_path / "values.yaml"
    values.write_text(yaml.safe_dump(releases[-1]["values"]))
    command = [chart.helm, "template", "todo-app", str(CHART), "--values", str(values)]
    rendered = subprocess.run(command, capture_output=True, text=True, check=True)
    objects = Objects(rendered.stdout)
    config = objects.one("ConfigMap", "backend-config")["data"]
    assert config["OPENAI_BASE_URL"] == "http://models.example.org/v1"
    assert (config["OPENAI_MODEL"], config["CHAT_RATE_LIMIT"], config["CHAT_TIMEOUT"]) == ("small-1", "5", "9")
    keys = {
        f"{item['metadata']['name']}/{key}": base64.b64decode(value).decode()
        for item in objects.of_kind("Secret")
        for key, value in item["data"].items()
    }
    assert keys == {
        "auth-secret/jwt-secret": AUTH_SECRET,
        "database-secret/url": EXTERNAL_URL,
        "database-secret/direct-url": DIRECT_URL,
        "openai-secret/api-key": "k1",
    }


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"todo_app_assistant_base_url": "http://models"}, "Found: no todo_app_assistant_model."),
        ({"todo_app_assistant_api_key": "hunter2"}, "Found: no todo_app_assistant_model."),
        ({"todo_app_assistant_model": "small-1"}, "Found: todo_app_assistant_model without an endpoint."),
    ],
    ids=str,
)
def test_half_a_model_is_refused(tmp_path: Path, variables: dict[str, Any], message: str) -> None:
    done, _result = play(tmp_path, variables)
    assert done.returncode != 0
    assert message in done.stdout
    assert "Fix: " in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
