// Package admission decides whether an Ingress may be stored.
package admission

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

const classAnnotation = "kubernetes.io/ingress.class"

var (
	// The characters of a path in RFC 3986.
	plainPath = regexp.MustCompile(`^/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*$`)
	// Traefik writes a path between backquotes into a routing rule: a path with one could add any route.
	freePath = regexp.MustCompile("^/[^`\\x00-\\x20\\x7f]*$")
)

// Validator checks an Ingress against the rules of this controller and against the other Ingresses of the cluster.
type Validator struct {
	Client kubernetes.Interface
	// ControllerClass is the spec.controller of the IngressClasses that this controller serves.
	ControllerClass string
	// ClassName is the value of the old class annotation that this controller serves.
	ClassName string
	// WithoutClass says whether an Ingress that names no class is served too.
	WithoutClass bool
}

// Review answers one admission request.
func (v *Validator) Review(ctx context.Context, request *admissionv1.AdmissionRequest) *admissionv1.AdmissionResponse {
	response := &admissionv1.AdmissionResponse{UID: request.UID, Allowed: true}
	if request.Operation != admissionv1.Create && request.Operation != admissionv1.Update {
		return response
	}
	var ingress networkingv1.Ingress
	if err := json.Unmarshal(request.Object.Raw, &ingress); err != nil {
		return refuse(response, http.StatusBadRequest, metav1.StatusReasonBadRequest, fmt.Sprintf("not an Ingress of networking.k8s.io/v1: %v", err))
	}
	if ingress.Namespace == "" {
		ingress.Namespace = request.Namespace
	}
	if unchanged(&ingress, request) {
		return response
	}
	problems, warnings, err := v.check(ctx, &ingress)
	if err != nil {
		return refuse(response, http.StatusInternalServerError, metav1.StatusReasonInternalError, err.Error())
	}
	response.Warnings = warnings
	if len(problems) > 0 {
		return refuse(response, http.StatusUnprocessableEntity, metav1.StatusReasonInvalid, strings.Join(problems, "; "))
	}
	return response
}

func refuse(response *admissionv1.AdmissionResponse, code int32, reason metav1.StatusReason, message string) *admissionv1.AdmissionResponse {
	response.Allowed = false
	response.Result = &metav1.Status{Status: metav1.StatusFailure, Code: code, Reason: reason, Message: message}
	return response
}

// unchanged lets labels, finalizers and deletions pass for an Ingress that was stored before it broke a rule.
func unchanged(ingress *networkingv1.Ingress, request *admissionv1.AdmissionRequest) bool {
	if request.Operation != admissionv1.Update {
		return false
	}
	if ingress.DeletionTimestamp != nil {
		return true
	}
	var old networkingv1.Ingress
	if err := json.Unmarshal(request.OldObject.Raw, &old); err != nil {
		return false
	}
	return reflect.DeepEqual(old.Spec, ingress.Spec) && reflect.DeepEqual(old.Annotations, ingress.Annotations)
}

func (v *Validator) check(ctx context.Context, ingress *networkingv1.Ingress) (problems, warnings []string, err error) {
	classes, err := v.classes(ctx)
	if err != nil {
		return nil, nil, err
	}
	if !v.serves(ingress, classes) {
		return nil, nil, nil
	}
	problems, warnings = checkAnnotations(ingress.Annotations)
	specProblems, specWarnings := checkSpec(ingress)
	problems = append(problems, specProblems...)
	warnings = append(warnings, specWarnings...)

	clashes, err := v.clashes(ctx, ingress, classes)
	if err != nil {
		return nil, nil, err
	}
	missing, err := v.missingSecrets(ctx, ingress)
	if err != nil {
		return nil, nil, err
	}
	return append(problems, clashes...), append(warnings, missing...), nil
}

func (v *Validator) classes(ctx context.Context) (map[string]bool, error) {
	list, err := v.Client.NetworkingV1().IngressClasses().List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, fmt.Errorf("cannot read the IngressClasses: %w", err)
	}
	served := map[string]bool{}
	for _, class := range list.Items {
		if class.Spec.Controller == v.ControllerClass {
			served[class.Name] = true
		}
	}
	return served, nil
}

func (v *Validator) serves(ingress *networkingv1.Ingress, classes map[string]bool) bool {
	if name := ingress.Spec.IngressClassName; name != nil {
		return classes[*name]
	}
	if name, set := ingress.Annotations[classAnnotation]; set {
		return name == v.ClassName
	}
	return v.WithoutClass
}

