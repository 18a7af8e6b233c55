package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Record writes all entries in one transaction, or none.
func (s *Store) Record(ctx context.Context, entries []hub.Entry) error {
	r := recording{store: s, now: time.Now(), seq: s.sequence(4 * len(entries))}
	for i := range entries {
		if err := r.gather(&entries[i]); err != nil {
			return hub.Permanent(err)
		}
	}
	return s.inTx(ctx, func(tx *sql.Tx) error { return r.write(ctx, tx) })
}

// recording is one batch on its way into the tables.
type recording struct {
	store   *Store
	now     time.Time
	seq     int64
	files   map[string]hub.File
	events  table
	retold  []hub.EventKey
	decided table
	planned []plannedFor
	remind  table
	raised  []string
	receipt []hub.Receipt
	dead    []*hub.DeadLetter
}

type plannedFor struct {
	hub.Planned
	event  hub.Event
	reason hub.Reason
}

func (r *recording) next() int64 {
	r.seq++
	return r.seq
}

// gather sorts one entry into the tables.
func (r *recording) gather(e *hub.Entry) error {
	if e.Dead != nil {
		if !slices.ContainsFunc(r.dead, func(d *hub.DeadLetter) bool { return d.ID == e.Dead.ID }) {
			r.dead = append(r.dead, e.Dead)
		}
		return nil
	}
	r.gatherEvent(e)
	if e.File != nil {
		if r.files == nil {
			r.files = map[string]hub.File{}
		}
		r.files[e.File.Number] = *e.File // the last entry's file is the file after them all
	}
	r.decided.name, r.decided.columns = "decisions", []string{"source", "event", "code", "reason_code", "reason", "messages"}
	r.decided.conflict = "ON CONFLICT DO NOTHING"
	for _, d := range e.Decisions {
		r.decided.add(e.Event.Source, e.Event.ID, d.Code, d.Reason.Code, d.Reason.Text, d.Count)
	}
	for _, p := range e.Messages {
		r.planned = append(r.planned, plannedFor{p, e.Event, reasonFor(e.Decisions, p.Message.Code)})
	}
	r.remind.name, r.remind.columns = "reminders", []string{"key", "type", "file", "due", "data", "raised"}
	r.remind.conflict = "ON CONFLICT DO NOTHING"
	for _, m := range e.Reminders {
		r.remind.add(m.Key, m.Type, m.File, micros(m.Due), string(m.Data), 0)
	}
	r.receipt = append(r.receipt, e.Receipts...)
	return nil
}

func (r *recording) gatherEvent(e *hub.Entry) {
	ev := e.Event
	if ev.Source == hub.SourceReminders {
		r.raised = append(r.raised, ev.ID)
	}
	if e.Retold {
		r.retold = append(r.retold, ev.Key())
		return
	}
	r.events.name = "events"
	r.events.columns = []string{"source", "id", "type", "subject", "time", "data", "waiting", "seq", "recorded"}
	r.events.add(ev.Source, ev.ID, ev.Type, ev.Subject, micros(ev.Time), string(ev.Data), flag(e.Waiting), r.next(), micros(r.now))
}

func reasonFor(decisions []hub.Decided, code string) hub.Reason {
	i := slices.IndexFunc(decisions, func(d hub.Decided) bool { return d.Code == code })
	if i < 0 {
		return hub.Reason{}
	}
	return decisions[i].Reason
}

