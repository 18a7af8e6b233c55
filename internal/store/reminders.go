package store

import (
	"context"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// DueReminders lists reminders whose time has come, oldest first. One is due until Record has its event.
func (s *Store) DueReminders(ctx context.Context, now time.Time, most int) ([]hub.Reminder, error) {
	rows, err := s.read.QueryContext(ctx,
		"SELECT key, type, file, due, data FROM reminders WHERE raised = 0 AND due <= $1 ORDER BY due, key LIMIT $2", micros(now), most)
	if err != nil {
		return nil, err
	}
	var due []hub.Reminder
	err = collect(rows, func(scan func(...any) error) error {
		var r hub.Reminder
		var at int64
		var data string
		err := scan(&r.Key, &r.Type, &r.File, &at, &data)
		r.Due, r.Data = instant(at), []byte(data)
		due = append(due, r)
		return err
	})
	return due, err
}
