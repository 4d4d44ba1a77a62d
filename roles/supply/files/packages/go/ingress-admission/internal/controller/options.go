// Package controller runs Traefik in the place of ingress-nginx: it takes that controller's arguments, starts Traefik with
// their equivalents and answers health checks for it.
package controller

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
)

// Options are the arguments of ingress-nginx that have a meaning here.
type Options struct {
	ControllerClass      string
	IngressClass         string
	WatchWithoutClass    bool
	WatchNamespace       string
	HealthAddress        string
	WebhookAddress       string
	WebhookCertificate   string
	WebhookKey           string
	PublishStatusAddress string
}

// Arguments that manifests written for ingress-nginx carry and that need no counterpart: Traefik elects no leader and has
// no ConfigMap of settings.
var silentArguments = []string{"configmap", "election-id", "publish-service", "tcp-services-configmap", "udp-services-configmap"}

// Arguments whose effect a user would miss.
var missedArguments = []string{"default-ssl-certificate"}

// Parse reads the arguments of ingress-nginx.
func Parse(arguments []string, output io.Writer) (Options, error) {
	var options Options
	flags := flag.NewFlagSet("nginx-ingress-controller", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.StringVar(&options.ControllerClass, "controller-class", "k8s.io/ingress-nginx", "spec.controller of the IngressClasses to serve")
	flags.StringVar(&options.IngressClass, "ingress-class", "nginx", "class to serve for Ingresses that name theirs in an annotation")
	flags.BoolVar(&options.WatchWithoutClass, "watch-ingress-without-class", false, "serve Ingresses without a class too")
	flags.StringVar(&options.WatchNamespace, "watch-namespace", "", "namespace to serve; empty: all")
	flags.StringVar(&options.HealthAddress, "health-address", ":10254", "address of /healthz")
	flags.StringVar(&options.WebhookAddress, "validating-webhook", "", "address of the admission webhook; empty: none")
	flags.StringVar(&options.WebhookCertificate, "validating-webhook-certificate", "", "certificate file of the admission webhook")
	flags.StringVar(&options.WebhookKey, "validating-webhook-key", "", "key file of the admission webhook")
	flags.StringVar(&options.PublishStatusAddress, "publish-status-address", "", "address for the status of Ingresses; empty: the node's")
	for _, name := range silentArguments {
		flags.String(name, "", "accepted, without effect")
	}
	for _, name := range missedArguments {
		flags.String(name, "", "accepted, without effect")
	}
	if err := flags.Parse(arguments); err != nil {
		return options, err
	}
	if flags.NArg() > 0 {
		return options, fmt.Errorf("found unexpected argument %q", flags.Arg(0))
	}
	if options.WebhookAddress != "" && (options.WebhookCertificate == "" || options.WebhookKey == "") {
		return options, fmt.Errorf("found --validating-webhook without --validating-webhook-certificate and --validating-webhook-key")
	}
	for _, name := range missedArguments {
		if value := flags.Lookup(name).Value.String(); value != "" {
			slog.Warn("this argument has no effect with Traefik", "argument", name, "value", value)
		}
	}
	return options, nil
}
