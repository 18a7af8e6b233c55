package store

import (
	"context"
	"encoding/json"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// LookedUntil tells until which wall-clock minute the ticks of each schedule were looked for. A schedule never seen
// before begins at the given minute, now and for good.
func (s *Store) LookedUntil(ctx context.Context, schedules []string, begin string) (map[string]string, error) {
	looked := map[string]string{}
	read := func() error {
		return s.read.each(ctx, keys(schedules), "SELECT id, looked FROM schedules WHERE id IN (SELECT key FROM v)",
			func(scan scanner) error {
				var id, until string
				err := scan(&id, &until)
				looked[id] = until
				return err
			})
	}
	if err := read(); err != nil || len(looked) == len(schedules) {
		return looked, err
	}
	fresh := listOf("id", "looked")
	for _, id := range schedules {
		fresh.add(id, begin)
	}
	err := s.inTx(ctx, func(tx conn) error {
		_, err := tx.change(ctx, fresh, fresh.into("schedules", "ON CONFLICT DO NOTHING"))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("noting new schedules: %w", err)
	}
	err = read()
	return looked, err
}

// OpenRuns records the runs that are new, leaves the others alone, and moves the minute until which ticks were
// looked for, never back.
func (s *Store) OpenRuns(ctx context.Context, schedule, until string, runs []hub.Run) (opened int, err error) {
	fresh := listOf("id", "schedule", "tick", "due", "state", "after_file", "raised", "excluded", "note", "started", "changed", "worker", "until")
	for _, r := range runs {
		fresh.add(r.ID, r.Schedule, r.Tick, micros(r.Due), string(r.State), r.Cursor, r.Raised, countsJSON(r.Excluded), r.Note,
			micros(r.Started), micros(r.Changed), "", 0)
	}
	err = s.inTx(ctx, func(tx conn) error {
		opened, err = tx.change(ctx, fresh, fresh.into("runs", "ON CONFLICT DO NOTHING"))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE schedules SET looked = $1 WHERE id = $2 AND looked < $1", until, schedule)
		return err
	})
	return opened, err
}

const runColumns = "runs.id, runs.schedule, tick, due, state, after_file, raised, excluded, note, started, changed"

// ClaimRun leases the earliest running run of these schedules that no other worker holds; nil when there is none.
func (s *Store) ClaimRun(ctx context.Context, schedules []string, w hub.Worker) (*hub.Run, error) {
	mine := listOf("schedule", "worker", "now", "until")
	for _, id := range schedules {
		mine.add(id, w.Name, micros(w.Now), micros(w.Until))
	}
	var claimed *hub.Run
	err := s.inTx(ctx, func(tx conn) error {
		claimed = nil
		return tx.each(ctx, mine, `UPDATE runs SET worker = v.worker, until = v.until FROM v WHERE runs.schedule = v.schedule AND runs.id = (
			SELECT r.id FROM runs r JOIN v ON v.schedule = r.schedule WHERE r.state = 'running' AND (r.until <= v.now OR r.worker = v.worker)
			ORDER BY r.due, r.id LIMIT 1`+s.dialect.skipLocked+`) RETURNING `+runColumns, func(scan scanner) error {
			run, err := scanRun(scan)
			claimed = &run
			return err
		})
	})
	return claimed, err
}

// SaveRun writes a claimed run's progress and extends its lease. False means that another worker took over.
func (s *Store) SaveRun(ctx context.Context, run hub.Run, w hub.Worker) (held bool, err error) {
	return s.changesOne(ctx, `UPDATE runs SET state = $1, after_file = $2, raised = $3, excluded = $4, note = $5, changed = $6, until = $7
		WHERE id = $8 AND worker = $9 AND state = 'running'`,
		string(run.State), run.Cursor, run.Raised, countsJSON(run.Excluded), run.Note, micros(run.Changed), micros(w.Until), run.ID, w.Name)
}

// changesOne runs one statement and tells whether it changed a row.
func (s *Store) changesOne(ctx context.Context, statement string, args ...any) (changed bool, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		changed, err = changesOne(ctx, tx, statement, args...)
		return err
	})
	return changed, err
}

func changesOne(ctx context.Context, tx conn, statement string, args ...any) (bool, error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Runs lists the latest runs, the newest first.
func (s *Store) Runs(ctx context.Context, n int) ([]hub.Run, error) {
	var runs []hub.Run
	err := s.read.rows(ctx, "SELECT "+runColumns+" FROM runs ORDER BY due DESC, id LIMIT $1", []any{n}, func(scan scanner) error {
		r, err := scanRun(scan)
		runs = append(runs, r)
		return err
	})
	return runs, err
}

func scanRun(scan func(...any) error) (hub.Run, error) {
	r := hub.Run{Excluded: hub.Counts{}}
	var due, started, changed int64
	var excluded string
	if err := scan(&r.ID, &r.Schedule, &r.Tick, &due, &r.State, &r.Cursor, &r.Raised, &excluded, &r.Note, &started, &changed); err != nil {
		return r, err
	}
	r.Due, r.Started, r.Changed = instant(due), instant(started), instant(changed)
	return r, json.Unmarshal([]byte(excluded), &r.Excluded)
}

// countsJSON writes counts; a map of numbers is always fit for JSON.
func countsJSON(c hub.Counts) string {
	if c == nil {
		c = hub.Counts{}
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		panic("a map of numbers became unfit for JSON: " + err.Error())
	}
	return string(encoded)
}

// RemindersRaised notes that these need not be raised again, whatever became of their events.
func (s *Store) RemindersRaised(ctx context.Context, raised []string) error {
	return s.inTx(ctx, func(tx conn) error {
		_, err := tx.change(ctx, keys(raised), "UPDATE reminders SET raised = 1 WHERE raised = 0 AND key IN (SELECT key FROM v)")
		return err
	})
}
