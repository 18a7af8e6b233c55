package dedup

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrPaused says that Redis failed a moment ago and is not asked now.
var ErrPaused = errors.New("Redis failed a moment ago and is left alone for a few seconds")

// enough failures in a row, a call and its repetition, open the breaker.
const enough = 2

// breaker is the client's gate: after failures it lets nothing through for a while, then one call, so that an
// outage of Redis costs a time-out per pause and not one per batch.
type breaker struct {
	pause time.Duration
	now   func() time.Time

	mu     sync.Mutex
	failed int // in a row
	until  time.Time
}

// Allow implements redis.Limiter.
func (b *breaker) Allow() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed < enough {
		return nil
	}
	if b.now().Before(b.until) {
		return ErrPaused
	}
	b.until = b.now().Add(b.pause) // this call tries; the others wait for another pause
	return nil
}

// ReportResult implements redis.Limiter. An answer of the server, even a refusal, shows that it is there; a caller
// who gave up shows nothing.
func (b *breaker) ReportResult(err error) {
	if errors.Is(err, context.Canceled) {
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
	b.until = b.now().Add(b.pause)
}
