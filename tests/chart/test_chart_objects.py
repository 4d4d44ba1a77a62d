"""What the chart renders: the objects, their wiring, and what every pod keeps to."""

from __future__ import annotations

import base64
import re
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest

from .rendering import (
    API_KEY,
    AUTH_SECRET,
    DIRECT_URL,
    EXTERNAL_URL,
    MODEL,
    NAMESPACE,
    PASSWORD,
    Chart,
    Object,
    Objects,
)

EVERYWHERE = {
    ("ConfigMap", "backend-config"),
    ("ConfigMap", "frontend-config"),
    ("Deployment", "todo-backend"),
    ("Deployment", "todo-frontend"),
    ("Ingress", "todo-app"),
    ("Job", "todo-migrate-<hash>"),
    ("NetworkPolicy", "todo-backend"),
    ("NetworkPolicy", "todo-default"),
    ("NetworkPolicy", "todo-frontend"),
    ("NetworkPolicy", "todo-migrate"),
    ("NetworkPolicy", "todo-test"),
    ("Pod", "todo-backend-test"),
    ("Pod", "todo-frontend-test"),
    ("PodDisruptionBudget", "todo-backend"),
    ("PodDisruptionBudget", "todo-frontend"),
    ("Secret", "auth-secret"),
    ("Secret", "database-secret"),
    ("PriorityClass", "todo-app"),
    ("Service", "todo-backend"),
    ("Service", "todo-frontend"),
}
EMBEDDED = {("NetworkPolicy", "todo-database"), ("Service", "todo-database"), ("StatefulSet", "todo-database")}
SCALED = {("HorizontalPodAutoscaler", "todo-backend"), ("HorizontalPodAutoscaler", "todo-frontend")}
OBJECTS = {"dev": EVERYWHERE | EMBEDDED, "prod": EVERYWHERE | SCALED}
REPLICAS = {"dev": 2, "prod": 3}

STABLE_LABELS = {"app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"}
POD_LABELS = STABLE_LABELS | {"app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"}
LABELS = POD_LABELS | {"app.kubernetes.io/version", "helm.sh/chart"}


def decoded(secret: Object) -> dict[str, str]:
    return {key: base64.b64decode(value).decode() for key, value in secret["data"].items()}


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    else:
        yield str(node)


def environment_of(container: Object) -> dict[str, Any]:
    return {variable["name"]: variable for variable in container.get("env", [])}


def from_secrets(container: Object) -> dict[str, tuple[str, str]]:
    references = {
        name: item.get("valueFrom", {}).get("secretKeyRef") for name, item in environment_of(container).items()
    }
    return {name: (found["name"], found["key"]) for name, found in references.items() if found}


class TestObjects:
    def test_names(self, objects: Objects, environment: str) -> None:
        found = [
            (item["kind"], re.sub(r"(?<=^todo-migrate-)[0-9a-f]{10}$", "<hash>", item["metadata"]["name"]))
            for item in objects
        ]
        assert sorted(found) == sorted(OBJECTS[environment])

    def test_one_file_for_each_object(self, objects: Objects) -> None:
        sources = re.findall(r"^# Source: todo-app/templates/(?:tests/)?(\S+)\.yaml$", objects.manifest, re.MULTILINE)
        assert len(sources) == len(set(sources)) == len(objects.all)
        for source, item in zip(sources, objects, strict=True):
            suffix = "test" if item["kind"] == "Pod" else item["kind"].lower()
            assert source.split("-")[-1] == suffix

    def test_namespace_and_labels(self, objects: Objects) -> None:
        for item in objects:
            assert item["metadata"].get("namespace") == (None if item["kind"] == "PriorityClass" else NAMESPACE)
            assert set(item["metadata"]["labels"]) == LABELS, item["metadata"]["name"]

    def test_replicas(self, objects: Objects, environment: str) -> None:
        assert {item["spec"]["replicas"] for item in objects.of_kind("Deployment")} == {REPLICAS[environment]}


