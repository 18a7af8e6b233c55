package dedup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/redis/go-redis/v9"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Done tells which of these events were marked: they are in the ledger. An error says nothing of any event; ask
// the ledger then.
func (r *Redis) Done(ctx context.Context, keys []hub.EventKey) (map[hub.EventKey]bool, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = r.eventKey(k)
	}
	found, err := r.client.MGet(ctx, names...).Result()
	if err != nil {
		return nil, fmt.Errorf("asking Redis for known events: %w", err)
	}
	done := make(map[hub.EventKey]bool, len(keys))
	for i, k := range keys {
		if found[i] != nil {
			done[k] = true
		}
	}
	return done, nil
}

// Mark remembers events that are recorded in the ledger, and only those: an event marked before would be lost.
// After an error some may be marked, which is as good.
func (r *Redis) Mark(ctx context.Context, keys []hub.EventKey) error {
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, k := range keys {
			p.Set(ctx, r.eventKey(k), "", r.options.Keep)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("marking events in Redis: %w", err)
	}
	return nil
}

// eventKey hides source and identifier: upstream may have put a person's number in them.
func (r *Redis) eventKey(k hub.EventKey) string {
	sum := sha256.Sum256([]byte(k.Source + "\x00" + k.ID))
	return r.key("dedup", "v1", hex.EncodeToString(sum[:]))
}
