package hub

import (
	"cmp"
	"log/slog"
	"runtime/debug"
)

// guard is deferred around the work on one event or one letter. A panic becomes a permanent error and its details go
// to the log: without it the process would die, read the same event again, and die again. A nil log is slog.Default.
func guard(log *slog.Logger, subject string, err *error) {
	p := recover()
	if p == nil {
		return
	}
	cmp.Or(log, slog.Default()).Error("the hub made a mistake", "on", subject, "panic", p, "stack", string(debug.Stack()))
	*err = Permanentf("%s could not be handled because of a mistake in the hub; its makers find the details in the log", subject)
}
