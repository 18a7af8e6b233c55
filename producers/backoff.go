package producers

import (
	"context"
	"time"
)

// backoff spaces tries: 200 ms, then twice as long each time, at most 5 s.
type backoff struct{ next time.Duration }

func newBackoff() *backoff { return &backoff{next: 200 * time.Millisecond} }

// wait sleeps and tells whether ctx is still going.
func (b *backoff) wait(ctx context.Context) bool {
	pause := b.next
	b.next = min(2*b.next, 5*time.Second)
	return sleep(ctx, pause)
}

func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
