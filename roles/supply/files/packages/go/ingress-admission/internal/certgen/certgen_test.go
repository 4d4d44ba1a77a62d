package certgen

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"
)

var hosts = []string{"webhook", "webhook.ns.svc"}

func storedSecret(t *testing.T, client *fake.Clientset) *corev1.Secret {
	t.Helper()
	secret, err := client.CoreV1().Secrets("ns").Get(t.Context(), "pair", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestCreate(t *testing.T) {
	client := fake.NewClientset()
	created, err := Create(t.Context(), client, "ns", "pair", hosts)
	if err != nil || !created {
		t.Fatalf("created: %t, error: %v", created, err)
	}
	first := storedSecret(t, client)
	for when, now := range map[string]time.Time{"now": time.Now(), "in ten years": time.Now().AddDate(10, 0, 0)} {
		if err := check(first, hosts, now); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	if err := check(first, []string{"other"}, time.Now()); err == nil {
		t.Error("the certificate is good for a host that was not asked for")
	}

	created, err = Create(t.Context(), client, "ns", "pair", hosts)
	if err != nil || created {
		t.Fatalf("again: created: %t, error: %v", created, err)
	}
	if !bytes.Equal(storedSecret(t, client).Data["key"], first.Data["key"]) {
		t.Error("the second call replaced the key")
	}
}

func TestCreateRefusesUnusableSecret(t *testing.T) {
	pair, err := newPair([]string{"other"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	expired, err := newPair(hosts, time.Now().AddDate(-40, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]map[string][]byte{"empty": {}, "other host": pair, "expired": expired} {
		client := fake.NewClientset(&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "pair"}, Data: data})
		if _, err := Create(t.Context(), client, "ns", "pair", hosts); err == nil || !strings.Contains(err.Error(), "delete it") {
			t.Errorf("%s: found error %v", name, err)
		}
	}
}

func TestCreateLosesARace(t *testing.T) {
	client := fake.NewClientset()
	winner, err := newPair(hosts, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	client.PrependReactor("create", "secrets", func(clienttesting.Action) (bool, runtime.Object, error) {
		stored := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "pair"}, Data: winner}
		if err := client.Tracker().Add(stored); err != nil {
			t.Error(err)
		}
		return true, nil, apierrors.NewAlreadyExists(schema.GroupResource{Resource: "secrets"}, "pair")
	})
	if created, err := Create(t.Context(), client, "ns", "pair", hosts); err != nil || created {
		t.Fatalf("created: %t, error: %v", created, err)
	}
}

func TestPatch(t *testing.T) {
	ignore := admissionregistrationv1.Ignore
	client := fake.NewClientset(
		&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: "pair"}, Data: map[string][]byte{"ca": []byte("the CA")}},
		&admissionregistrationv1.ValidatingWebhookConfiguration{
			ObjectMeta: metav1.ObjectMeta{Name: "admission"},
			Webhooks:   []admissionregistrationv1.ValidatingWebhook{{Name: "one"}, {Name: "two", FailurePolicy: &ignore}},
		},
	)
	conflicts := 0
	client.PrependReactor("update", "validatingwebhookconfigurations", func(clienttesting.Action) (bool, runtime.Object, error) {
		if conflicts++; conflicts == 1 {
			return true, nil, apierrors.NewConflict(schema.GroupResource{}, "admission", errors.New("changed meanwhile"))
		}
		return false, nil, nil
	})
	changed, err := Patch(t.Context(), client, "ns", "pair", "admission", admissionregistrationv1.Fail)
	if err != nil || !changed {
		t.Fatalf("changed: %t, error: %v", changed, err)
	}
	if conflicts != 2 {
		t.Errorf("found %d updates, needed one more after the conflict", conflicts)
	}
	found, err := client.AdmissionregistrationV1().ValidatingWebhookConfigurations().Get(t.Context(), "admission", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, webhook := range found.Webhooks {
		if string(webhook.ClientConfig.CABundle) != "the CA" || *webhook.FailurePolicy != admissionregistrationv1.Fail {
			t.Errorf("found webhook %+v", webhook)
		}
	}
	if changed, err := Patch(t.Context(), client, "ns", "pair", "admission", admissionregistrationv1.Fail); err != nil || changed {
		t.Fatalf("again: changed: %t, error: %v", changed, err)
	}
	if _, err := Patch(t.Context(), client, "ns", "pair", "missing", ""); !apierrors.IsNotFound(err) {
		t.Errorf("found error %v, needed a missing configuration to be one", err)
	}
}
