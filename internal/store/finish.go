package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Begin notes that hand-overs begin and renews the leases; it tells of each whether it still holds.
func (s *Store) Begin(ctx context.Context, leases []hub.Lease) (held []bool, err error) {
	begun := listOf("id", "token", "ready")
	for _, l := range leases {
		begun.add(l.Delivery, l.Token, micros(l.Until))
	}
	var holders map[holder]bool
	err = s.inTx(ctx, func(tx conn) error {
		holders, err = change(ctx, tx, begun, "UPDATE deliveries SET begun = 1, ready = v.ready FROM v WHERE "+leased)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("noting %d hand-overs: %w", len(leases), err)
	}
	held = make([]bool, len(leases))
	for i, l := range leases {
		held[i] = holders[holder{l.Delivery, l.Token}]
	}
	return held, nil
}

// Renew lengthens leases that are still held.
func (s *Store) Renew(ctx context.Context, leases []hub.Lease) error {
	renewed := listOf("id", "token", "ready")
	for _, l := range leases {
		renewed.add(l.Delivery, l.Token, micros(l.Until))
	}
	err := s.inTx(ctx, func(tx conn) error {
		_, err := tx.change(ctx, renewed, "UPDATE deliveries SET ready = v.ready FROM v WHERE "+leased)
		return err
	})
	if err != nil {
		return fmt.Errorf("renewing %d leases: %w", len(leases), err)
	}
	return nil
}

// leased picks the deliveries whose lease still holds.
const leased = "deliveries.id = v.id AND deliveries.token = v.token AND deliveries.state = 'sending'"

// holder is a delivery with the token of a lease. The delivery alone would not do: what is settled together may hold two
// leases of one delivery, one that expired and one that followed, when a process was too slow and overtook itself.
type holder struct{ delivery, token string }

// change runs an update of leased deliveries and returns whose leases held.
func change(ctx context.Context, tx conn, l *list, update string) (map[holder]bool, error) {
	held := make(map[holder]bool, len(l.rows))
	err := tx.each(ctx, l, update+" RETURNING deliveries.id, deliveries.token", func(scan scanner) error {
		var h holder
		err := scan(&h.delivery, &h.token)
		held[h] = true
		return err
	})
	return held, err
}

// Finish writes outcomes, attempts, fallbacks and what upstream is told; outcomes whose lease was lost are ignored.
func (s *Store) Finish(ctx context.Context, outcomes []hub.Outcome) error {
	err := s.inTx(ctx, func(tx conn) error {
		held, err := settle(ctx, tx, outcomes)
		if err != nil {
			return err
		}
		return writeAround(ctx, tx, held)
	})
	if err != nil {
		return fmt.Errorf("writing down %d outcomes: %w", len(outcomes), err)
	}
	return nil
}

// settle moves the deliveries and returns the outcomes that counted.
//
// A letter whose hand-over began stays begun and in its batch when it must be tried again, for it may be on paper
// already. One that never got that far is free for another batch. An e-mail that may have arrived stays begun too.
func settle(ctx context.Context, tx conn, outcomes []hub.Outcome) (counted []hub.Outcome, err error) {
	settled := listOf("id", "token", "state", "ready", "note", "digest", "pages", "changed", "tries", "replaced", "unsure")
	for _, o := range outcomes {
		ready, tries := o.Now, 0
		if o.State == hub.Queued {
			ready = o.Retry
		}
		if o.Attempt != nil {
			tries = 1
		}
		settled.add(o.Job.Delivery.ID, o.Job.Lease.Token, string(o.State), micros(ready), heal(o.Note), o.Digest, o.Pages,
			micros(o.Now), tries, bit(o.Fallback != nil), bit(o.Unsure))
	}
	held, err := change(ctx, tx, settled, `UPDATE deliveries SET state = v.state, ready = v.ready, note = v.note, changed = v.changed,
		due = CASE WHEN v.state = 'queued' THEN v.ready ELSE deliveries.due END,
		digest = CASE WHEN v.digest = '' THEN deliveries.digest ELSE v.digest END,
		pages = CASE WHEN v.digest = '' THEN deliveries.pages ELSE v.pages END,
		attempts = deliveries.attempts + v.tries, replaced = v.replaced,
		begun = CASE WHEN v.state = 'queued' AND (deliveries.batch <> '' OR v.unsure = 1) THEN deliveries.begun ELSE 0 END,
		batch = CASE WHEN deliveries.begun = 1 THEN deliveries.batch ELSE '' END
		FROM v WHERE `+leased)
	for _, o := range outcomes {
		if held[holder{o.Job.Delivery.ID, o.Job.Lease.Token}] {
			counted = append(counted, o)
		}
	}
	return counted, err
}

// writeAround writes what comes with the outcomes: attempts, fallbacks, and what upstream is told.
func writeAround(ctx context.Context, tx conn, outcomes []hub.Outcome) error {
	attempts := listOf("delivery", "number", "started", "ended", "state", "code", "answer")
	fallbacks := deliveryList()
	changed := make([]hub.Delivery, len(outcomes))
	for i, o := range outcomes {
		changed[i] = after(o)
		if a := o.Attempt; a != nil {
			attempts.add(a.Delivery, changed[i].Attempts, micros(a.Started), micros(a.Ended), string(a.State), a.Code, heal(a.Answer))
		}
		if o.Fallback != nil {
			addDelivery(fallbacks, *o.Fallback)
		}
	}
	if _, err := tx.change(ctx, attempts, attempts.into("attempts", "ON CONFLICT DO NOTHING")); err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	if err := queue(ctx, tx, fallbacks); err != nil {
		return fmt.Errorf("fallbacks: %w", err)
	}
	return tell(ctx, tx, changed)
}

// after is the delivery as an outcome leaves it.
func after(o hub.Outcome) hub.Delivery {
	d := o.Job.Delivery
	d.State, d.Changed = o.State, o.Now
	if o.Digest != "" {
		d.Digest, d.Pages = o.Digest, o.Pages
	}
	if o.Attempt != nil {
		d.Attempts++
	}
	return d
}
