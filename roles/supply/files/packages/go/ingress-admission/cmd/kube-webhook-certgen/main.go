// Command kube-webhook-certgen makes the certificate of an admission webhook (create) and tells the API server to trust it
// (patch).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"ingress-admission/internal/certgen"
)

// What one job needs may be made by the other, or by the same manifest a moment later.
const patience = 60 * time.Second

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	work, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		slog.Error("cannot use the arguments", "error", err)
		os.Exit(2)
	}
	if err := run(ctx, work); err != nil {
		slog.Error("failed", "error", err)
		os.Exit(1)
	}
}

type action func(ctx context.Context, client kubernetes.Interface) (changed bool, err error)

func parse(arguments []string) (action, error) {
	if len(arguments) == 0 {
		return nil, errors.New("found no command, needed create or patch")
	}
	flags := flag.NewFlagSet(arguments[0], flag.ContinueOnError)
	namespace := flags.String("namespace", "", "namespace of the Secret")
	secret := flags.String("secret-name", "", "name of the Secret")
	host := flags.String("host", "", "create: host names of the certificate, separated by commas")
	webhook := flags.String("webhook-name", "", "patch: name of the ValidatingWebhookConfiguration")
	policy := flags.String("patch-failure-policy", "", "patch: Fail or Ignore; empty: leave it")
	mutating := flags.Bool("patch-mutating", false, "patch: not supported, only validating webhooks are")
	if err := flags.Parse(arguments[1:]); err != nil {
		return nil, err
	}
	needed := map[string]string{"namespace": *namespace, "secret-name": *secret}
	var work action
	switch arguments[0] {
	case "create":
		needed["host"] = *host
		work = func(ctx context.Context, client kubernetes.Interface) (bool, error) {
			return certgen.Create(ctx, client, *namespace, *secret, strings.Split(*host, ","))
		}
	case "patch":
		needed["webhook-name"] = *webhook
		if *mutating {
			return nil, errors.New("found --patch-mutating=true, only validating webhooks are supported")
		}
		failurePolicy := admissionregistrationv1.FailurePolicyType(*policy)
		if failurePolicy != "" && failurePolicy != admissionregistrationv1.Fail && failurePolicy != admissionregistrationv1.Ignore {
			return nil, fmt.Errorf("--patch-failure-policy: found %q, needed Fail or Ignore", *policy)
		}
		work = func(ctx context.Context, client kubernetes.Interface) (bool, error) {
			return certgen.Patch(ctx, client, *namespace, *secret, *webhook, failurePolicy)
		}
	default:
		return nil, fmt.Errorf("found command %q, needed create or patch", arguments[0])
	}
	for name, value := range needed {
		if value == "" {
			return nil, fmt.Errorf("%s needs --%s", arguments[0], name)
		}
	}
	return work, nil
}

func run(ctx context.Context, work action) error {
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	changed, err := persist(ctx, client, work, 2*time.Second, patience)
	if err != nil {
		return err
	}
	slog.Info("done", "changed", changed)
	return nil
}

// persist repeats the work while what it needs is missing or the API server is away.
func persist(ctx context.Context, client kubernetes.Interface, work action, interval, limit time.Duration) (changed bool, err error) {
	var last error
	err = wait.PollUntilContextTimeout(ctx, interval, limit, true, func(ctx context.Context) (bool, error) {
		changed, last = work(ctx, client)
		if last == nil {
			return true, nil
		}
		if apierrors.IsForbidden(last) || apierrors.IsInvalid(last) || apierrors.IsUnauthorized(last) {
			return false, last
		}
		slog.Info("waiting", "reason", last)
		return false, nil
	})
	if err != nil && last != nil {
		return changed, last
	}
	return changed, err
}
