package admission

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"
)

type change func(*networkingv1.Ingress)

func newIngress(changes ...change) *networkingv1.Ingress {
	class := "nginx"
	ingress := &networkingv1.Ingress{
		ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "front"},
		Spec: networkingv1.IngressSpec{
			IngressClassName: &class,
			TLS:              []networkingv1.IngressTLS{{Hosts: []string{"shop.test"}, SecretName: "shop-tls"}},
			Rules: []networkingv1.IngressRule{{
				Host: "shop.test",
				IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{
					newPath("/api", networkingv1.PathTypePrefix), newPath("/", networkingv1.PathTypePrefix),
				}}},
			}},
		},
	}
	for _, apply := range changes {
		apply(ingress)
	}
	return ingress
}

func newPath(path string, kind networkingv1.PathType) networkingv1.HTTPIngressPath {
	return networkingv1.HTTPIngressPath{
		Path: path, PathType: &kind,
		Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: "front", Port: networkingv1.ServiceBackendPort{Number: 80}}},
	}
}

func named(namespace, name string) change {
	return func(i *networkingv1.Ingress) { i.Namespace, i.Name = namespace, name }
}

func withClass(class string) change {
	return func(i *networkingv1.Ingress) { i.Spec.IngressClassName = &class }
}

func withoutClass(i *networkingv1.Ingress) { i.Spec.IngressClassName = nil }

func withHost(host string) change {
	return func(i *networkingv1.Ingress) { i.Spec.Rules[0].Host = host }
}

func withPaths(paths ...networkingv1.HTTPIngressPath) change {
	return func(i *networkingv1.Ingress) { i.Spec.Rules[0].HTTP.Paths = paths }
}

func withAnnotations(pairs ...string) change {
	return func(i *networkingv1.Ingress) {
		i.Annotations = map[string]string{}
		for n := 0; n < len(pairs); n += 2 {
			i.Annotations[pairs[n]] = pairs[n+1]
		}
	}
}

func withSecret(name string) change {
	return func(i *networkingv1.Ingress) { i.Spec.TLS[0].SecretName = name }
}

func resourceBackend(i *networkingv1.Ingress) {
	i.Spec.Rules[0].HTTP.Paths[0].Backend = networkingv1.IngressBackend{Resource: &corev1.TypedLocalObjectReference{Kind: "Bucket", Name: "b"}}
}

func resourceDefaultBackend(i *networkingv1.Ingress) {
	i.Spec.DefaultBackend = &networkingv1.IngressBackend{Resource: &corev1.TypedLocalObjectReference{Kind: "Bucket", Name: "b"}}
}

func newValidator(stored ...runtime.Object) *Validator {
	objects := append([]runtime.Object{
		&networkingv1.IngressClass{ObjectMeta: metav1.ObjectMeta{Name: "nginx"}, Spec: networkingv1.IngressClassSpec{Controller: "k8s.io/ingress-nginx"}},
		&networkingv1.IngressClass{ObjectMeta: metav1.ObjectMeta{Name: "other"}, Spec: networkingv1.IngressClassSpec{Controller: "example.test/other"}},
		&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "shop", Name: "shop-tls"}},
	}, stored...)
	return &Validator{Client: fake.NewClientset(objects...), ControllerClass: "k8s.io/ingress-nginx", ClassName: "nginx", WithoutClass: true}
}

func newRequest(t *testing.T, operation admissionv1.Operation, ingress, old *networkingv1.Ingress) *admissionv1.AdmissionRequest {
	t.Helper()
	request := &admissionv1.AdmissionRequest{UID: "1", Operation: operation, Namespace: ingress.Namespace, Name: ingress.Name}
	var err error
	if request.Object.Raw, err = json.Marshal(ingress); err != nil {
		t.Fatal(err)
	}
	if old != nil {
		if request.OldObject.Raw, err = json.Marshal(old); err != nil {
			t.Fatal(err)
		}
	}
	return request
}

const nginx = "nginx.ingress.kubernetes.io/"

