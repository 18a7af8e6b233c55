package dedup

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// TryLock tells whether this caller is the first to ask for name within ttl. It spares replicas work that the ledger's
// unique keys would refuse anyway, and is no mutual exclusion. On an error go ahead.
//
// SET NX GET with a token of our own, not SETNX: the client repeats a command whose reply was lost, and SETNX
// would then answer that somebody else was first.
func (r *Redis) TryLock(ctx context.Context, name string, ttl time.Duration) (won bool, err error) {
	token := rand.Text()
	holder, err := r.client.SetArgs(ctx, r.key("lock", "v1", name), token, redis.SetArgs{Mode: "NX", Get: true, TTL: ttl}).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("locking %s in Redis: %w", name, err)
	}
	return holder == token, nil
}
