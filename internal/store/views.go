package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Totals counts the whole ledger.
func (s *Store) Totals(ctx context.Context) (hub.Totals, error) {
	t := hub.Totals{Messages: map[string]int{}}
	for query, into := range map[string]*int{
		"SELECT count(*) FROM events": &t.Events,
		"SELECT count(*) FROM events WHERE source LIKE '" + hub.SourcePrefix + "%'": &t.Raised,
		"SELECT count(*) FROM events WHERE waiting = 1":                             &t.Waiting,
		"SELECT count(*) FROM dead_letters WHERE replayed = 0":                      &t.Dead,
		"SELECT count(*) FROM dead_letters WHERE replayed > 0":                      &t.Replayed,
		"SELECT count(*) FROM reminders WHERE raised = 0":                           &t.Reminders,
		"SELECT count(*) FROM outbox":                                               &t.Outbox,
	} {
		if err := s.read.QueryRowContext(ctx, query).Scan(into); err != nil {
			return t, fmt.Errorf("counting: %w", err)
		}
	}
	rows, err := s.read.QueryContext(ctx, "SELECT code, count(*) FROM messages GROUP BY code")
	if err != nil {
		return t, err
	}
	err = collect(rows, func(scan func(...any) error) error {
		var code string
		var n int
		err := scan(&code, &n)
		t.Messages[code] = n
		return err
	})
	if err != nil {
		return t, err
	}
	rows, err = s.read.QueryContext(ctx, "SELECT code, channel, state, count(*), sum(replaced) FROM deliveries GROUP BY code, channel, state ORDER BY code, channel, state")
	if err != nil {
		return t, err
	}
	return t, collect(rows, func(scan func(...any) error) error {
		var c hub.StateCount
		err := scan(&c.Code, &c.Channel, &c.State, &c.Count, &c.Replaced)
		t.Deliveries = append(t.Deliveries, c)
		return err
	})
}

// Latest lists the newest messages first, of one file when file is not empty.
func (s *Store) Latest(ctx context.Context, file string, most int) ([]hub.MessageRow, error) {
	query, args := `SELECT m.id, m.code, m.file, m.lang, d.channel, d.state, m.reason, m.created FROM messages m
		JOIN deliveries d ON d.message = m.id AND d.replaced = 0`, []any{most}
	if file != "" {
		query, args = query+" WHERE m.file = $2", append(args, file)
	}
	rows, err := s.read.QueryContext(ctx, query+" ORDER BY m.seq DESC LIMIT $1", args...)
	if err != nil {
		return nil, err
	}
	var list []hub.MessageRow
	err = collect(rows, func(scan func(...any) error) error {
		var m hub.MessageRow
		var created int64
		err := scan(&m.ID, &m.Code, &m.File, &m.Lang, &m.Channel, &m.State, &m.Reason, &created)
		m.Created = instant(created)
		list = append(list, m)
		return err
	})
	return list, err
}

// Message reads everything about one message; it is false when none has this identifier.
func (s *Store) Message(ctx context.Context, id string) (hub.MessageView, bool, error) {
	var v hub.MessageView
	rows, err := s.read.QueryContext(ctx, `SELECT m.body, c.content, m.reason_code, m.reason, m.created, e.source, e.id, e.type, e.subject, e.time, e.data
		FROM messages m JOIN documents c ON c.message = m.id JOIN events e ON e.source = m.source AND e.id = m.event WHERE m.id = $1`, id)
	if err != nil {
		return v, false, err
	}
	found := false
	err = collect(rows, func(scan func(...any) error) error {
		found = true
		return scanView(&v, scan)
	})
	if err != nil || !found {
		return v, false, err
	}
	return v, true, s.addDeliveries(ctx, &v)
}

