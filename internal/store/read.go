package store

import (
	"context"
	"encoding/json"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Files reads the files with these numbers; unknown ones are absent.
func (s *Store) Files(ctx context.Context, numbers []string) (map[string]hub.File, error) {
	files := make(map[string]hub.File, len(numbers))
	err := selectIn(ctx, s.read, "SELECT state, version FROM files WHERE number", numbers, "",
		func(scan func(...any) error) error {
			f, err := scanFile(scan)
			files[f.Number] = f
			return err
		})
	return files, err
}

func scanFile(scan func(...any) error) (hub.File, error) {
	var f hub.File
	var state string
	var version int64
	if err := scan(&state, &version); err != nil {
		return f, err
	}
	if err := json.Unmarshal([]byte(state), &f); err != nil {
		return f, fmt.Errorf("a file's state cannot be read: %w", err)
	}
	f.Version = version
	return f, nil
}

// FilesAfter pages through the known files in the order of their numbers.
func (s *Store) FilesAfter(ctx context.Context, after string, most int) ([]hub.File, error) {
	rows, err := s.read.QueryContext(ctx,
		"SELECT state, version FROM files WHERE number > $1 AND known = 1 ORDER BY number LIMIT $2", after, most)
	if err != nil {
		return nil, err
	}
	var files []hub.File
	err = collect(rows, func(scan func(...any) error) error {
		f, err := scanFile(scan)
		files = append(files, f)
		return err
	})
	return files, err
}

// Recorded tells which of these events are in the ledger.
func (s *Store) Recorded(ctx context.Context, keys []hub.EventKey) (map[hub.EventKey]bool, error) {
	bySource := map[string][]string{}
	for _, k := range keys {
		bySource[k.Source] = append(bySource[k.Source], k.ID)
	}
	found := map[hub.EventKey]bool{}
	for source, ids := range bySource {
		for _, size := range chunks() {
			for len(ids) >= size {
				if err := s.recordedOf(ctx, source, ids[:size], found); err != nil {
					return nil, err
				}
				ids = ids[size:]
			}
		}
	}
	return found, nil
}

func (s *Store) recordedOf(ctx context.Context, source string, ids []string, found map[hub.EventKey]bool) error {
	args := make([]any, 0, len(ids)+1)
	for _, id := range ids {
		args = append(args, id)
	}
	args = append(args, source)
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM events WHERE id IN "+placeholders(1, len(ids))+
		fmt.Sprintf(" AND source = $%d", len(args)), args...)
	if err != nil {
		return err
	}
	return collect(rows, func(scan func(...any) error) error {
		key := hub.EventKey{Source: source}
		err := scan(&key.ID)
		found[key] = true
		return err
	})
}

const eventColumns = "source, id, type, subject, time, data"

func scanEvent(scan func(...any) error, more ...any) (hub.Event, error) {
	var e hub.Event
	var data string
	var at int64
	err := scan(append([]any{&e.Source, &e.ID, &e.Type, &e.Subject, &at, &data}, more...)...)
	e.Time, e.Data = instant(at), json.RawMessage(data)
	return e, err
}

// Waiting reads the events recorded before their files were known, oldest first.
func (s *Store) Waiting(ctx context.Context, files []string) ([]hub.Event, error) {
	var events []hub.Event
	err := selectIn(ctx, s.read, "SELECT "+eventColumns+" FROM events WHERE waiting = 1 AND subject", files, " ORDER BY seq",
		func(scan func(...any) error) error {
			e, err := scanEvent(scan)
			events = append(events, e)
			return err
		})
	return events, err
}

const deliveryColumns = "id, message, file, code, channel, lane, state, due, attempts, batch, replaces, digest, pages, note, changed"

func scanDelivery(scan func(...any) error, more ...any) (hub.Delivery, error) {
	var d hub.Delivery
	var due, changed int64
	err := scan(append([]any{&d.ID, &d.Message, &d.File, &d.Code, &d.Channel, &d.Lane, &d.State, &due, &d.Attempts,
		&d.Batch, &d.Replaces, &d.Digest, &d.Pages, &d.LastNote, &changed}, more...)...)
	d.Due, d.Changed = instant(due), instant(changed)
	return d, err
}

// Deliveries reads deliveries by identifier; unknown ones are absent.
func (s *Store) Deliveries(ctx context.Context, ids []string) (map[string]hub.Delivery, error) {
	found := map[string]hub.Delivery{}
	err := selectIn(ctx, s.read, "SELECT "+deliveryColumns+" FROM deliveries WHERE id", ids, "",
		func(scan func(...any) error) error {
			d, err := scanDelivery(scan)
			found[d.ID] = d
			return err
		})
	return found, err
}