class TestPods:
    def test_limits_and_requests(self, objects: Objects) -> None:
        for name, container in objects.containers().items():
            assert container["resources"]["limits"] == {
                "cpu": "500m",
                "memory": "512Mi",
                "ephemeral-storage": "256Mi",
            }, name
            assert set(container["resources"]["requests"]) == {"cpu", "memory", "ephemeral-storage"}, name

    def test_restricted(self, objects: Objects) -> None:
        for name, pod in objects.pods().items():
            spec = pod["spec"]
            context = spec["securityContext"]
            assert context["runAsNonRoot"] is True, name
            assert context["runAsUser"] > 0, name
            assert context["seccompProfile"] == {"type": "RuntimeDefault"}, name
            assert spec["automountServiceAccountToken"] is False, name
            assert spec["enableServiceLinks"] is False, name
            assert not {"hostNetwork", "hostPID", "hostIPC", "serviceAccountName"} & set(spec), name
        for name, container in objects.containers().items():
            # The migration's pod runs two images, each with a user of its own.
            own = {"runAsUser": 10002, "runAsGroup": 10002} if re.match(r"Job/.*/frontend$", name) else {}
            assert container["securityContext"] == own | {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert "/tmp" in [mount["mountPath"] for mount in container.get("volumeMounts", [])] or "Pod/" in name
            assert not [port for port in container.get("ports", []) if "hostPort" in port], name

    def test_volumes_are_bounded_and_mounted(self, objects: Objects) -> None:
        claims = {
            claim["metadata"]["name"]
            for item in objects.of_kind("StatefulSet")
            for claim in item["spec"]["volumeClaimTemplates"]
        }
        for name, pod in objects.pods().items():
            volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
            mounted = {
                mount["name"] for container in pod["spec"]["containers"] for mount in container.get("volumeMounts", [])
            }
            assert mounted - claims == set(volumes), name
            assert all("sizeLimit" in volume["emptyDir"] for volume in volumes.values() if "emptyDir" in volume), name

    def test_images(self, objects: Objects, environment: str) -> None:
        registry = {"dev": "localhost:5000", "prod": "localhost:5001"}[environment]
        images = {
            "frontend": "todo-frontend:aaaaaaaaaaaa",
            "backend": "todo-backend:bbbbbbbbbbbb",
        }
        images["database"] = "postgresql:17.6"
        for name, container in objects.containers().items():
            component = name.split("/")[2] if name.startswith("Job/") else name.split("/")[1].split("-")[1]
            assert container["image"] == f"{registry}/{images[component]}", name
            assert container["imagePullPolicy"] == "IfNotPresent", name

    def test_image_by_digest(self, chart: Chart) -> None:
        tag = f"1.2.3@sha256:{'0' * 64}"
        container = chart.render("dev", {"frontend.image.tag": tag}).containers()["Deployment/todo-frontend/frontend"]
        assert container["image"] == f"localhost:5000/todo-frontend:{tag}"

    def test_pull_secrets(self, chart: Chart) -> None:
        for name, pod in chart.render("dev", {"image.pullSecrets": ["registry-login"]}).pods().items():
            assert pod["spec"]["imagePullSecrets"] == [{"name": "registry-login"}], name

    @pytest.mark.parametrize(
        ("workload", "startup", "readiness", "liveness"),
        [
            ("Deployment/todo-frontend/frontend", "/healthz", "/readyz", "/healthz"),
            ("Deployment/todo-backend/backend", "/healthz", "/readyz", "/healthz"),
        ],
    )
    def test_http_probes(self, chart: Chart, workload: str, startup: str, readiness: str, liveness: str) -> None:
        container = chart.render("dev").containers()[workload]
        found = {kind: container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")}
        assert found == {
            "startup": {"path": startup, "port": "http"},
            "readiness": {"path": readiness, "port": "http"},
            "liveness": {"path": liveness, "port": "http"},
        }

    def test_rolling_update_loses_no_request(self, objects: Objects) -> None:
        for item in objects.of_kind("Deployment"):
            assert item["spec"]["strategy"] == {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
            }
            pod = item["spec"]["template"]["spec"]
            (container,) = pod["containers"]
            interpreter = {"backend": ["python", "-c"], "frontend": ["node", "-e"]}[container["name"]]
            *command, script = container["lifecycle"]["preStop"]["exec"]["command"]
            assert command == interpreter
            assert "DRAINING_FILE" in script
            (seconds,) = map(int, re.findall(r"(?:sleep\(|\}, )(\d+)", script))
            probe = container["readinessProbe"]
            unready = probe["failureThreshold"] * probe["periodSeconds"] + probe["timeoutSeconds"]
            assert seconds > unready, "a pod may not end before every proxy has heard that it is not ready"
            assert pod["terminationGracePeriodSeconds"] >= seconds + 20, "a stream may last that long"

    def test_spread_over_nodes(self, objects: Objects) -> None:
        for item in objects.of_kind("Deployment"):
            (constraint,) = item["spec"]["template"]["spec"]["topologySpreadConstraints"]
            assert constraint["whenUnsatisfiable"] == "ScheduleAnyway"
            assert constraint["topologyKey"] == "kubernetes.io/hostname"
            assert constraint["labelSelector"] == item["spec"]["selector"]


class TestWiring:
    def test_selectors_are_stable_and_match_one_workload(self, objects: Objects) -> None:
        selectors = [
            *[
                (item, item["spec"]["selector"]["matchLabels"])
                for item in objects.of_kind("Deployment", "StatefulSet", "PodDisruptionBudget")
            ],
            *[(item, item["spec"]["selector"]) for item in objects.of_kind("Service")],
        ]
        for item, selector in selectors:
            assert set(selector) == STABLE_LABELS
            matched = [
                name for name, pod in objects.pods().items() if selector.items() <= pod["metadata"]["labels"].items()
            ]
            assert [name.split("/")[1] for name in matched] == [item["metadata"]["name"]]

    def test_pod_labels_carry_no_version(self, objects: Objects) -> None:
        for item in objects.of_kind("Deployment", "StatefulSet", "Job"):
            assert set(item["spec"]["template"]["metadata"]["labels"]) == POD_LABELS

    def test_services_lead_to_container_ports(self, objects: Objects) -> None:
        ports = {"todo-frontend": 3000, "todo-backend": 8000, "todo-database": 5432}
        containers = {name.split("/")[1]: container for name, container in objects.containers().items()}
        for service in objects.of_kind("Service"):
            name = service["metadata"]["name"]
            (port,) = service["spec"]["ports"]
            named = {candidate["name"]: candidate["containerPort"] for candidate in containers[name]["ports"]}
            assert service["spec"]["type"] == "ClusterIP"
            assert port["port"] == named[port["targetPort"]] == ports[name]

    def test_references_exist(self, objects: Objects) -> None:
        keys = {
            (item["kind"], item["metadata"]["name"]): set(item["data"])
            for item in objects.of_kind("ConfigMap", "Secret")
        }
        for container in objects.containers().values():
            for source in container.get("envFrom", []):
                assert ("ConfigMap", source["configMapRef"]["name"]) in keys
            for variable in container.get("env", []):
                if "valueFrom" in variable:
                    reference = variable["valueFrom"]["secretKeyRef"]
                    assert reference["key"] in keys["Secret", reference["name"]]
        for pod in objects.pods().values():
            for volume in pod["spec"].get("volumes", []):
                if "secret" in volume:
                    wanted = {item["key"] for item in volume["secret"]["items"]}
                    assert wanted <= keys["Secret", volume["secret"]["secretName"]]

    def test_environment(self, objects: Objects) -> None:
        containers = objects.containers()
        frontend, backend = (
            containers["Deployment/todo-frontend/frontend"],
            containers["Deployment/todo-backend/backend"],
        )
        assert frontend["envFrom"] == [{"configMapRef": {"name": "frontend-config"}}]
        plain = {name: variable["value"] for name, variable in environment_of(frontend).items() if "value" in variable}
        assert plain == {"PORT": "3000", "HOSTNAME": "0.0.0.0"}
        assert from_secrets(frontend) == {
            "DATABASE_URL": ("database-secret", "url"),
            "BETTER_AUTH_SECRET": ("auth-secret", "jwt-secret"),
        }
        assert backend["envFrom"] == [{"configMapRef": {"name": "backend-config"}}]
        assert from_secrets(backend) == {"DATABASE_URL": ("database-secret", "url")}

    def test_key_of_a_model_reaches_the_backend_only(self, chart: Chart, environment: str) -> None:
        objects = chart.render(environment, MODEL)
        assert decoded(objects.one("Secret", "openai-secret")) == {"api-key": API_KEY}
        assert "helm.sh/resource-policy" not in objects.one("Secret", "openai-secret")["metadata"].get(
            "annotations", {}
        )
        with_key = [name for name, item in objects.containers().items() if "OPENAI_API_KEY" in environment_of(item)]
        assert with_key == ["Deployment/todo-backend/backend"]
        assert from_secrets(objects.containers()[with_key[0]])["OPENAI_API_KEY"] == ("openai-secret", "api-key")

    @pytest.mark.parametrize(("environment", "host"), [("dev", "todo.local"), ("prod", "prod.todo.local")])
    def test_ingress(self, chart: Chart, environment: str, host: str) -> None:
        ingress = chart.render(environment).one("Ingress", "todo-app")
        assert ingress["metadata"]["annotations"] == {
            # The controllers redirect to port 443, which is the right one in development only.
            "nginx.ingress.kubernetes.io/ssl-redirect": {"dev": "true", "prod": "false"}[environment],
            "nginx.ingress.kubernetes.io/proxy-body-size": "1m",
            "nginx.ingress.kubernetes.io/proxy-read-timeout": "120",
        }
        assert ingress["spec"]["ingressClassName"] == "nginx"
        assert ingress["spec"]["tls"] == [{"hosts": [host], "secretName": "todo-tls"}]
        (rule,) = ingress["spec"]["rules"]
        assert rule["host"] == host
        assert [(path["path"], path["pathType"], path["backend"]["service"]) for path in rule["http"]["paths"]] == [
            ("/api/auth", "Prefix", {"name": "todo-frontend", "port": {"name": "http"}}),
            ("/api", "Prefix", {"name": "todo-backend", "port": {"name": "http"}}),
            ("/", "Prefix", {"name": "todo-frontend", "port": {"name": "http"}}),
        ]

    def test_ingress_settings(self, chart: Chart) -> None:
        changes = {
            "ingress.className": "traefik",
            "ingress.tlsSecretName": "wildcard",
            "ingress.annotations": {"nginx.ingress.kubernetes.io/ssl-redirect": "false", "example.org/timeout": "300"},
        }
        ingress = chart.render("dev", changes).one("Ingress", "todo-app")
        assert ingress["spec"]["ingressClassName"] == "traefik"
        assert ingress["spec"]["tls"][0]["secretName"] == "wildcard"
        assert ingress["metadata"]["annotations"] == {
            "nginx.ingress.kubernetes.io/ssl-redirect": "false",
            "nginx.ingress.kubernetes.io/proxy-body-size": "1m",
            "nginx.ingress.kubernetes.io/proxy-read-timeout": "120",
            "example.org/timeout": "300",
        }

    def test_streams_may_last_as_long_as_the_assistant(self, chart: Chart) -> None:
        annotations = chart.render("dev", {"assistant.timeout": 300}).one("Ingress")["metadata"]["annotations"]
        assert annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"] == "360"


class TestConfiguration:
    @pytest.mark.parametrize(
        ("environment", "changes", "url"),
        [
            ("dev", {}, "https://todo.local"),
            ("dev", {"ingress.httpsPort": 8443}, "https://todo.local:8443"),
            ("prod", {}, "https://prod.todo.local:8443"),
            ("prod", {"ingress.host": "todo.example.org", "ingress.httpsPort": 443}, "https://todo.example.org"),
        ],
    )
    def test_frontend(self, chart: Chart, environment: str, changes: dict[str, Any], url: str) -> None:
        assert chart.render(environment, changes).one("ConfigMap", "frontend-config")["data"] == {
            "BETTER_AUTH_URL": url,
            "DRAINING_FILE": "/tmp/draining",
            "NEXT_PUBLIC_API_URL": url,
        }

    @pytest.mark.parametrize(
        ("environment", "url"), [("dev", "https://todo.local"), ("prod", "https://prod.todo.local:8443")]
    )
    def test_backend(self, chart: Chart, environment: str, url: str) -> None:
        assert chart.render(environment).one("ConfigMap", "backend-config")["data"] == {
            "DRAINING_FILE": "/tmp/draining",
            "LOG_LEVEL": "info",
            "AUTH_ISSUER": url,
            "AUTH_AUDIENCE": url,
            "AUTH_JWKS_URL": "http://todo-frontend:3000/api/auth/jwks",
            "CHAT_RATE_LIMIT": "30",
            "CHAT_TIMEOUT": "60",
        }

    @pytest.mark.parametrize(
        ("changes", "variables"),
        [
            ({}, {}),
            (MODEL, {"OPENAI_BASE_URL": "http://models.example.org/v1", "OPENAI_MODEL": "small-1"}),
            (
                {"assistant.baseUrl": "https://[2001:db8::7]:8080/v1", "assistant.model": "org/small:7b"},
                {"OPENAI_BASE_URL": "https://[2001:db8::7]:8080/v1", "OPENAI_MODEL": "org/small:7b"},
            ),
            ({"assistant.apiKey": API_KEY, "assistant.model": "small-1"}, {"OPENAI_MODEL": "small-1"}),
            ({"assistant.apiKey": ""}, {}),
            ({"assistant.rateLimit": 0, "assistant.timeout": 600}, {"CHAT_RATE_LIMIT": "0", "CHAT_TIMEOUT": "600"}),
            ({"assistant.rateLimit": 100000}, {"CHAT_RATE_LIMIT": "100000"}),
        ],
        ids=str,
    )
    def test_assistant(self, chart: Chart, changes: dict[str, Any], variables: dict[str, str]) -> None:
        before = chart.render("dev").one("ConfigMap", "backend-config")["data"]
        objects = chart.render("dev", changes)
        assert objects.one("ConfigMap", "backend-config")["data"] == before | variables
        secrets = [item["metadata"]["name"] for item in objects.of_kind("Secret")]
        assert ("openai-secret" in secrets) is bool(changes.get("assistant.apiKey"))

    def test_more_variables(self, chart: Chart) -> None:
        changes = {
            "backend.env": {"MCP_URL": "http://mcp:8000/mcp/", "LOG_LEVEL": "error", "AUTH_ISSUER": "https://evil.org"},
            "backend.logLevel": "debug",
            "frontend.env": {
                "NODE_OPTIONS": "--trace-warnings",
                "NEXT_PUBLIC_API_URL": "https://elsewhere.example.org",
            },
        }
        before, after = (
            {name: given.one("ConfigMap", name)["data"] for name in ("backend-config", "frontend-config")}
            for given in (chart.render("dev"), chart.render("dev", changes))
        )
        # The chart's own win.
        assert after["backend-config"] == before["backend-config"] | {
            "MCP_URL": "http://mcp:8000/mcp/",
            "LOG_LEVEL": "debug",
        }
        assert after["frontend-config"] == before["frontend-config"] | {"NODE_OPTIONS": "--trace-warnings"}


class TestSecrets:
    def test_embedded(self, chart: Chart) -> None:
        objects = chart.render("dev")
        data = decoded(objects.one("Secret", "database-secret"))
        assert set(data) == {"url", "password"}
        assert data["password"] == PASSWORD
        url = urllib.parse.urlsplit(data["url"])
        assert (url.scheme, url.username, url.hostname, url.port, url.path) == (
            "postgresql",
            "todo",
            "todo-database",
            5432,
            "/todo",
        )
        assert url.password is not None
        assert urllib.parse.unquote(url.password) == PASSWORD
        assert decoded(objects.one("Secret", "auth-secret")) == {"jwt-secret": AUTH_SECRET}

    @pytest.mark.parametrize(
        "url",
        [
            EXTERNAL_URL,
            "postgres://todo:pw@192.0.2.7:6432/todo",
            "postgresql+psycopg://todo:p%40ss@[2001:db8::7]:5432/todo?connect_timeout=10",
        ],
    )
    def test_external(self, chart: Chart, url: str) -> None:
        assert decoded(chart.render("prod", {"database.url": url}).one("Secret", "database-secret")) == {"url": url}

    def test_direct(self, chart: Chart) -> None:
        objects = chart.render("prod", {"database.directUrl": DIRECT_URL})
        secret = {"url": EXTERNAL_URL, "direct-url": DIRECT_URL}
        assert decoded(objects.one("Secret", "database-secret")) == secret
        migrations = {
            name: from_secrets(container).get("DATABASE_DIRECT_URL")
            for name, container in objects.containers().items()
            if "DATABASE_DIRECT_URL" in environment_of(container)
        }
        # Only migrations must not go through a pooler.
        assert [name.split("/")[2] for name in migrations] == ["backend", "frontend"]
        assert set(migrations.values()) == {("database-secret", "direct-url")}
        assert {name.split("/")[0] for name in migrations} == {"Job"}

    def test_only_in_secrets(self, chart: Chart, environment: str) -> None:
        plain = {"dev": [PASSWORD, urllib.parse.quote(PASSWORD, safe="")], "prod": [EXTERNAL_URL, "s3cret-of-neon"]}[
            environment
        ]
        objects = chart.render(
            environment, MODEL | ({"database.directUrl": DIRECT_URL} if environment == "prod" else {})
        )
        hidden = [*plain, AUTH_SECRET, API_KEY, DIRECT_URL]
        hidden += [base64.b64encode(secret.encode()).decode() for secret in hidden]
        for item in objects:
            if item["kind"] == "Secret":
                continue
            leaked = [text for text in strings(item) if any(secret in text for secret in hidden)]
            assert not leaked, f"{item['kind']} {item['metadata']['name']}"


class TestDatabase:
    def test_data_outlives_the_release(self, chart: Chart) -> None:
        spec = chart.render("dev", {"database.storage.size": "5Gi", "database.storage.className": "fast"}).one(
            "StatefulSet"
        )["spec"]
        assert spec["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}
        (claim,) = spec["volumeClaimTemplates"]
        assert claim["metadata"]["name"] == "data"
        assert claim["spec"] == {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "fast",
            "resources": {"requests": {"storage": "5Gi"}},
        }

    def test_default_storage_class(self, chart: Chart) -> None:
        (claim,) = chart.render("dev").one("StatefulSet")["spec"]["volumeClaimTemplates"]
        assert "storageClassName" not in claim["spec"]

    def test_claim_never_changes_with_the_chart(self, chart: Chart) -> None:
        (claim,) = chart.render("dev").one("StatefulSet")["spec"]["volumeClaimTemplates"]
        assert set(claim["metadata"]["labels"]) == STABLE_LABELS

    def test_container(self, chart: Chart) -> None:
        statefulset = chart.render("dev").one("StatefulSet", "todo-database")["spec"]
        pod = statefulset["template"]["spec"]
        (container,) = pod["containers"]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        environment = {name: variable["value"] for name, variable in environment_of(container).items()}
        assert statefulset["serviceName"] == "todo-database"
        assert environment == {
            "POSTGRES_USER": "todo",
            "POSTGRES_DB": "todo",
            "POSTGRES_PASSWORD_FILE": f"{mounts['password']}/password",
            "PGDATA": f"{mounts['data']}/pgdata",
        }
        assert {"/tmp", "/var/run/postgresql"} <= set(mounts.values())
        (secret,) = [volume["secret"] for volume in pod["volumes"] if "secret" in volume]
        # Readable by the group of the process and by nobody else.
        assert secret["defaultMode"] == 0o440
        assert pod["securityContext"]["fsGroup"] == pod["securityContext"]["runAsUser"] == 999

    def test_probes_wait_for_the_real_server(self, chart: Chart) -> None:
        container = chart.render("dev").containers()["StatefulSet/todo-database/postgresql"]
        for kind in ("startup", "readiness", "liveness"):
            command = container[f"{kind}Probe"]["exec"]["command"]
            assert command[0] == "pg_isready"
            assert "--host=127.0.0.1" in command

    def test_fast_shutdown(self, chart: Chart) -> None:
        pod = chart.render("dev").pods()["StatefulSet/todo-database"]["spec"]
        assert pod["terminationGracePeriodSeconds"] == 60
        assert pod["containers"][0]["lifecycle"]["preStop"] == {"exec": {"command": ["sh", "-c", "kill -INT 1"]}}


class TestMigration:
    def test_job(self, objects: Objects) -> None:
        job = objects.one("Job", "todo-migrate-")
        backend, frontend = job["spec"]["template"]["spec"]["containers"]
        assert "annotations" not in job["metadata"], "a hook would run before the embedded database exists"
        assert job["spec"]["backoffLimit"] == 2
        assert job["spec"]["activeDeadlineSeconds"] == 300
        assert "ttlSecondsAfterFinished" not in job["spec"], "an upgrade without a change would run it again"
        assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"
        assert backend["command"] == ["python", "-m", "app.migrate"]
        assert backend["image"] == objects.containers()["Deployment/todo-backend/backend"]["image"]
        assert backend["envFrom"] == [{"configMapRef": {"name": "backend-config"}}]
        assert from_secrets(backend) == {"DATABASE_URL": ("database-secret", "url")}
        assert frontend["command"] == ["node", "migrate.mjs"]
        assert frontend["image"] == objects.containers()["Deployment/todo-frontend/frontend"]["image"]
        assert frontend["envFrom"] == [{"configMapRef": {"name": "frontend-config"}}]
        assert from_secrets(frontend) == {
            "DATABASE_URL": ("database-secret", "url"),
            "BETTER_AUTH_SECRET": ("auth-secret", "jwt-secret"),
        }

    @pytest.mark.parametrize(
        "changes",
        [
            {"backend.image.tag": "cccccccccccc"},
            {"frontend.image.tag": "cccccccccccc"},
            {"auth.secret": AUTH_SECRET + "2"},
            {"backend.image.repository": "registry.example.org/todo-backend"},
            {"backend.resources.limits.memory": "1Gi"},
            {"database.password": "another-password"},
            {"image.pullPolicy": "Always"},
            {"migration.activeDeadlineSeconds": 900},
        ],
        ids=str,
    )
    def test_another_specification_is_another_job(self, chart: Chart, changes: dict[str, Any]) -> None:
        before, after = chart.render("dev").one("Job"), chart.render("dev", changes).one("Job")
        assert before["spec"] != after["spec"]
        assert before["metadata"]["name"] != after["metadata"]["name"]

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            MODEL,
            {"backend.replicas": 5},
            {"release.digest": "abc"},
            {"ingress.host": "other.local"},
        ],
        ids=str,
    )
    def test_otherwise_the_finished_job_stays(self, chart: Chart, changes: dict[str, Any]) -> None:
        assert chart.render("dev", changes).one("Job") == chart.render("dev").one("Job")

    def test_another_direct_url_is_another_job_and_restarts_nothing(self, chart: Chart) -> None:
        before, after = chart.render("prod"), chart.render("prod", {"database.directUrl": DIRECT_URL})
        assert before.one("Job")["metadata"]["name"] != after.one("Job")["metadata"]["name"]
        assert before.of_kind("Deployment") == after.of_kind("Deployment")


class TestScaling:
    @pytest.mark.parametrize("component", ["frontend", "backend"])
    def test_autoscaling(self, chart: Chart, component: str) -> None:
        changes = {
            f"{component}.autoscaling": {
                "enabled": True,
                "minReplicas": 4,
                "maxReplicas": 7,
                "targetCPU": "250m",
                "scaleDownSeconds": 60,
            }
        }
        objects = chart.render("dev", changes)
        name = f"todo-{component}"
        autoscaler = objects.one("HorizontalPodAutoscaler")
        assert autoscaler["apiVersion"] == "autoscaling/v2"
        assert autoscaler["metadata"]["name"] == name
        assert autoscaler["spec"] == {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
            "minReplicas": 4,
            "maxReplicas": 7,
            "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}},
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "250m"}},
                }
            ],
        }
        # As an upgrade finds no pods of an earlier revision here; it would keep as many as there are.
        replicas = {item["metadata"]["name"]: item["spec"]["replicas"] for item in objects.of_kind("Deployment")}
        assert replicas == {"todo-frontend": 2, "todo-backend": 2} | {name: 4}

    def test_off_in_development(self, chart: Chart) -> None:
        assert chart.render("dev").of_kind("HorizontalPodAutoscaler") == []

    @pytest.mark.parametrize(
        ("changes", "budgets"),
        [
            ({"backend.replicas": 1}, ["todo-frontend"]),
            ({"frontend.replicas": 0}, ["todo-backend"]),
            ({"backend.replicas": 1, "backend.autoscaling.enabled": True}, ["todo-backend", "todo-frontend"]),
            ({"backend.autoscaling.enabled": True, "backend.autoscaling.minReplicas": 1}, ["todo-frontend"]),
        ],
        ids=str,
    )
    def test_disruption_budgets(self, chart: Chart, changes: dict[str, Any], budgets: list[str]) -> None:
        found = chart.render("dev", changes).of_kind("PodDisruptionBudget")
        assert sorted(item["metadata"]["name"] for item in found) == budgets
        assert {item["spec"]["maxUnavailable"] for item in found} == {1}


