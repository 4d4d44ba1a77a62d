// Command nginx-ingress-controller is the entry of an ingress controller image that runs Traefik where a manifest expects
// ingress-nginx.
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"ingress-admission/internal/admission"
	"ingress-admission/internal/controller"
)

const proxyPath = "/traefik"

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	options, err := controller.Parse(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		slog.Error("cannot use the arguments", "error", err)
		os.Exit(2)
	}
	if err := run(options); err != nil {
		slog.Error("stopped", "error", err)
		os.Exit(1)
	}
}

func run(options controller.Options) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	defer stop()
	drain := make(chan os.Signal, 1)
	signal.Notify(drain, syscall.SIGUSR1)
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	config.Timeout = 5 * time.Second
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if options.PublishStatusAddress == "" {
		options.PublishStatusAddress = nodeAddress(ctx, client)
	}

	servers := []func() error{controller.HealthServer(options.HealthAddress, controller.PingURL()).ListenAndServe}
	if options.WebhookAddress != "" {
		webhook := admission.NewServer(options.WebhookAddress, options.WebhookCertificate, options.WebhookKey, &admission.Validator{
			Client:          client,
			ControllerClass: options.ControllerClass,
			ClassName:       options.IngressClass,
			WithoutClass:    options.WatchWithoutClass,
		})
		servers = append(servers, func() error { return webhook.ListenAndServeTLS("", "") })
	}
	return controller.Run(ctx, drain, exec.Command(proxyPath, controller.TraefikArguments(options)...), servers...)
}

// nodeAddress is what the status of an Ingress shows. Routing works without it, so not finding it is no reason to stop.
func nodeAddress(ctx context.Context, client kubernetes.Interface) string {
	pod, err := client.CoreV1().Pods(os.Getenv("POD_NAMESPACE")).Get(ctx, os.Getenv("POD_NAME"), metav1.GetOptions{})
	if err != nil {
		slog.Warn("the status of Ingresses will show no address", "error", err)
		return ""
	}
	return pod.Status.HostIP
}
