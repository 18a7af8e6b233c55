package dedup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrLimit says that a turn does not come within Options.Patience: send later.
var ErrLimit = errors.New("sending limit reached")

// bucket is a token bucket kept as one number: the time at which the next token is due. Who takes a token learns
// how long to wait for it, so that nobody asks twice. It holds a tenth of a second's worth, and runs on
// the server's clock, so that replicas whose clocks differ share it fairly. -1: the wait would be too long.
var bucket = redis.NewScript(`
local interval, most = 1000000 / ARGV[1], tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local due = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local spare = math.max(0, math.floor(ARGV[1] / 10) - 1) * interval
local wait = math.max(0, math.ceil(due - spare - now))
if wait > most then return -1 end
redis.call('SET', KEYS[1], string.format('%.0f', due + interval), 'PX', math.ceil((due + interval - now) / 1000) + 1000)
return wait
`)

// Wait returns when one more e-mail may go to this recipient domain and to the relay. ErrLimit means not within
// Options.Patience. When Redis is away there is no limit: mail then leaves as fast as the relay takes it.
func (r *Redis) Wait(ctx context.Context, domain string) error {
	sum := sha256.Sum256([]byte(domain)) // some domains are a person's name
	if err := r.turn(ctx, "domain:"+hex.EncodeToString(sum[:16]), r.options.DomainRate); err != nil {
		return err
	}
	return r.turn(ctx, "relay", r.options.Rate)
}

func (r *Redis) turn(ctx context.Context, name string, rate float64) error {
	if rate <= 0 {
		return nil
	}
	micros, err := bucket.Run(ctx, r.client, []string{r.key("limit", "v1", name)}, rate, r.options.Patience.Microseconds()).Int64()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil || micros == 0:
		return nil //nolint:nilerr // without Redis there is no limit
	case micros < 0:
		return fmt.Errorf("%w: no turn within %s", ErrLimit, r.options.Patience)
	}
	select {
	case <-time.After(time.Duration(micros) * time.Microsecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