func checkSpec(ingress *networkingv1.Ingress) (problems, warnings []string) {
	if backend := ingress.Spec.DefaultBackend; backend != nil && backend.Service == nil {
		problems = append(problems, "spec.defaultBackend: this controller serves backends of kind Service only")
	}
	passthrough := ingress.Annotations[annotationPrefix+"ssl-passthrough"] == "true"
	for i, rule := range ingress.Spec.Rules {
		if strings.Contains(rule.Host, "`") {
			problems = append(problems, fmt.Sprintf("spec.rules[%d].host: found %q, needed a host name", i, rule.Host))
		}
		if passthrough && rule.Host == "" {
			problems = append(problems, fmt.Sprintf("spec.rules[%d].host: found none, needed with ssl-passthrough", i))
		}
		if rule.HTTP == nil {
			continue
		}
		for j, path := range rule.HTTP.Paths {
			field := fmt.Sprintf("spec.rules[%d].http.paths[%d]", i, j)
			if path.Backend.Service == nil {
				problems = append(problems, field+".backend: this controller serves backends of kind Service only")
			}
			switch {
			case path.Path == "":
			case !strings.HasPrefix(path.Path, "/"):
				problems = append(problems, fmt.Sprintf("%s.path: found %q, needed an absolute path", field, path.Path))
			case pathType(path) == networkingv1.PathTypeImplementationSpecific:
				if !freePath.MatchString(path.Path) {
					problems = append(problems, fmt.Sprintf("%s.path: %q has a backquote, blank or control character", field, path.Path))
				}
				if !plainPath.MatchString(path.Path) {
					warnings = append(warnings, field+".path is taken literally: regular expressions have no effect with this controller")
				}
			case !plainPath.MatchString(path.Path):
				problems = append(problems, fmt.Sprintf("%s.path: %q has a character that no path of a URL has", field, path.Path))
			}
		}
	}
	return problems, warnings
}

func pathType(path networkingv1.HTTPIngressPath) networkingv1.PathType {
	if path.PathType == nil {
		return networkingv1.PathTypePrefix
	}
	return *path.PathType
}

// A route is what a request is matched by. Two Ingresses with the same one would take turns at its traffic.
type route struct {
	host, path string
	exact      bool
}

func routes(ingress *networkingv1.Ingress) map[route]bool {
	found := map[route]bool{}
	for _, rule := range ingress.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for _, path := range rule.HTTP.Paths {
			key := route{host: strings.ToLower(rule.Host), path: path.Path, exact: pathType(path) == networkingv1.PathTypeExact}
			if !key.exact {
				key.path = "/" + strings.Trim(path.Path, "/")
			}
			found[key] = true
		}
	}
	return found
}

func (v *Validator) clashes(ctx context.Context, ingress *networkingv1.Ingress, classes map[string]bool) ([]string, error) {
	others, err := v.Client.NetworkingV1().Ingresses(metav1.NamespaceAll).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, fmt.Errorf("cannot read the other Ingresses: %w", err)
	}
	mine := routes(ingress)
	var problems []string
	for i := range others.Items {
		other := &others.Items[i]
		if (other.Namespace == ingress.Namespace && other.Name == ingress.Name) || !v.serves(other, classes) {
			continue
		}
		for key := range routes(other) {
			if mine[key] {
				problems = append(problems, fmt.Sprintf("host %q and path %q belong to Ingress %s/%s already", key.host, key.path, other.Namespace, other.Name))
			}
		}
	}
	slices.Sort(problems)
	return problems, nil
}

// missingSecrets warns of certificates that are not there yet: Traefik skips the whole Ingress until they are.
func (v *Validator) missingSecrets(ctx context.Context, ingress *networkingv1.Ingress) ([]string, error) {
	var warnings []string
	for _, entry := range ingress.Spec.TLS {
		if entry.SecretName == "" {
			continue
		}
		// The controller's role may list Secrets, not get them.
		found, err := v.Client.CoreV1().Secrets(ingress.Namespace).List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=" + entry.SecretName})
		if err != nil {
			return nil, fmt.Errorf("cannot look for Secret %s/%s: %w", ingress.Namespace, entry.SecretName, err)
		}
		if !slices.ContainsFunc(found.Items, func(secret corev1.Secret) bool { return secret.Name == entry.SecretName }) {
			warnings = append(warnings, fmt.Sprintf("Secret %s/%s is missing: the Ingress is served as soon as it is there", ingress.Namespace, entry.SecretName))
		}
	}
	return warnings, nil
}
