// Command wait-shutdown lets the requests in flight finish: it tells the controller, process 1 of the container, to end
// and returns when it has. Kubernetes runs it before it stops the container.
package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

const controllerPID = 1

func main() {
	if err := syscall.Kill(controllerPID, syscall.SIGTERM); err != nil {
		fmt.Fprintln(os.Stderr, "cannot tell the controller to end:", err)
		os.Exit(1)
	}
	for !errors.Is(syscall.Kill(controllerPID, 0), syscall.ESRCH) {
		time.Sleep(100 * time.Millisecond)
	}
}
