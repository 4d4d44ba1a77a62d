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

{{- define "todo-app.frontend.config" -}}
{{- $config := dict "NEXT_PUBLIC_API_URL" (include "todo-app.url" .) -}}
{{- toYaml (mergeOverwrite (deepCopy .Values.frontend.env) $config) -}}
{{- end }}

{{- define "todo-app.backend.config" -}}
{{- $config := dict "LOG_LEVEL" .Values.backend.logLevel -}}
{{- toYaml (mergeOverwrite (deepCopy .Values.backend.env) $config) -}}
{{- end }}

{{/*
Checked here and not in the schema: a schema error shows the value, and these are secret.
*/}}
{{- define "todo-app.database.url" -}}
{{- with .Values.database -}}
{{- if eq .mode "embedded" -}}
  {{- if .url -}}
    {{- fail "database.url: belongs to database.mode external; remove it or change database.mode" -}}
  {{- end -}}
  {{- if not (regexMatch "^[!-~]+$" .password) -}}
    {{- fail "database.password: has to consist of printable ASCII characters without spaces" -}}
  {{- end -}}
  postgresql://todo:{{ .password | urlquery }}@todo-database:5432/todo
{{- else -}}
  {{- if not (regexMatch "^postgres(ql)?(\\+psycopg)?://[^\\s/]+(/\\S*)?$" .url) -}}
    {{- fail "database.url: has to look like postgresql://user:password@host/name, with special characters percent-encoded" -}}
  {{- end -}}
  {{- .url -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Changes with every secret that the backend reads from its environment. */}}
{{- define "todo-app.backend.secretChecksum" -}}
{{- printf "%s\n%s" (include "todo-app.database.url" .) .Values.auth.secret | sha256sum -}}
{{- end }}
