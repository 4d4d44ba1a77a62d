package controller

import "fmt"

const (
	// pingAddress is where Traefik tells this program how it is; nobody else can reach it.
	pingAddress = "127.0.0.1:10255"
	provider    = "--providers.kubernetesIngressNGINX"
	// Nothing new is accepted while the last requests finish, and an open stream may never finish.
	drainTime = "5s"
	// How long requests may go to a pod that has ended, or none to one that is ready: by default two seconds.
	throttle = "100ms"
)

// TraefikArguments translates options into a command line of Traefik.
func TraefikArguments(options Options) []string {
	arguments := []string{
		"--global.checkNewVersion=false",
		"--global.sendAnonymousUsage=false",
		"--log.level=INFO",
		"--log.noColor=true",
		"--accessLog=true",
		"--entryPoints.web.address=:80",
		"--entryPoints.websecure.address=:443",
		"--entryPoints.web.transport.lifeCycle.graceTimeOut=" + drainTime,
		"--entryPoints.websecure.transport.lifeCycle.graceTimeOut=" + drainTime,
		"--entryPoints.traefik.address=" + pingAddress,
		"--ping=true",
		"--providers.providersThrottleDuration=" + throttle,
		"--experimental.kubernetesIngressNGINX=true",
		provider + "=true",
		provider + ".controllerClass=" + options.ControllerClass,
		provider + ".ingressClass=" + options.IngressClass,
		fmt.Sprintf("%s.watchIngressWithoutClass=%t", provider, options.WatchWithoutClass),
	}
	if options.WatchNamespace != "" {
		arguments = append(arguments, provider+".watchNamespace="+options.WatchNamespace)
	}
	if options.PublishStatusAddress != "" {
		arguments = append(arguments, provider+".publishStatusAddress="+options.PublishStatusAddress)
	}
	return arguments
}
