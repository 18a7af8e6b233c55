package dedup

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrPaused says that Redis failed a moment ago and is not asked now.
var ErrPaused = errors.New("Redis failed a moment ago and is left alone for a few seconds")

// enough failures in a row, a call and its repetition, open the breaker.
const enough = 2

// breaker is the client's gate: after failures it lets nothing through for a while, so that an outage of Redis
// costs a time-out per pause and not one per batch. The first failure after a pause begins another.
type breaker struct {
	pause time.Duration
	now   func() time.Time

	mu     sync.Mutex
	failed int // in a row
	cause  error
	until  time.Time
}

// Allow implements redis.Limiter. When a pause is over it lets everybody through, not one call to try: making a
// connection asks here too, in the middle of the call that needs it.
func (b *breaker) Allow() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < enough {
		return nil
	}
	if b.now().Before(b.until) {
		return fmt.Errorf("%w: %w", ErrPaused, b.cause)
	}
	b.failed = enough - 1
	return nil
}

// ReportResult implements redis.Limiter. An answer of the server, even a refusal, shows that it is there; a caller
// who gave up, or was not let through, shows nothing.
func (b *breaker) ReportResult(err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, ErrPaused) {
		return
	}
	var refusal redis.Error
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil || errors.As(err, &refusal) {
		b.failed = 0
		return
	}
	b.failed++
	b.cause, b.until = err, b.now().Add(b.pause)
}