func scanView(v *hub.MessageView, scan func(...any) error) error {
	var body, content string
	var created int64
	var err error
	v.Event, err = scanEvent(func(to ...any) error {
		return scan(append([]any{&body, &content, &v.Reason.Code, &v.Reason.Text, &created}, to...)...)
	})
	if err != nil {
		return err
	}
	v.Created = instant(created)
	if err := json.Unmarshal([]byte(body), &v.Message); err != nil {
		return err
	}
	return json.Unmarshal([]byte(content), &v.Document)
}

func (s *Store) addDeliveries(ctx context.Context, v *hub.MessageView) error {
	rows, err := s.read.QueryContext(ctx, "SELECT "+deliveryColumns+" FROM deliveries WHERE message = $1 ORDER BY seq", v.Message.ID)
	if err != nil {
		return err
	}
	var ids []string
	err = collect(rows, func(scan func(...any) error) error {
		d, err := scanDelivery(scan)
		v.Deliveries, ids = append(v.Deliveries, d), append(ids, d.ID)
		return err
	})
	if err != nil {
		return err
	}
	return selectIn(ctx, s.read, "SELECT delivery, number, started, ended, state, code, answer FROM attempts WHERE delivery", ids,
		" ORDER BY started, number", func(scan func(...any) error) error {
			var a hub.Attempt
			var started, ended int64
			err := scan(&a.Delivery, &a.Number, &started, &ended, &a.State, &a.Code, &a.Answer)
			a.Started, a.Ended = instant(started), instant(ended)
			v.Attempts = append(v.Attempts, a)
			return err
		})
}

// EventsOf lists the newest events of a file first, with what was decided on each.
func (s *Store) EventsOf(ctx context.Context, file string, most int) ([]hub.EventRow, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+eventColumns+", recorded, waiting FROM events WHERE subject = $1 ORDER BY seq DESC LIMIT $2", file, most)
	if err != nil {
		return nil, err
	}
	var list []hub.EventRow
	place := map[hub.EventKey]int{}
	var ids []string
	err = collect(rows, func(scan func(...any) error) error {
		var recorded int64
		var waiting int
		e, err := scanEvent(scan, &recorded, &waiting)
		place[e.Key()] = len(list)
		ids = append(ids, e.ID)
		list = append(list, hub.EventRow{Event: e, Recorded: instant(recorded), Waiting: waiting == 1})
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, selectIn(ctx, s.read, "SELECT source, event, code, reason_code, reason, messages FROM decisions WHERE event", ids, " ORDER BY code",
		func(scan func(...any) error) error {
			var key hub.EventKey
			var d hub.Decided
			err := scan(&key.Source, &key.ID, &d.Code, &d.Reason.Code, &d.Reason.Text, &d.Count)
			if i, ok := place[key]; ok {
				list[i].Decisions = append(list[i].Decisions, d)
			}
			return err
		})
}

// DeadLetters lists the newest dead letters first.
func (s *Store) DeadLetters(ctx context.Context, most int) ([]hub.DeadRow, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id, topic, partition, position, key, value, headers, reason, at, replayed FROM dead_letters ORDER BY at DESC, id LIMIT $1", most)
	if err != nil {
		return nil, err
	}
	var list []hub.DeadRow
	err = collect(rows, func(scan func(...any) error) error {
		var d hub.DeadRow
		var headers string
		var at, replayed int64
		if err := scan(&d.ID, &d.Origin.Topic, &d.Origin.Partition, &d.Origin.Offset, &d.Key, &d.Value, &headers, &d.Reason, &at, &replayed); err != nil {
			return err
		}
		d.At = instant(at)
		if replayed > 0 {
			d.Replayed = instant(replayed)
		}
		list = append(list, d)
		return json.Unmarshal([]byte(headers), &list[len(list)-1].Headers)
	})
	return list, err
}

// MarkReplayed notes that a dead letter was published again.
func (s *Store) MarkReplayed(ctx context.Context, id string, now time.Time) error {
	_, err := s.write.ExecContext(ctx, "UPDATE dead_letters SET replayed = $1 WHERE id = $2", micros(now), id)
	return err
}