func TestReviewOfNewIngress(t *testing.T) {
	tests := []struct {
		name    string
		ingress *networkingv1.Ingress
		stored  []runtime.Object
		refused string // part of the message; empty: allowed
		warned  string // part of a warning; empty: none
	}{
		{name: "good", ingress: newIngress()},
		{name: "no class, served without one", ingress: newIngress(withoutClass)},
		{name: "relative path", ingress: newIngress(withPaths(newPath("api", networkingv1.PathTypePrefix))), refused: "needed an absolute path"},
		{name: "rule in a path", ingress: newIngress(withPaths(newPath("/a`) || Host(`bank.test", networkingv1.PathTypePrefix))), refused: "no path of a URL has"},
		{name: "rule in an exact path", ingress: newIngress(withPaths(newPath("/a`b", networkingv1.PathTypeExact))), refused: "no path of a URL has"},
		{name: "rule in a free path", ingress: newIngress(withPaths(newPath("/a`b", networkingv1.PathTypeImplementationSpecific))), refused: "backquote", warned: "taken literally"},
		{name: "blank in a free path", ingress: newIngress(withPaths(newPath("/a b", networkingv1.PathTypeImplementationSpecific))), refused: "blank", warned: "taken literally"},
		{name: "regular expression", ingress: newIngress(withPaths(newPath("/a/[0-9]+", networkingv1.PathTypeImplementationSpecific))), warned: "taken literally"},
		{name: "all characters of a path", ingress: newIngress(withPaths(newPath("/a-b_c.d~e/%C3%A4;v=1,2:@!$&'()*+", networkingv1.PathTypePrefix)))},
		{name: "rule in a host", ingress: newIngress(withHost("a`) || Host(`b")), refused: "needed a host name"},
		{name: "resource backend", ingress: newIngress(resourceBackend), refused: "kind Service only"},
		{name: "default resource backend", ingress: newIngress(resourceDefaultBackend), refused: "spec.defaultBackend"},
		{name: "snippet", ingress: newIngress(withAnnotations(nginx+"server-snippet", "return 200;")), refused: "snippets are not allowed"},
		{name: "source range", ingress: newIngress(withAnnotations(nginx+"whitelist-source-range", "10.0.0.0/8")), refused: "everybody would have access"},
		{name: "bad boolean", ingress: newIngress(withAnnotations(nginx+"ssl-redirect", "yes")), refused: `found "yes", needed true or false`},
		{name: "bad number", ingress: newIngress(withAnnotations(nginx+"cors-max-age", "1h")), refused: "needed a whole number"},
		{name: "good annotations", ingress: newIngress(withAnnotations(nginx+"ssl-redirect", "false", nginx+"cors-max-age", "60", nginx+"affinity", "cookie", "example.test/a", "b"))},
		{name: "annotation without effect", ingress: newIngress(withAnnotations(nginx+"proxy-body-size", "8m")), warned: "proxy-body-size has no effect"},
		{name: "unknown authentication", ingress: newIngress(withAnnotations(nginx+"auth-type", "magic", nginx+"auth-secret", "users")), refused: "needed basic or digest"},
		{name: "authentication without users", ingress: newIngress(withAnnotations(nginx+"auth-type", "basic")), refused: "auth-secret: found none"},
		{name: "empty authentication address", ingress: newIngress(withAnnotations(nginx+"auth-url", "")), refused: "empty address"},
		{name: "passthrough without host", ingress: newIngress(withHost(""), withAnnotations(nginx+"ssl-passthrough", "true")), refused: "needed with ssl-passthrough"},
		{name: "missing certificate", ingress: newIngress(withSecret("later")), warned: "Secret shop/later is missing"},
		{name: "same route in another namespace", ingress: newIngress(), stored: []runtime.Object{newIngress(named("bank", "front"))}, refused: `host "shop.test" and path "/" belong to Ingress bank/front already`},
		{name: "same route in the same namespace", ingress: newIngress(), stored: []runtime.Object{newIngress(named("shop", "second"))}, refused: "shop/second already"},
		{name: "same route but for case and slash", ingress: newIngress(withHost("SHOP.test"), withPaths(newPath("/api/", networkingv1.PathTypePrefix))), stored: []runtime.Object{newIngress(named("bank", "front"))}, refused: `path "/api"`},
		{name: "same path, exact", ingress: newIngress(withPaths(newPath("/api", networkingv1.PathTypeExact))), stored: []runtime.Object{newIngress(named("bank", "front"))}},
		{name: "other host", ingress: newIngress(), stored: []runtime.Object{newIngress(named("bank", "front"), withHost("bank.test"))}},
		{name: "same route of another class", ingress: newIngress(), stored: []runtime.Object{newIngress(named("bank", "front"), withClass("other"))}},
		{name: "class of another controller", ingress: newIngress(withClass("other"), withAnnotations(nginx+"server-snippet", "x"))},
		{name: "old annotation of another controller", ingress: newIngress(withoutClass, withAnnotations("kubernetes.io/ingress.class", "other", nginx+"server-snippet", "x"))},
		{name: "old annotation of this controller", ingress: newIngress(withoutClass, withAnnotations("kubernetes.io/ingress.class", "nginx", nginx+"server-snippet", "x")), refused: "snippets"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := newValidator(test.stored...).Review(context.Background(), newRequest(t, admissionv1.Create, test.ingress, nil))
			if response.UID != "1" {
				t.Errorf("found UID %q, needed that of the request", response.UID)
			}
			if response.Allowed != (test.refused == "") {
				t.Fatalf("allowed: %t, result: %v", response.Allowed, response.Result)
			}
			if test.refused != "" && !strings.Contains(response.Result.Message, test.refused) {
				t.Errorf("found message %q, needed %q in it", response.Result.Message, test.refused)
			}
			warned := slices.ContainsFunc(response.Warnings, func(w string) bool { return test.warned != "" && strings.Contains(w, test.warned) })
			if warned != (test.warned != "") || (test.warned == "" && len(response.Warnings) > 0) {
				t.Errorf("found warnings %q, needed %q", response.Warnings, test.warned)
			}
		})
	}
}

