package processes

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestRunning(t *testing.T) {
	program := filepath.Join(t.TempDir(), "sleeper-of-test")
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(sleep, program); err != nil {
		t.Fatal(err)
	}
	process := exec.Command(program, "30")
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if !Running("/proc", "sleeper-of-test") {
		t.Error("a running process was not found")
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = process.Wait()
	if Running("/proc", "sleeper-of-test") {
		t.Error("an ended process was found")
	}
}
