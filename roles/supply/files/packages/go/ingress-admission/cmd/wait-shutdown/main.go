// Command wait-shutdown lets the requests in flight finish: it tells the controller, process 1 of the container, to end the
// proxy and returns when that has ended. Kubernetes runs it before it stops the container.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"ingress-admission/internal/processes"
)

const (
	controllerPID = 1
	proxyName     = "traefik"
)

func main() {
	if err := syscall.Kill(controllerPID, syscall.SIGUSR1); err != nil {
		fmt.Fprintln(os.Stderr, "cannot reach the controller:", err)
		os.Exit(1)
	}
	for processes.Running("/proc", proxyName) {
		time.Sleep(50 * time.Millisecond)
	}
}
