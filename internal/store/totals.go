package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// raisedHere are the sources that begin with hub.SourcePrefix, as a range of an index: "0" follows "/".
const raisedHere = "source >= 'courrier/' AND source < 'courrier0'"

// Totals counts the whole ledger.
func (s *Store) Totals(ctx context.Context) (hub.Totals, error) {
	t := hub.Totals{Messages: map[string]int{}}
	for query, into := range map[string]*int{
		"SELECT count(*) FROM events":                          &t.Events,
		"SELECT count(*) FROM events WHERE " + raisedHere:      &t.Raised,
		"SELECT count(*) FROM events WHERE waiting = 1":        &t.Waiting,
		"SELECT count(*) FROM dead_letters WHERE replayed = 0": &t.Dead,
		"SELECT count(*) FROM dead_letters WHERE replayed > 0": &t.Replayed,
		"SELECT count(*) FROM reminders WHERE raised = 0":      &t.Reminders,
		"SELECT count(*) FROM outbox":                          &t.Outbox,
	} {
		if err := s.read.QueryRowContext(ctx, query).Scan(into); err != nil {
			return t, fmt.Errorf("counting: %w", err)
		}
	}
	if err := s.countMessages(ctx, &t); err != nil {
		return t, fmt.Errorf("counting messages: %w", err)
	}
	if err := s.countDeliveries(ctx, &t); err != nil {
		return t, fmt.Errorf("counting deliveries: %w", err)
	}
	return t, nil
}

func (s *Store) countMessages(ctx context.Context, t *hub.Totals) error {
	return s.read.rows(ctx, "SELECT code, count(*) FROM messages GROUP BY code", nil, func(scan scanner) error {
		var code string
		var n int
		err := scan(&code, &n)
		t.Messages[code] = n
		return err
	})
}

func (s *Store) countDeliveries(ctx context.Context, t *hub.Totals) error {
	return s.read.rows(ctx, `SELECT code, channel, state, count(*), sum(replaced) FROM deliveries
		GROUP BY code, channel, state ORDER BY code, channel, state`, nil, func(scan scanner) error {
		var c hub.StateCount
		err := scan(&c.Code, &c.Channel, &c.State, &c.Count, &c.Replaced)
		t.Deliveries = append(t.Deliveries, c)
		return err
	})
}
