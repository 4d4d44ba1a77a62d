package controller

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// ErrEnded is what Run returns when the proxy ended without having been told to.
var ErrEnded = errors.New("the proxy ended by itself")

// Run starts the proxy and the servers beside it, and returns when the proxy has ended. When ctx ends, the proxy is told to
// end; the servers answer until it has, because the last requests may need them. A value on drain ends the proxy as well, but
// then Run goes on until ctx ends: the hook that asked for it has to live to report that it is done.
func Run(ctx context.Context, drain <-chan os.Signal, proxy *exec.Cmd, servers ...func() error) error {
	proxy.Stdout, proxy.Stderr = os.Stdout, os.Stderr
	if err := proxy.Start(); err != nil {
		return fmt.Errorf("cannot start the proxy: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- proxy.Wait() }()
	failed := make(chan error, len(servers))
	for _, serve := range servers {
		go func() { failed <- serve() }()
	}

	var cause error
	var hold <-chan struct{}
	select {
	case err := <-ended:
		return fmt.Errorf("%w: %v", ErrEnded, proxyResult(err))
	case cause = <-failed:
	case <-drain:
		hold = ctx.Done()
	case <-ctx.Done():
	}
	if err := proxy.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return errors.Join(cause, fmt.Errorf("cannot tell the proxy to end: %w", err))
	}
	if err := <-ended; err != nil && cause == nil {
		slog.Warn("the proxy did not end cleanly", "result", err)
	}
	if hold != nil {
		<-hold
	}
	return cause
}

func proxyResult(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

// HealthServer answers /healthz with what the proxy says of itself.
func HealthServer(address, pingURL string) *http.Server {
	client := &http.Client{Timeout: 900 * time.Millisecond}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(writer http.ResponseWriter, request *http.Request) {
		ping, err := http.NewRequestWithContext(request.Context(), http.MethodGet, pingURL, nil)
		if err != nil {
			http.Error(writer, err.Error(), http.StatusInternalServerError)
			return
		}
		answer, err := client.Do(ping)
		if err != nil {
			http.Error(writer, err.Error(), http.StatusServiceUnavailable)
			return
		}
		defer func() { _ = answer.Body.Close() }()
		writer.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(writer, answer.Body)
	})
	return &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
}

// PingURL is where Traefik answers, started with TraefikArguments.
func PingURL() string { return "http://" + pingAddress + "/ping" }
