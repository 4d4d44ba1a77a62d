{{/*
Object names are fixed: a namespace holds one release, and everything around the chart knows them.
Every helper that takes a component is called with (dict "root" $ "component" "<name>").
*/}}

{{/* Labels that never change while the release lives; the only ones a selector may use. */}}
{{- define "todo-app.selectorLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of pods: without versions, so that a new chart version alone restarts nothing. */}}
{{- define "todo-app.podLabels" -}}
{{ include "todo-app.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/* Labels of every object. */}}
{{- define "todo-app.labels" -}}
{{ include "todo-app.podLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Image reference of .Values.<component>.image. */}}
{{- define "todo-app.image" -}}
{{- $image := (index .root.Values .component).image -}}
{{- printf "%s:%s" $image.repository $image.tag | quote -}}
{{- end }}

{{- define "todo-app.imagePullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Pod security for the user id that an image declares. */}}
{{- define "todo-app.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "todo-app.backend.podSecurityContext" -}}
{{ include "todo-app.podSecurityContext" 10001 }}
{{- end }}

{{- define "todo-app.frontend.podSecurityContext" -}}
{{ include "todo-app.podSecurityContext" 10002 }}
{{- end }}

{{/* For the frontend's image in a pod of another one. */}}
{{- define "todo-app.frontend.userContext" -}}
runAsUser: 10002
runAsGroup: 10002
{{- end }}

{{- define "todo-app.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{- define "todo-app.topologySpreadConstraints" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "todo-app.selectorLabels" . | nindent 6 }}
  # Counts the pods of one revision only, so that the old ones do not steer the new ones during a rollout.
  matchLabelKeys:
    - pod-template-hash
{{- end }}

{{- define "todo-app.priorityClassName" -}}
{{- with .Values.priorityClass.name -}}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{/*
Number of pods. While an autoscaler sets it, an upgrade leaves it as it is: without the field Kubernetes would go back to one pod, and
with a fixed one to that.
*/}}
{{- define "todo-app.replicas" -}}
{{- $values := index .root.Values .component -}}
{{- if $values.autoscaling.enabled -}}
{{- $found := lookup "apps/v1" "Deployment" .root.Release.Namespace (printf "todo-%s" .component) -}}
{{- $now := int (dig "spec" "replicas" 0 $found) -}}
{{- max (int $values.autoscaling.minReplicas) (min $now (int $values.autoscaling.maxReplicas)) -}}
{{- else -}}
{{- $values.replicas -}}
{{- end -}}
{{- end }}

{{/* While it is there, the pod's readiness fails. In a directory that both containers may write to. */}}
{{- define "todo-app.drainingFile" -}}
/tmp/draining
{{- end }}

{{/*
Seconds that a pod serves on while it is not ready any more: its readiness must have failed (2 x 1 s) and every proxy must have
heard of it. Not every ingress controller looks at whether a pod is being ended; Traefik does not.
*/}}
{{- define "todo-app.drainingSeconds" -}}
10
{{- end }}

{{/* What is served after that: the longest stream that an ending server waits for, and a reserve. */}}
{{- define "todo-app.terminationGracePeriodSeconds" -}}
{{ add (include "todo-app.drainingSeconds" .) 30 }}
{{- end }}

{{/* Non-empty when losing one pod still leaves one. */}}
{{- define "todo-app.redundant" -}}
{{- $component := index .root.Values .component -}}
{{- $pods := ternary $component.autoscaling.minReplicas $component.replicas $component.autoscaling.enabled -}}
{{- if gt (int $pods) 1 }}true{{ end -}}
{{- end }}

{{/* Public origin, as browsers see it. */}}
{{- define "todo-app.url" -}}
{{- $port := int .Values.ingress.httpsPort -}}
https://{{ .Values.ingress.host }}{{ if ne $port 443 }}:{{ $port }}{{ end }}
{{- end }}

{{/* Refuses variables whose content belongs into a Secret. */}}
{{- define "todo-app.plainEnvironment" -}}
{{- $values := dict "BETTER_AUTH_SECRET" "auth.secret" "DATABASE_URL" "database.url" "DATABASE_DIRECT_URL" "database.directUrl" "OPENAI_API_KEY" "assistant.apiKey" -}}
{{- range $name, $value := $values -}}
  {{- if hasKey (index $.root.Values $.component).env $name -}}
    {{- fail (printf "%s.env.%s: is a secret, and a ConfigMap is none; use %s" $.component $name $value) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "todo-app.frontend.config" -}}
{{- include "todo-app.plainEnvironment" (dict "root" $ "component" "frontend") -}}
{{- $url := include "todo-app.url" . -}}
{{- $config := dict "BETTER_AUTH_URL" $url "NEXT_PUBLIC_API_URL" $url "DRAINING_FILE" (include "todo-app.drainingFile" .) -}}
{{- toYaml (mergeOverwrite (deepCopy .Values.frontend.env) $config) -}}
{{- end }}

{{- define "todo-app.backend.config" -}}
{{- include "todo-app.plainEnvironment" (dict "root" $ "component" "backend") -}}
{{- $url := include "todo-app.url" . -}}
{{- $config := dict
  "DRAINING_FILE" (include "todo-app.drainingFile" .)
  "LOG_LEVEL" .Values.backend.logLevel
  "AUTH_ISSUER" $url
  "AUTH_AUDIENCE" $url
  "AUTH_JWKS_URL" "http://todo-frontend:3000/api/auth/jwks"
-}}
{{- toYaml (mergeOverwrite (deepCopy .Values.backend.env) $config (include "todo-app.assistant.config" . | fromYaml)) -}}
{{- end }}

{{/* Without an endpoint and a key the assistant that is built in answers. */}}
{{- define "todo-app.assistant.config" -}}
{{- with .Values.assistant -}}
{{- if and (or .baseUrl .apiKey) (not .model) -}}
  {{- fail "assistant.model: is needed with assistant.baseUrl or assistant.apiKey" -}}
{{- end -}}
{{- if and .model (not .baseUrl) (not .apiKey) -}}
  {{- fail "assistant.model: needs assistant.baseUrl, assistant.apiKey or both; without them the built-in assistant answers" -}}
{{- end -}}
CHAT_RATE_LIMIT: {{ .rateLimit | toString | quote }}
CHAT_TIMEOUT: {{ .timeout | toString | quote }}
{{- with .baseUrl }}
OPENAI_BASE_URL: {{ . | quote }}
{{- end }}
{{- with .model }}
OPENAI_MODEL: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end }}

{{/* Refused here and not by the schema, as the other secrets. */}}
{{- define "todo-app.assistant.apiKey" -}}
{{- with .Values.assistant.apiKey -}}
{{- if not (regexMatch "^[!-~]+$" .) -}}
  {{- fail "assistant.apiKey: has to consist of printable ASCII characters without spaces" -}}
{{- end -}}
{{- . -}}
{{- end -}}
{{- end }}

{{/*
A redirect to HTTPS goes to port 443, whatever the public port is, so it is only wanted there; elsewhere the frontend sends
pages that were asked for by http to the public origin.
*/}}
{{- define "todo-app.ingress.annotations" -}}
{{- $annotations := dict
  "nginx.ingress.kubernetes.io/ssl-redirect" (eq (int .Values.ingress.httpsPort) 443 | toString)
  "nginx.ingress.kubernetes.io/proxy-body-size" "1m"
  "nginx.ingress.kubernetes.io/proxy-read-timeout" (add 60 (int .Values.assistant.timeout) | toString)
-}}
{{- toYaml (mergeOverwrite $annotations .Values.ingress.annotations) -}}
{{- end }}

{{/*
Checked here and not in the schema: a schema error shows the value, and these are secret.
*/}}
{{- define "todo-app.database.url" -}}
{{- with .Values.database -}}
{{- if eq .mode "embedded" -}}
  {{- range $name := list "url" "directUrl" -}}
    {{- if index $.Values.database $name -}}
      {{- fail (printf "database.%s: belongs to database.mode external; remove it or change database.mode" $name) -}}
    {{- end -}}
  {{- end -}}
  {{- if not (regexMatch "^[!-~]+$" .password) -}}
    {{- fail "database.password: has to consist of printable ASCII characters without spaces" -}}
  {{- end -}}
  postgresql://todo:{{ .password | urlquery }}@todo-database:5432/todo
{{- else -}}
  {{- include "todo-app.database.checkedUrl" (dict "name" "url" "value" .url) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* URL for migrations, past a pooler; empty when there is none of its own. */}}
{{- define "todo-app.database.directUrl" -}}
{{- with .Values.database.directUrl -}}
{{- include "todo-app.database.checkedUrl" (dict "name" "directUrl" "value" .) -}}
{{- end -}}
{{- end }}

{{- define "todo-app.database.checkedUrl" -}}
{{- if not (regexMatch "^postgres(ql)?(\\+psycopg)?://[^\\s/]+(/\\S*)?$" .value) -}}
  {{- fail (printf "database.%s: has to look like postgresql://user:password@host/name, with special characters percent-encoded" .name) -}}
{{- end -}}
{{- .value -}}
{{- end }}

{{/* Each changes with every secret that its pods read from their environment. */}}
{{- define "todo-app.backend.secretChecksum" -}}
{{- printf "%s\n%s" (include "todo-app.database.url" .) (include "todo-app.assistant.apiKey" .) | sha256sum -}}
{{- end }}

{{- define "todo-app.frontend.secretChecksum" -}}
{{- printf "%s\n%s" (include "todo-app.database.url" .) .Values.auth.secret | sha256sum -}}
{{- end }}

{{- define "todo-app.migrate.secretChecksum" -}}
{{- printf "%s\n%s\n%s" (include "todo-app.database.url" .) (include "todo-app.database.directUrl" .) .Values.auth.secret | sha256sum -}}
{{- end }}

{{/* Variables from Secrets. */}}
{{- define "todo-app.env.databaseUrl" -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: database-secret
      key: url
{{- end }}

{{- define "todo-app.env.databaseDirectUrl" -}}
{{- if .Values.database.directUrl }}
- name: DATABASE_DIRECT_URL
  valueFrom:
    secretKeyRef:
      name: database-secret
      key: direct-url
{{- end }}
{{- end }}

{{- define "todo-app.env.authSecret" -}}
- name: BETTER_AUTH_SECRET
  valueFrom:
    secretKeyRef:
      name: auth-secret
      key: jwt-secret
{{- end }}

{{- define "todo-app.env.apiKey" -}}
{{- if .Values.assistant.apiKey }}
- name: OPENAI_API_KEY
  valueFrom:
    secretKeyRef:
      name: openai-secret
      key: api-key
{{- end }}
{{- end }}

{{/* Who may speak to the servers, as peers of a NetworkPolicy. */}}
{{- define "todo-app.peers.ingressController" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .Values.networkPolicy.ingressControllerNamespace }}
{{- end }}

{{- define "todo-app.peers.release" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ .Chart.Name }}
      app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Where pods may go, as egress rules: to names, to the database, wherever that is, and nowhere else. */}}
{{- define "todo-app.egress.names" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{- define "todo-app.egress.anywhere" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
    - ipBlock:
        cidr: ::/0
{{- end }}

{{- define "todo-app.egress.database" -}}
{{ include "todo-app.egress.names" . }}
{{- if eq .Values.database.mode "embedded" }}
- to:
    - podSelector:
        matchLabels:
          {{- include "todo-app.selectorLabels" (dict "root" $ "component" "database") | nindent 10 }}
  ports:
    - port: postgresql
      protocol: TCP
{{- else }}
{{ include "todo-app.egress.anywhere" . }}
{{- end }}
{{- end }}

{{- define "todo-app.egress.frontend" -}}
{{ include "todo-app.egress.database" . }}
{{- end }}

{{/* The keys of tokens come from the frontend, and a model may be anywhere. */}}
{{- define "todo-app.egress.backend" -}}
{{ include "todo-app.egress.database" . }}
- to:
    - podSelector:
        matchLabels:
          {{- include "todo-app.selectorLabels" (dict "root" $ "component" "frontend") | nindent 10 }}
  ports:
    - port: http
      protocol: TCP
{{- if or .Values.assistant.baseUrl .Values.assistant.apiKey }}
{{ include "todo-app.egress.anywhere" . }}
{{- end }}
{{- end }}