// write goes table by table. The files come first, in the order of their numbers: whoever holds a file's row holds
// the file, and two processes never wait for each other crosswise.
func (r *recording) write(ctx context.Context, tx *sql.Tx) error {
	if err := r.writeFiles(ctx, tx); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if _, err := r.events.insert(ctx, tx); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	if r.store.watch != nil {
		r.store.watch(hub.StepMidRecord, 1)
	}
	for _, step := range []func(context.Context, *sql.Tx) error{
		r.writeRetold, r.writeDecisions, r.writeMessages, r.writeReminders, r.writeReceipts, r.writeDead,
	} {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// writeFiles succeeds only where the version is still the one that was read.
func (r *recording) writeFiles(ctx context.Context, tx *sql.Tx) error {
	t := table{
		name:    "files",
		columns: []string{"number", "state", "version", "known", "type", "lang", "category", "postcode", "email", "newsletter", "deceased", "owing"},
		conflict: "ON CONFLICT (number) DO UPDATE SET state = excluded.state, version = excluded.version, known = excluded.known, " +
			"type = excluded.type, lang = excluded.lang, category = excluded.category, postcode = excluded.postcode, " +
			"email = excluded.email, newsletter = excluded.newsletter, deceased = excluded.deceased, owing = excluded.owing " +
			"WHERE files.version = excluded.version - 1",
	}
	for _, number := range slices.Sorted(maps.Keys(r.files)) {
		f := r.files[number]
		state, err := json.Marshal(f)
		if err != nil {
			return hub.Permanent(err)
		}
		p := f.Profile
		t.add(number, string(state), f.Version+1, flag(f.Known()), string(p.Type), string(p.Lang), p.Category, p.Address.Postcode,
			flag(p.Email != "" && !p.EmailFailed), flag(p.Newsletter), flag(!p.Deceased.IsZero()), flag(hub.ReachOf(f).Owing))
	}
	written, err := t.insert(ctx, tx)
	if err == nil && written != int64(len(r.files)) {
		err = hub.ErrConflict
	}
	return err
}

func (r *recording) writeRetold(ctx context.Context, tx *sql.Tx) error {
	for _, key := range r.retold {
		result, err := tx.ExecContext(ctx, "UPDATE events SET waiting = 0 WHERE source = $1 AND id = $2 AND waiting = 1", key.Source, key.ID)
		if err != nil {
			return fmt.Errorf("events that waited: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return cmp.Or(err, hub.ErrConflict)
		}
	}
	return nil
}

func (r *recording) writeDecisions(ctx context.Context, tx *sql.Tx) error {
	if _, err := r.decided.insert(ctx, tx); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	return nil
}

// writeMessages leaves out those whose key exists, with their documents and deliveries.
func (r *recording) writeMessages(ctx context.Context, tx *sql.Tx) error {
	messages := table{name: "messages", conflict: "ON CONFLICT DO NOTHING", columns: []string{
		"id", "key", "code", "file", "lang", "body", "source", "event", "reason_code", "reason", "campaign", "seq", "created"}}
	for _, p := range r.planned {
		body, err := json.Marshal(p.Message)
		if err != nil {
			return hub.Permanent(err)
		}
		m := p.Message
		messages.add(m.ID, m.Key, m.Code, m.File, string(m.Recipient.Lang), string(body), p.event.Source, p.event.ID,
			p.reason.Code, p.reason.Text, m.Campaign, r.next(), micros(p.Delivery.Changed))
	}
	fresh, err := messages.insertReturning(ctx, tx, "id")
	if err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	documents := table{name: "documents", columns: []string{"message", "content"}}
	queued := deliveriesTable()
	for _, p := range r.planned {
		if !fresh[p.Message.ID] {
			continue
		}
		content, err := json.Marshal(p.Document)
		if err != nil {
			return hub.Permanent(err)
		}
		documents.add(p.Message.ID, string(content))
		addDelivery(&queued, p.Delivery, r.next())
	}
	if _, err := documents.insert(ctx, tx); err != nil {
		return fmt.Errorf("documents: %w", err)
	}
	if _, err := queued.insert(ctx, tx); err != nil {
		return fmt.Errorf("deliveries: %w", err)
	}
	return nil
}

func deliveriesTable() table {
	return table{name: "deliveries", conflict: "ON CONFLICT DO NOTHING", columns: []string{
		"id", "message", "file", "code", "channel", "road", "lane", "seq", "state", "due", "next", "token", "begun", "batch",
		"replaces", "replaced", "attempts", "digest", "pages", "note", "changed"}}
}

func addDelivery(t *table, d hub.Delivery, seq int64) {
	due := micros(d.Due)
	t.add(d.ID, d.Message, d.File, d.Code, string(d.Channel), road(d.Channel), int(d.Lane), seq, string(d.State), due, due, "", 0, "",
		d.Replaces, 0, d.Attempts, "", 0, "", micros(d.Changed))
}

// road is what is claimed together: e-mails, paper, tasks.
func road(c hub.Channel) int {
	switch c {
	case hub.ChannelEmail:
		return 0
	case hub.ChannelLetter, hub.ChannelRegistered:
		return 1
	}
	return 2
}

func (r *recording) writeReminders(ctx context.Context, tx *sql.Tx) error {
	if _, err := r.remind.insert(ctx, tx); err != nil {
		return fmt.Errorf("reminders: %w", err)
	}
	for _, key := range r.raised {
		if _, err := tx.ExecContext(ctx, "UPDATE reminders SET raised = 1 WHERE key = $1", key); err != nil {
			return fmt.Errorf("reminders: %w", err)
		}
	}
	return nil
}
