package controller

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The arguments of minikube's ingress addon.
var addonArguments = []string{
	"--election-id=ingress-nginx-leader", "--controller-class=k8s.io/ingress-nginx", "--watch-ingress-without-class=true",
	"--configmap=ingress-nginx/ingress-nginx-controller", "--tcp-services-configmap=ingress-nginx/tcp-services",
	"--udp-services-configmap=ingress-nginx/udp-services", "--validating-webhook=:8443",
	"--validating-webhook-certificate=/usr/local/certificates/cert", "--validating-webhook-key=/usr/local/certificates/key",
}

func TestParseAddonArguments(t *testing.T) {
	options, err := Parse(addonArguments, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	needed := Options{
		ControllerClass: "k8s.io/ingress-nginx", IngressClass: "nginx", WatchWithoutClass: true, HealthAddress: ":10254",
		WebhookAddress: ":8443", WebhookCertificate: "/usr/local/certificates/cert", WebhookKey: "/usr/local/certificates/key",
	}
	if options != needed {
		t.Errorf("found %+v, needed %+v", options, needed)
	}
	options.PublishStatusAddress = "192.0.2.1"
	arguments := TraefikArguments(options)
	for _, argument := range []string{
		"--providers.kubernetesIngressNGINX.watchIngressWithoutClass=true",
		"--providers.kubernetesIngressNGINX.controllerClass=k8s.io/ingress-nginx",
		"--providers.kubernetesIngressNGINX.publishStatusAddress=192.0.2.1",
		"--entryPoints.web.address=:80", "--entryPoints.websecure.address=:443", "--ping=true",
		"--providers.providersThrottleDuration=100ms",
		"--global.checkNewVersion=false", "--global.sendAnonymousUsage=false",
	} {
		if !slices.Contains(arguments, argument) {
			t.Errorf("%s is missing in %q", argument, arguments)
		}
	}
	if slices.ContainsFunc(arguments, func(argument string) bool { return strings.Contains(argument, "watchNamespace") }) {
		t.Error("Traefik would watch a namespace only")
	}
}

func TestParseRefuses(t *testing.T) {
	for name, arguments := range map[string][]string{
		"unknown argument":            {"--nonsense=1"},
		"word":                        {"start"},
		"webhook without certificate": {"--validating-webhook=:8443"},
		"bad boolean":                 {"--watch-ingress-without-class=perhaps"},
	} {
		if _, err := Parse(arguments, &bytes.Buffer{}); err == nil {
			t.Errorf("%s: found no error", name)
		}
	}
}

func TestRunEndsWithTheProxy(t *testing.T) {
	for _, script := range []string{"exit 0", "exit 3"} {
		if err := Run(t.Context(), nil, exec.Command("sh", "-c", script)); !errors.Is(err, ErrEnded) {
			t.Errorf("%s: found %v, needed %v", script, err, ErrEnded)
		}
	}
	if err := Run(t.Context(), nil, exec.Command("/nonexistent")); err == nil {
		t.Error("found no error for a proxy that cannot start")
	}
}

// startProxy runs a proxy that needs a moment to end and leaves a file then; it returns when the proxy runs.
func startProxy(t *testing.T, ctx context.Context, drain <-chan os.Signal) (ended string, result <-chan error) {
	t.Helper()
	directory := t.TempDir()
	ready, ended := filepath.Join(directory, "ready"), filepath.Join(directory, "ended")
	script := "trap 'sleep 0.2; touch " + ended + "; exit 0' TERM; touch " + ready + "; while :; do sleep 0.05; done"
	results := make(chan error, 1)
	go func() { results <- Run(ctx, drain, exec.Command("sh", "-c", script)) }()
	waitForFile(t, ready)
	return ended, results
}

func waitForFile(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s did not appear", path)
		}
	}
}

func TestRunForwardsTheEndAndWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended, result := startProxy(t, ctx, nil)
	cancel()
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ended); err != nil {
		t.Error("Run did not wait for the proxy to finish")
	}
}

func TestRunOutlivesADrainedProxy(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	drain := make(chan os.Signal, 1)
	ended, result := startProxy(t, ctx, drain)
	drain <- os.Interrupt
	waitForFile(t, ended)
	select {
	case err := <-result:
		t.Fatalf("Run returned %v with the proxy", err)
	case <-time.After(300 * time.Millisecond):
	}
	cancel()
	if err := <-result; err != nil {
		t.Fatal(err)
	}
}

func TestRunEndsWithItsServers(t *testing.T) {
	busy := errors.New("address in use")
	started := time.Now()
	if err := Run(t.Context(), nil, exec.Command("sleep", "30"), func() error { return busy }); !errors.Is(err, busy) {
		t.Errorf("found %v, needed %v", err, busy)
	}
	if time.Since(started) > 5*time.Second {
		t.Error("Run left the proxy running")
	}
}

func TestHealth(t *testing.T) {
	status := http.StatusOK
	proxy := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) { writer.WriteHeader(status) }))
	health := HealthServer("", proxy.URL).Handler
	get := func() int {
		recorder := httptest.NewRecorder()
		health.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		return recorder.Code
	}
	if code := get(); code != http.StatusOK {
		t.Errorf("found %d for a healthy proxy", code)
	}
	status = http.StatusServiceUnavailable
	if code := get(); code != http.StatusServiceUnavailable {
		t.Errorf("found %d for an ending proxy", code)
	}
	proxy.Close()
	if code := get(); code != http.StatusServiceUnavailable {
		t.Errorf("found %d for a proxy that is away", code)
	}
}