func TestReviewOfChangedIngress(t *testing.T) {
	bad := withAnnotations(nginx+"ssl-redirect", "yes")
	deleted := func(i *networkingv1.Ingress) { now := metav1.Now(); i.DeletionTimestamp = &now }
	labelled := func(i *networkingv1.Ingress) { i.Labels = map[string]string{"a": "b"} }
	tests := []struct {
		name     string
		old, new *networkingv1.Ingress
		allowed  bool
	}{
		{name: "becomes bad", old: newIngress(), new: newIngress(bad)},
		{name: "becomes good", old: newIngress(bad), new: newIngress(), allowed: true},
		{name: "was bad, gets a label", old: newIngress(bad), new: newIngress(bad, labelled), allowed: true},
		{name: "was bad, gets another fault", old: newIngress(bad), new: newIngress(bad, withPaths(newPath("x", networkingv1.PathTypePrefix)))},
		{name: "is bad and being deleted", old: newIngress(), new: newIngress(bad, deleted), allowed: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			// The stored one is the Ingress itself: it does not clash with itself.
			response := newValidator(test.old).Review(context.Background(), newRequest(t, admissionv1.Update, test.new, test.old))
			if response.Allowed != test.allowed {
				t.Fatalf("allowed: %t, result: %v", response.Allowed, response.Result)
			}
		})
	}
}

func TestReviewWithoutAnswersRefuses(t *testing.T) {
	for _, resource := range []string{"ingressclasses", "ingresses", "secrets"} {
		t.Run(resource, func(t *testing.T) {
			client := fake.NewClientset(&networkingv1.IngressClass{ObjectMeta: metav1.ObjectMeta{Name: "nginx"}, Spec: networkingv1.IngressClassSpec{Controller: "k8s.io/ingress-nginx"}})
			client.PrependReactor("list", resource, func(clienttesting.Action) (bool, runtime.Object, error) {
				return true, nil, errors.New("no answer")
			})
			validator := newValidator()
			validator.Client = client
			response := validator.Review(context.Background(), newRequest(t, admissionv1.Create, newIngress(), nil))
			if response.Allowed || response.Result.Code != 500 || !strings.Contains(response.Result.Message, "no answer") {
				t.Fatalf("allowed: %t, result: %v", response.Allowed, response.Result)
			}
		})
	}
}

func TestReviewOfSomethingElse(t *testing.T) {
	request := &admissionv1.AdmissionRequest{Operation: admissionv1.Create, Object: runtime.RawExtension{Raw: []byte(`{"spec": 3}`)}}
	if response := newValidator().Review(context.Background(), request); response.Allowed || response.Result.Code != 400 {
		t.Fatalf("found %+v, needed a refusal with code 400", response)
	}
	request = &admissionv1.AdmissionRequest{Operation: admissionv1.Delete}
	if response := newValidator().Review(context.Background(), request); !response.Allowed {
		t.Fatalf("found %+v, needed a deletion to be allowed", response)
	}
}
