package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Files reads the files with these numbers; unknown ones are absent.
func (s *Store) Files(ctx context.Context, numbers []string) (map[string]hub.File, error) {
	var states [][]byte
	var files []hub.File
	err := s.read.each(ctx, keys(numbers), "SELECT number, state, version FROM files WHERE number IN (SELECT key FROM v)", func(scan scanner) error {
		var f hub.File
		var state []byte
		err := scan(&f.Number, &state, &f.Version)
		files, states = append(files, f), append(states, state)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = onAllCores(len(files), func(i int) error { return json.Unmarshal(states[i], &files[i]) })
	if err != nil {
		return nil, fmt.Errorf("the state of a file cannot be read: %w", err)
	}
	byNumber := make(map[string]hub.File, len(files))
	for _, f := range files {
		byNumber[f.Number] = f
	}
	return byNumber, nil
}

// onAllCores does n independent things and returns what went wrong. Most of the time of reading goes into JSON.
func onAllCores(n int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = do(i)
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// Recorded tells which of these events are in the ledger.
func (s *Store) Recorded(ctx context.Context, events []hub.EventKey) (map[hub.EventKey]bool, error) {
	asked := listOf("source", "id")
	for _, k := range events {
		asked.add(k.Source, k.ID)
	}
	found := map[hub.EventKey]bool{}
	err := s.read.each(ctx, asked, "SELECT e.source, e.id FROM v JOIN events e ON e.source = v.source AND e.id = v.id", func(scan scanner) error {
		var k hub.EventKey
		err := scan(&k.Source, &k.ID)
		found[k] = true
		return err
	})
	return found, err
}

const eventColumns = "source, id, type, subject, time, data, topic, partition, position"

func scanEvent(scan scanner, more ...any) (hub.Event, error) {
	var e hub.Event
	var data []byte
	var at int64
	err := scan(append([]any{&e.Source, &e.ID, &e.Type, &e.Subject, &at, &data, &e.Origin.Topic, &e.Origin.Partition, &e.Origin.Offset}, more...)...)
	e.Time, e.Data = instant(at), data
	return e, err
}

// Waiting reads the events recorded before their files were known, oldest first.
func (s *Store) Waiting(ctx context.Context, files []string) ([]hub.Event, error) {
	var events []hub.Event
	err := s.read.each(ctx, keys(files), "SELECT "+eventColumns+" FROM events WHERE waiting = 1 AND subject IN (SELECT key FROM v) ORDER BY seq",
		func(scan scanner) error {
			e, err := scanEvent(scan)
			events = append(events, e)
			return err
		})
	return events, err
}

const deliveryColumns = `deliveries.id, deliveries.message, deliveries.file, deliveries.code, deliveries.channel, deliveries.lane, deliveries.state,
	deliveries.due, deliveries.attempts, deliveries.batch, deliveries.replaces, deliveries.digest, deliveries.pages, deliveries.note, deliveries.changed`

func scanDelivery(scan scanner, more ...any) (hub.Delivery, error) {
	var d hub.Delivery
	var due, changed int64
	err := scan(append([]any{&d.ID, &d.Message, &d.File, &d.Code, &d.Channel, &d.Lane, &d.State, &due, &d.Attempts,
		&d.Batch, &d.Replaces, &d.Digest, &d.Pages, &d.LastNote, &changed}, more...)...)
	d.Due, d.Changed = instant(due), instant(changed)
	return d, err
}

// Deliveries reads deliveries by identifier; unknown ones are absent.
func (s *Store) Deliveries(ctx context.Context, ids []string) (map[string]hub.Addressed, error) {
	found := map[string]hub.Addressed{}
	err := s.read.each(ctx, keys(ids), "SELECT "+deliveryColumns+`, messages.body FROM deliveries
		JOIN messages ON messages.id = deliveries.message WHERE deliveries.id IN (SELECT key FROM v)`, func(scan scanner) error {
		var body []byte
		d, err := scanDelivery(scan, &body)
		if err != nil {
			return err
		}
		var m hub.Message
		err = json.Unmarshal(body, &m)
		found[d.ID] = hub.Addressed{Delivery: d, Recipient: m.Recipient}
		return err
	})
	return found, err
}

// DueReminders lists reminders whose time has come, oldest first. One is due until Record has its event.
func (s *Store) DueReminders(ctx context.Context, now time.Time, most int) ([]hub.Reminder, error) {
	var due []hub.Reminder
	err := s.read.rows(ctx, "SELECT key, type, file, due, data FROM reminders WHERE raised = 0 AND due <= $1 ORDER BY due, key LIMIT $2",
		[]any{micros(now), most}, func(scan scanner) error {
			var r hub.Reminder
			var at int64
			err := scan(&r.Key, &r.Type, &r.File, &at, &r.Data)
			r.Due = instant(at)
			due = append(due, r)
			return err
		})
	return due, err
}
