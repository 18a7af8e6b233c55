package store

import (
	"context"
	"database/sql"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Begin notes that hand-overs begin and renews the leases; it names the deliveries still held.
func (s *Store) Begin(ctx context.Context, leases []hub.Lease) (map[string]bool, error) {
	held := make(map[string]bool, len(leases))
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		return eachChunk(len(leases), func(from, to int) error {
			args := make([]any, 0, 3*(to-from))
			for _, l := range leases[from:to] {
				args = append(args, l.Delivery, l.Token, text(micros(l.Until)))
			}
			rows, err := tx.QueryContext(ctx, `UPDATE deliveries SET begun = 1, next = CAST(v.column3 AS BIGINT)
				FROM (VALUES `+placeholders(to-from, 3)+`) AS v
				WHERE deliveries.id = v.column1 AND deliveries.token = v.column2 AND deliveries.state = 'sending'
				RETURNING deliveries.id`, args...)
			if err != nil {
				return fmt.Errorf("noting hand-overs: %w", err)
			}
			return collect(rows, func(scan func(...any) error) error {
				var id string
				err := scan(&id)
				held[id] = true
				return err
			})
		})
	})
	return held, err
}

// eachChunk cuts n items into the sizes of chunks.
func eachChunk(n int, do func(from, to int) error) error {
	from := 0
	for _, size := range chunks() {
		for n-from >= size {
			if err := do(from, from+size); err != nil {
				return err
			}
			from += size
		}
	}
	return nil
}

// Finish writes outcomes, attempts, fallbacks and what upstream is told; outcomes whose lease was lost are ignored.
func (s *Store) Finish(ctx context.Context, outcomes []hub.Outcome) error {
	seq := s.sequence(2 * len(outcomes))
	return s.inTx(ctx, func(tx *sql.Tx) error {
		held, err := s.settle(ctx, tx, outcomes)
		if err != nil {
			return fmt.Errorf("outcomes: %w", err)
		}
		return writeAround(ctx, tx, held, seq)
	})
}

// settle moves the deliveries and returns the outcomes that counted.
func (s *Store) settle(ctx context.Context, tx *sql.Tx, outcomes []hub.Outcome) ([]hub.Outcome, error) {
	held := map[string]bool{}
	err := eachChunk(len(outcomes), func(from, to int) error {
		args := make([]any, 0, 11*(to-from))
		for _, o := range outcomes[from:to] {
			args = append(args, settledRow(o)...)
		}
		rows, err := tx.QueryContext(ctx, `UPDATE deliveries SET state = v.column3, next = CAST(v.column4 AS BIGINT), note = v.column5,
			digest = CASE WHEN v.column6 = '' THEN digest ELSE v.column6 END, pages = CAST(v.column7 AS INTEGER),
			changed = CAST(v.column8 AS BIGINT), attempts = attempts + CAST(v.column9 AS INTEGER),
			replaced = CAST(v.column10 AS SMALLINT), begun = CAST(v.column11 AS SMALLINT), token = ''
			FROM (VALUES `+placeholders(to-from, 11)+`) AS v
			WHERE deliveries.id = v.column1 AND deliveries.token = v.column2 AND deliveries.state = 'sending'
			RETURNING deliveries.id`, args...)
		if err != nil {
			return err
		}
		return collect(rows, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			held[id] = true
			return err
		})
	})
	var counted []hub.Outcome
	for _, o := range outcomes {
		if held[o.Job.Delivery.ID] {
			counted = append(counted, o)
		}
	}
	return counted, err
}

// settledRow is one outcome as text, for a list of VALUES has no types of its own. A letter to be tried again stays
// begun with its batch: it may be on paper already.
func settledRow(o hub.Outcome) []any {
	next, tries := o.Now, 0
	if o.State == hub.Queued {
		next = o.Retry
	}
	if o.Attempt != nil {
		tries = 1
	}
	begun := road(o.Job.Delivery.Channel) == 1 && o.State == hub.Queued && o.Attempt == nil && o.Job.Delivery.Batch != ""
	return []any{
		o.Job.Delivery.ID, o.Job.Lease.Token, string(o.State), text(micros(next)), o.Note, o.Digest, text(int64(o.Pages)),
		text(micros(o.Now)), text(int64(tries)), text(int64(flag(o.Fallback != nil))), text(int64(flag(begun))),
	}
}

func text(n int64) string { return fmt.Sprint(n) }

// writeAround writes what comes with the outcomes: attempts, fallbacks, and what upstream is told.
func writeAround(ctx context.Context, tx *sql.Tx, outcomes []hub.Outcome, seq int64) error {
	attempts := table{name: "attempts", conflict: "ON CONFLICT DO NOTHING",
		columns: []string{"delivery", "number", "started", "ended", "state", "code", "answer"}}
	fallbacks, box := deliveriesTable(), outboxTable()
	for _, o := range outcomes {
		if a := o.Attempt; a != nil {
			attempts.add(a.Delivery, a.Number, micros(a.Started), micros(a.Ended), string(a.State), a.Code, a.Answer)
		}
		if o.Fallback != nil {
			addDelivery(&fallbacks, *o.Fallback, seq)
			seq++
		}
		d := o.Job.Delivery
		d.State, d.Digest, d.Pages = o.State, o.Digest, o.Pages
		addToOutbox(&box, d, o.Now, seq)
		seq++
	}
	for _, t := range []*table{&attempts, &fallbacks, &box} {
		if _, err := t.insert(ctx, tx); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}
