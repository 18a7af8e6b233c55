package store

import (
	"context"
	"encoding/json"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Latest lists the newest messages first, of one file when file is not empty.
func (s *Store) Latest(ctx context.Context, file string, most int) ([]hub.MessageRow, error) {
	latest, args := "SELECT * FROM messages ORDER BY seq DESC LIMIT $1", []any{most}
	if file != "" {
		latest, args = "SELECT * FROM messages WHERE file = $2 ORDER BY seq DESC LIMIT $1", append(args, file)
	}
	return s.messageRows(ctx, "SELECT "+rowColumns+" FROM ("+latest+`) m
		JOIN deliveries d ON d.message = m.id AND d.replaced = 0 ORDER BY m.seq DESC`, args...)
}

// Tasks lists the newest messages that are work for staff.
func (s *Store) Tasks(ctx context.Context, most int) ([]hub.MessageRow, error) {
	return s.standing(ctx, "d.channel = 'task'", most)
}

// Troubled lists the newest messages of which nobody knows whether they arrived, or which did not and nothing replaces.
func (s *Store) Troubled(ctx context.Context, most int) ([]hub.MessageRow, error) {
	return s.standing(ctx, "d.state IN ('uncertain', 'failed', 'returned')", most)
}

// standing lists the newest messages by the delivery that stands for them. where has the words of a partial index.
func (s *Store) standing(ctx context.Context, where string, most int) ([]hub.MessageRow, error) {
	return s.messageRows(ctx, "SELECT "+rowColumns+" FROM deliveries d JOIN messages m ON m.id = d.message WHERE d.replaced = 0 AND "+
		where+" ORDER BY d.seq DESC LIMIT $1", most)
}

const rowColumns = "m.id, m.code, m.file, m.lang, d.channel, d.state, m.reason, m.created"

func (s *Store) messageRows(ctx context.Context, query string, args ...any) ([]hub.MessageRow, error) {
	var list []hub.MessageRow
	err := s.read.rows(ctx, query, args, func(scan scanner) error {
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
func (s *Store) Message(ctx context.Context, id string) (v hub.MessageView, found bool, err error) {
	err = s.read.rows(ctx, `SELECT m.body, m.document, m.reason_code, m.reason, m.created, e.source, e.id, e.type, e.subject, e.time, e.data,
		e.topic, e.partition, e.position FROM messages m JOIN events e ON e.source = m.source AND e.id = m.event WHERE m.id = $1`, []any{id},
		func(scan scanner) error {
			found = true
			return scanView(&v, scan)
		})
	if err != nil || !found {
		return v, false, err
	}
	if err := s.addDeliveries(ctx, &v); err != nil {
		return v, false, fmt.Errorf("deliveries of message %s: %w", id, err)
	}
	if err := s.addAttempts(ctx, &v); err != nil {
		return v, false, fmt.Errorf("attempts of message %s: %w", id, err)
	}
	return v, true, nil
}

func scanView(v *hub.MessageView, scan scanner) (err error) {
	var message, document []byte
	var created int64
	v.Event, err = scanEvent(func(to ...any) error {
		return scan(append([]any{&message, &document, &v.Reason.Code, &v.Reason.Text, &created}, to...)...)
	})
	if err != nil {
		return err
	}
	v.Created = instant(created)
	if err := json.Unmarshal(message, &v.Message); err != nil {
		return err
	}
	return json.Unmarshal(document, &v.Document)
}

// addDeliveries adds them in the order in which they took over from each other.
func (s *Store) addDeliveries(ctx context.Context, v *hub.MessageView) error {
	return s.read.rows(ctx, "SELECT "+deliveryColumns+" FROM deliveries WHERE message = $1 ORDER BY replaced DESC, due", []any{v.Message.ID},
		func(scan scanner) error {
			d, err := scanDelivery(scan)
			v.Deliveries = append(v.Deliveries, d)
			return err
		})
}

func (s *Store) addAttempts(ctx context.Context, v *hub.MessageView) error {
	return s.read.rows(ctx, `SELECT a.delivery, a.number, a.started, a.ended, a.state, a.code, a.answer
		FROM attempts a JOIN deliveries d ON d.id = a.delivery WHERE d.message = $1 ORDER BY a.started, a.number`, []any{v.Message.ID},
		func(scan scanner) error {
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
	var list []hub.EventRow
	place := map[hub.EventKey]int{}
	asked := listOf("source", "id")
	err := s.read.rows(ctx, "SELECT "+eventColumns+", recorded, waiting FROM events WHERE subject = $1 ORDER BY seq DESC LIMIT $2", []any{file, most},
		func(scan scanner) error {
			var recorded int64
			var waiting int
			e, err := scanEvent(scan, &recorded, &waiting)
			place[e.Key()] = len(list)
			asked.add(e.Source, e.ID)
			list = append(list, hub.EventRow{Event: e, Recorded: instant(recorded), Waiting: waiting == 1})
			return err
		})
	if err != nil {
		return nil, err
	}
	return list, s.read.each(ctx, asked, `SELECT d.source, d.event, d.code, d.reason_code, d.reason, d.messages
		FROM v JOIN decisions d ON d.source = v.source AND d.event = v.id ORDER BY d.code`, func(scan scanner) error {
		var k hub.EventKey
		var d hub.Decided
		err := scan(&k.Source, &k.ID, &d.Code, &d.Reason.Code, &d.Reason.Text, &d.Count)
		row := &list[place[k]]
		row.Decisions = append(row.Decisions, d)
		return err
	})
}
