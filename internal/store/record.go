package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Record writes all entries in one transaction, or none.
func (s *Store) Record(ctx context.Context, entries []hub.Entry) error {
	r := newRecording(micros(s.now()))
	for i := range entries {
		if err := r.gather(&entries[i]); err != nil {
			return hub.Permanent(err)
		}
	}
	if err := r.gatherFiles(); err != nil {
		return hub.Permanent(err)
	}
	return s.inTx(ctx, func(tx conn) error { return r.write(ctx, tx, s.watch) })
}

// recording is one batch on its way into the tables.
type recording struct {
	now       int64
	after     map[string]hub.File // each file as it is after the batch
	files     *list
	events    *list
	retold    *list
	undone    *list // events that waited and became dead letters
	decisions *list
	messages  *list
	queued    map[string]hub.Delivery // the first delivery of each message
	reminders *list
	raised    *list // reminders whose event is in the batch
	receipts  []hub.Receipt
	dead      *list
	deadBox   *list
}

func newRecording(now int64) *recording {
	return &recording{
		now:    now,
		after:  map[string]hub.File{},
		files:  listOf("number", "state", "version", "known", "type", "lang", "category", "postcode", "newsletter", "deceased", "owing"),
		events: listOf("source", "id", "type", "subject", "time", "data", "topic", "partition", "position", "waiting", "recorded"),
		retold: listOf("source", "id"), undone: listOf("source", "id"),
		decisions: listOf("source", "event", "code", "reason_code", "reason", "messages"),
		messages: listOf("id", "key", "code", "file", "lang", "body", "document", "source", "event", "reason_code", "reason",
			"campaign", "created"),
		queued:    map[string]hub.Delivery{},
		reminders: listOf("key", "type", "file", "due", "data"), raised: listOf("key"),
		dead:    listOf("id", "topic", "partition", "position", "key", "value", "headers", "reason", "at"),
		deadBox: outboxList(),
	}
}

// gather sorts one entry into the tables.
func (r *recording) gather(e *hub.Entry) error {
	if e.Event.Source == hub.SourceReminders {
		r.raised.add(e.Event.ID)
	}
	if e.Dead != nil {
		r.gatherDead(e)
		return nil
	}
	r.gatherEvent(e)
	if e.File != nil {
		r.after[e.File.Number] = *e.File // the last entry's file is the file after them all
	}
	for _, d := range e.Decisions {
		r.decisions.add(e.Event.Source, e.Event.ID, d.Code, d.Reason.Code, d.Reason.Text, d.Count)
	}
	for _, m := range e.Reminders {
		r.reminders.add(m.Key, m.Type, m.File, micros(m.Due), string(m.Data))
	}
	r.receipts = append(r.receipts, e.Receipts...)
	return r.gatherMessages(e)
}

func (r *recording) gatherEvent(e *hub.Entry) {
	v := e.Event
	if e.Retold {
		r.retold.add(v.Source, v.ID)
		return
	}
	r.events.add(v.Source, v.ID, v.Type, v.Subject, micros(v.Time), string(v.Data),
		v.Origin.Topic, v.Origin.Partition, v.Origin.Offset, bit(e.Waiting), r.now)
}

func (r *recording) gatherMessages(e *hub.Entry) error {
	for _, p := range e.Messages {
		body, err := json.Marshal(p.Message)
		if err != nil {
			return fmt.Errorf("message %s: %w", p.Message.ID, err)
		}
		document, err := json.Marshal(p.Document)
		if err != nil {
			return fmt.Errorf("document of message %s: %w", p.Message.ID, err)
		}
		m, reason := p.Message, reasonFor(e.Decisions, p.Message.Code)
		r.messages.add(m.ID, m.Key, m.Code, m.File, string(m.Recipient.Lang), string(body), string(document),
			e.Event.Source, e.Event.ID, reason.Code, reason.Text, m.Campaign, micros(p.Delivery.Changed))
		if _, twice := r.queued[m.ID]; !twice {
			r.queued[m.ID] = p.Delivery
		}
	}
	return nil
}

func reasonFor(decisions []hub.Decided, code string) hub.Reason {
	i := slices.IndexFunc(decisions, func(d hub.Decided) bool { return d.Code == code })
	if i < 0 {
		return hub.Reason{}
	}
	return decisions[i].Reason
}

// gatherFiles puts the files in the order of their numbers: whoever holds a file's row holds the file, and two
// processes never wait for each other crosswise.
func (r *recording) gatherFiles() error {
	for _, number := range slices.Sorted(maps.Keys(r.after)) {
		f := r.after[number]
		state, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("file %s: %w", number, err)
		}
		reach := hub.ReachOf(f)
		r.files.add(number, string(state), f.Version+1, bit(reach.Known), string(reach.Type), string(reach.Lang), reach.Category,
			reach.Postcode, bit(reach.Subscribed), bit(reach.Deceased), bit(reach.Owing))
	}
	return nil
}
