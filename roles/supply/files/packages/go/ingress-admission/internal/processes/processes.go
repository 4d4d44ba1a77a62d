// Package processes looks at what runs in the container.
package processes

import (
	"os"
	"path/filepath"
	"strings"
)

// Running says whether a process of this name runs. The directory is that of the proc file system.
func Running(directory, name string) bool {
	files, _ := filepath.Glob(filepath.Join(directory, "[0-9]*", "comm"))
	for _, file := range files {
		// A process may end between the two looks.
		if found, err := os.ReadFile(file); err == nil && strings.TrimSpace(string(found)) == name {
			return true
		}
	}
	return false
}
