package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// write goes table by table, the files first: their versions tell whether the batch still holds.
func (r *recording) write(ctx context.Context, tx conn, watch hub.Watcher) error {
	steps := []struct {
		name string
		do   func(context.Context, conn) error
	}{
		{"files", r.writeFiles},
		{"events", r.writeEvents},
		{"events that waited", r.writeRetold},
		{"decisions", r.writeDecisions},
		{"messages", r.writeMessages},
		{"reminders", r.writeReminders},
		{"receipts", func(ctx context.Context, tx conn) error { return writeReceipts(ctx, tx, r.receipts) }},
		{"dead letters", r.writeDead},
	}
	for i, step := range steps {
		if err := step.do(ctx, tx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		if i == 1 && watch != nil {
			watch(hub.StepMidRecord, len(r.events.rows))
		}
	}
	return nil
}

// all is nil when a statement changed every row it should have. Otherwise another process was faster.
func all(changed int, want *list, err error) error {
	if err == nil && changed != len(want.rows) {
		return hub.ErrConflict
	}
	return err
}

// writeFiles succeeds only where the version is still the one that was read.
func (r *recording) writeFiles(ctx context.Context, tx conn) error {
	n, err := tx.change(ctx, r.files, r.files.into("files", `ON CONFLICT (number) DO UPDATE SET
		state = excluded.state, version = excluded.version, known = excluded.known, type = excluded.type, lang = excluded.lang,
		category = excluded.category, postcode = excluded.postcode, newsletter = excluded.newsletter,
		deceased = excluded.deceased, owing = excluded.owing
		WHERE files.version = excluded.version - 1`))
	return all(n, r.files, err)
}

func (r *recording) writeEvents(ctx context.Context, tx conn) error {
	n, err := tx.change(ctx, r.events, r.events.into("events", "ON CONFLICT DO NOTHING"))
	return all(n, r.events, err)
}

// writeRetold ends the wait of events. One that became a dead letter is an event no more: when it is replayed it
// comes in as if for the first time.
func (r *recording) writeRetold(ctx context.Context, tx conn) error {
	n, err := tx.change(ctx, r.retold, `UPDATE events SET waiting = 0 FROM v
		WHERE events.source = v.source AND events.id = v.id AND events.waiting = 1`)
	if err := all(n, r.retold, err); err != nil {
		return err
	}
	n, err = tx.change(ctx, r.undone, "DELETE FROM events WHERE waiting = 1 AND (source, id) IN (SELECT source, id FROM v)")
	return all(n, r.undone, err)
}

func (r *recording) writeDecisions(ctx context.Context, tx conn) error {
	_, err := tx.change(ctx, r.decisions, r.decisions.into("decisions", "ON CONFLICT DO NOTHING"))
	return err
}

// writeMessages leaves out those whose key exists, with their deliveries.
func (r *recording) writeMessages(ctx context.Context, tx conn) error {
	fresh := deliveryList()
	err := tx.each(ctx, r.messages, r.messages.into("messages", "ON CONFLICT DO NOTHING RETURNING id"), func(scan scanner) error {
		var id string
		err := scan(&id)
		addDelivery(fresh, r.queued[id])
		return err
	})
	if err != nil {
		return err
	}
	return queue(ctx, tx, fresh)
}

func deliveryList() *list {
	return listOf("id", "message", "file", "code", "channel", "lane", "state", "due", "replaces", "changed")
}

func addDelivery(l *list, d hub.Delivery) {
	l.add(d.ID, d.Message, d.File, d.Code, string(d.Channel), int(d.Lane), string(d.State), micros(d.Due), d.Replaces, micros(d.Changed))
}

// queue inserts deliveries in the place of their message.
func queue(ctx context.Context, tx conn, deliveries *list) error {
	_, err := tx.change(ctx, deliveries, `INSERT INTO deliveries (id, message, seq, file, code, channel, lane, state, due, ready, replaces, changed)
		SELECT v.id, v.message, m.seq, v.file, v.code, v.channel, v.lane, v.state, v.due, v.due, v.replaces, v.changed
		FROM v JOIN messages m ON m.id = v.message WHERE true ON CONFLICT DO NOTHING`)
	return err
}

func (r *recording) writeReminders(ctx context.Context, tx conn) error {
	if _, err := tx.change(ctx, r.reminders, r.reminders.into("reminders", "ON CONFLICT DO NOTHING")); err != nil {
		return err
	}
	_, err := tx.change(ctx, r.raised, "UPDATE reminders SET raised = 1 WHERE key IN (SELECT key FROM v)")
	return err
}