class TestPriority:
    def test_pods_that_serve_are_placed_first(self, objects: Objects) -> None:
        assert objects.one("PriorityClass")["value"] == 1000
        serving = objects.of_kind("Deployment") + objects.of_kind("StatefulSet")
        assert {item["spec"]["template"]["spec"]["priorityClassName"] for item in serving} == {"todo-app"}

    def test_it_may_belong_to_the_cluster(self, chart: Chart) -> None:
        objects = chart.render("dev", {"priorityClass": {"create": False, "name": "gold", "value": 1}})
        assert objects.of_kind("PriorityClass") == []
        assert objects.one("StatefulSet")["spec"]["template"]["spec"]["priorityClassName"] == "gold"


class TestNetworkPolicies:
    def test_whatever_is_not_allowed_is_refused(self, objects: Objects) -> None:
        assert objects.one("NetworkPolicy", "todo-default")["spec"] == {
            "podSelector": {},
            "policyTypes": ["Ingress", "Egress"],
        }

    def test_servers_are_reached_by_the_ingress_and_each_other(self, objects: Objects) -> None:
        for name in ("todo-backend", "todo-frontend"):
            (rule,) = objects.one("NetworkPolicy", name)["spec"]["ingress"]
            assert rule["ports"] == [{"port": "http", "protocol": "TCP"}]
            outside, inside = rule["from"]
            assert outside["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "ingress-nginx"}
            assert set(inside["podSelector"]["matchLabels"]) == STABLE_LABELS - {"app.kubernetes.io/component"}

    def test_only_those_who_need_it_reach_the_database(self, chart: Chart) -> None:
        (rule,) = chart.render("dev").one("NetworkPolicy", "todo-database")["spec"]["ingress"]
        clients = {peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for peer in rule["from"]}
        assert clients == {"backend", "frontend", "migrate"}
        assert rule["ports"] == [{"port": "postgresql", "protocol": "TCP"}]

    @pytest.mark.parametrize("workload", ["backend", "frontend", "migrate"])
    def test_nobody_leaves_the_cluster_without_need(self, chart: Chart, workload: str) -> None:
        def leaves(environment: str, changes: dict[str, Any]) -> bool:
            rules = chart.render(environment, changes).one("NetworkPolicy", f"todo-{workload}")["spec"]["egress"]
            return any("ipBlock" in peer for rule in rules for peer in rule["to"])

        assert not leaves("dev", {})
        assert leaves("dev", MODEL) is (workload == "backend")
        assert leaves("prod", {}), "the database is outside"

    def test_can_be_left_out(self, chart: Chart) -> None:
        assert not list(chart.render("dev", {"networkPolicy.enabled": False}).of_kind("NetworkPolicy"))
