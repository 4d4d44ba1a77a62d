package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes"
)

// The arguments of the jobs of minikube's ingress addon.
var (
	createArguments = []string{"create", "--host=webhook,webhook.ns.svc", "--namespace=ns", "--secret-name=pair"}
	patchArguments  = []string{"patch", "--webhook-name=admission", "--namespace=ns", "--patch-mutating=false", "--secret-name=pair", "--patch-failure-policy=Fail"}
)

func TestParse(t *testing.T) {
	for _, arguments := range [][]string{createArguments, patchArguments} {
		if work, err := parse(arguments); err != nil || work == nil {
			t.Errorf("%q: found error %v", arguments, err)
		}
	}
	for name, arguments := range map[string][]string{
		"nothing":            {},
		"unknown command":    {"renew", "--namespace=ns", "--secret-name=pair"},
		"unknown argument":   append(slices.Clone(createArguments), "--nonsense"),
		"no host":            {"create", "--namespace=ns", "--secret-name=pair"},
		"no Secret":          {"create", "--host=a", "--namespace=ns"},
		"no webhook":         {"patch", "--namespace=ns", "--secret-name=pair"},
		"mutating webhook":   append(slices.Clone(patchArguments), "--patch-mutating=true"),
		"bad failure policy": append(slices.Clone(patchArguments), "--patch-failure-policy=Perhaps"),
	} {
		if _, err := parse(arguments); err == nil {
			t.Errorf("%s: found no error", name)
		}
	}
}

func TestPersist(t *testing.T) {
	forbidden := apierrors.NewForbidden(schema.GroupResource{Resource: "secrets"}, "pair", errors.New("no role"))
	missing := apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, "pair")
	for name, test := range map[string]struct {
		results []error
		needed  error
		calls   int
	}{
		"at once":         {results: []error{nil}, calls: 1},
		"after a while":   {results: []error{missing, missing, nil}, calls: 3},
		"never permitted": {results: []error{forbidden, nil}, needed: forbidden, calls: 1},
	} {
		calls := 0
		_, err := persist(t.Context(), nil, func(context.Context, kubernetes.Interface) (bool, error) {
			calls++
			return true, test.results[calls-1]
		}, time.Millisecond, 5*time.Second)
		if !errors.Is(err, test.needed) || calls != test.calls {
			t.Errorf("%s: found error %v after %d calls, needed %v after %d", name, err, calls, test.needed, test.calls)
		}
	}
	_, err := persist(t.Context(), nil, func(context.Context, kubernetes.Interface) (bool, error) { return false, missing }, time.Millisecond, 20*time.Millisecond)
	if !errors.Is(err, missing) {
		t.Errorf("found %v, needed what was missing", err)
	}
}
