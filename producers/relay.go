package producers

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Outbox is where the ledger keeps the records it owes to Kafka. Package store implements it.
type Outbox interface {
	// ClaimOutbox leases up to most records until now+lease, oldest first. Of one key either the oldest are given out,
	// in their order, or none while others of it are leased: that keeps a key's records in order.
	ClaimOutbox(ctx context.Context, most int, now time.Time, lease time.Duration) ([]hub.OutboxRecord, error)
	// OutboxDone removes published records. One whose lease was lost is left to its new holder.
	OutboxDone(ctx context.Context, published []hub.OutboxRecord) error
}

// Relay publishes what the ledger owes to Kafka: at least once, and of each key in order. Several processes may have
// one each; one relay is for one goroutine, which calls Round again and again.
type Relay struct {
	Outbox Outbox
	Client *Client
	Watch  hub.Watcher
	Now    func() time.Time // nil is time.Now

	Most  int           // records claimed at once; 0 is 500
	Lease time.Duration // how long a claim holds; 0 is a minute, and a quarter of it must be enough for one try at its slowest, 15 s

	held  []hub.OutboxRecord // claimed and not published yet
	until time.Time          // when held must be claimed anew
}

// Round publishes what it can claim, in one try, and tells how many records that were. What could not be published is
// tried again by the next round, as long as its lease is good: nobody else may take it meanwhile. When ctx ends it
// returns at once; what was being sent may arrive, and goes again when its lease ends.
func (r *Relay) Round(ctx context.Context) (int, error) {
	if err := r.claim(ctx); err != nil {
		return 0, err
	}
	total := len(r.held)
	if total == 0 {
		return 0, nil
	}
	if r.Watch != nil {
		r.Watch(hub.StepPublishing, total)
	}
	var err error
	r.held, err = r.publish(ctx, r.held)
	return total - len(r.held), err
}

// claim leases records, unless some are still held.
func (r *Relay) claim(ctx context.Context) (err error) {
	now := r.now()
	if len(r.held) > 0 && now.Before(r.until) {
		return nil
	}
	r.until = now.Add(r.lease() * 3 / 4) // publishing must end before the lease does
	if r.held, err = r.Outbox.ClaimOutbox(ctx, r.most(), now, r.lease()); err != nil {
		return fmt.Errorf("claiming outbox records: %w", err)
	}
	return nil
}

// publish sends records, notes those that are published, and returns those that are not.
func (r *Relay) publish(ctx context.Context, records []hub.OutboxRecord) ([]hub.OutboxRecord, error) {
	published, left, wrong := split(records, r.Client.send(ctx, messagesOf(records)))
	if len(published) > 0 {
		if err := r.Outbox.OutboxDone(context.WithoutCancel(ctx), published); err != nil {
			return records, fmt.Errorf("noting %d published records: %w", len(published), err)
		}
	}
	if wrong != nil {
		return left, fmt.Errorf("%d of %d outbox records could not be published: %w", len(left), len(records), wrong)
	}
	return nil, nil
}

func messagesOf(records []hub.OutboxRecord) []kafka.Message {
	messages := make([]kafka.Message, len(records))
	for i, record := range records {
		messages[i] = kafka.Message{
			Topic: record.Topic, Key: []byte(record.Key), Value: record.Payload, Headers: headersOf(record.Headers),
		}
	}
	return messages
}

func (r *Relay) most() int            { return cmp.Or(r.Most, 500) }
func (r *Relay) lease() time.Duration { return cmp.Or(r.Lease, time.Minute) }

func (r *Relay) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}
