package admission

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"

	"ingress-admission/internal/certgen"
)

// newPair writes a pair made by certgen and returns the directory and the CA.
func newPair(t *testing.T, directory string) *x509.CertPool {
	t.Helper()
	client := fake.NewClientset()
	if _, err := certgen.Create(t.Context(), client, "a", "b", []string{"webhook.test"}); err != nil {
		t.Fatal(err)
	}
	secret, err := client.CoreV1().Secrets("a").Get(t.Context(), "b", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range secret.Data {
		if err := os.WriteFile(filepath.Join(directory, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(secret.Data["ca"])
	return roots
}

func post(t *testing.T, address, path string, roots *x509.CertPool, body []byte) (int, admissionv1.AdmissionReview) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "webhook.test", MinVersion: tls.VersionTLS12}}}
	defer client.CloseIdleConnections()
	answer, err := client.Post("https://"+address+path, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var review admissionv1.AdmissionReview
	if answer.StatusCode == http.StatusOK {
		if err := json.NewDecoder(answer.Body).Decode(&review); err != nil {
			t.Fatal(err)
		}
	}
	return answer.StatusCode, review
}

func TestServer(t *testing.T) {
	directory := t.TempDir()
	roots := newPair(t, directory)
	server := NewServer("", filepath.Join(directory, "cert"), filepath.Join(directory, "key"), newValidator())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.ServeTLS(listener, "", "") }()
	t.Cleanup(func() { _ = server.Close() })
	address := listener.Addr().String()

	body, err := json.Marshal(admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request:  newRequest(t, admissionv1.Create, newIngress(withAnnotations(nginx+"ssl-redirect", "yes")), nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	code, review := post(t, address, ingressPath, roots, body)
	if code != http.StatusOK || review.Kind != "AdmissionReview" || review.Response == nil || review.Response.Allowed || review.Response.UID != "1" {
		t.Errorf("found %d %+v, needed a refusal", code, review)
	}
	for name, test := range map[string]struct {
		path, body string
		code       int
	}{
		"other path":     {"/other", "{}", http.StatusNotFound},
		"not JSON":       {ingressPath, "x", http.StatusBadRequest},
		"no request":     {ingressPath, "{}", http.StatusBadRequest},
		"too large":      {ingressPath, strings.Repeat(" ", maxReviewBytes+1), http.StatusRequestEntityTooLarge},
		"a good Ingress": {ingressPath, strings.Replace(string(body), "yes", "true", 1), http.StatusOK},
	} {
		if code, _ := post(t, address, test.path, roots, []byte(test.body)); code != test.code {
			t.Errorf("%s: found %d, needed %d", name, code, test.code)
		}
	}

	renewed := newPair(t, directory)
	if code, _ := post(t, address, ingressPath, renewed, body); code != http.StatusOK {
		t.Errorf("after a renewal: found %d", code)
	}
}
