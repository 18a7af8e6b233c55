package producers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// memoryOutbox keeps the contract of Outbox in memory.
type memoryOutbox struct {
	mu       sync.Mutex
	records  []hub.OutboxRecord
	leases   map[string]time.Time // by record
	claims   int
	failDone int // so many calls of OutboxDone fail
}

func (o *memoryOutbox) add(records ...hub.OutboxRecord) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.records = append(o.records, records...)
}

func (o *memoryOutbox) ClaimOutbox(_ context.Context, most int, now time.Time, lease time.Duration) ([]hub.OutboxRecord, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims++
	if o.leases == nil {
		o.leases = map[string]time.Time{}
	}
	busy := map[string]bool{}
	for _, r := range o.records {
		busy[r.Key] = busy[r.Key] || now.Before(o.leases[r.ID])
	}
	var given []hub.OutboxRecord
	for i := range o.records {
		if r := &o.records[i]; len(given) < most && !busy[r.Key] {
			r.Token = strconv.Itoa(o.claims)
			o.leases[r.ID] = now.Add(lease)
			given = append(given, *r)
		}
	}
	return given, nil
}

func (o *memoryOutbox) OutboxDone(_ context.Context, published []hub.OutboxRecord) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failDone > 0 {
		o.failDone--
		return errors.New("the database is away")
	}
	o.records = slices.DeleteFunc(o.records, func(r hub.OutboxRecord) bool {
		return slices.ContainsFunc(published, func(p hub.OutboxRecord) bool { return p.ID == r.ID && p.Token == r.Token })
	})
	return nil
}

func (o *memoryOutbox) left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.records)
}
