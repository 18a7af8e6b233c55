package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/health"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// loop repeats one step of work until it is told to stop. A step says whether it found anything to do; when it
// did not, or when it failed, the loop waits: for a wake-up, or for a while that grows with each failure.
type loop struct {
	name  string
	idle  time.Duration // between looks when there is nothing to do
	wake  <-chan struct{}
	step  func(context.Context) (busy bool, err error)
	board *health.Board
	log   *slog.Logger
	now   func() time.Time
}

// Waits after failures: short enough to go on soon after an outage, long enough not to hammer.
const (
	firstWait = 200 * time.Millisecond
	mostWait  = 5 * time.Second
)

// run works until stop is closed; a step under way is finished first, unless ctx ends it.
func (l loop) run(ctx context.Context, stop <-chan struct{}) {
	wait := firstWait
	for {
		busy, err := l.step(ctx)
		if ctx.Err() != nil {
			return
		}
		l.report(err)
		pause := l.idle
		switch {
		case err != nil:
			pause, wait = wait, min(2*wait, mostWait)
		case busy:
			pause, wait = 0, firstWait
		default:
			wait = firstWait
		}
		if !l.pause(stop, pause, err == nil) {
			return
		}
	}
}

// pause waits, and is false when it is time to stop. A wake-up does not shorten the wait after a failure.
func (l loop) pause(stop <-chan struct{}, d time.Duration, wakeable bool) bool {
	wake := l.wake
	if !wakeable {
		wake = nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-stop:
		return false
	case <-timer.C:
	case <-wake:
	}
	select {
	case <-stop:
		return false
	default:
		return true
	}
}

// report tells the board, and logs when a trouble begins and when it is over.
func (l loop) report(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	switch l.board.Report(l.name, err, l.now()) {
	case health.Starts:
		l.log.Info("not ready yet", "part", l.name, "reason", err)
	case health.Fails:
		l.log.Warn("waiting", "part", l.name, "error", err)
	case health.Heals:
		l.log.Info("going on", "part", l.name)
	case health.Same:
	}
}

// trouble turns a round in which every delivery must be tried again into the error that explains it: the
// other side is away, and hammering it would only use up tries.
func trouble(r hub.Round) error {
	if r.Again > 0 && r.Again == r.Claimed {
		return r.Trouble
	}
	return nil
}
