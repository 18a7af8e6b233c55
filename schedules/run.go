package schedules

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// work brings the earliest unfinished run one page further.
func (r *Runner) work(ctx context.Context, now time.Time) (busy bool, err error) {
	worker := r.options.worker(now)
	run, err := r.store.ClaimRun(ctx, r.names, worker)
	if err != nil || run == nil {
		return false, wrap("looking for a run to work on", err)
	}
	table := r.tables[slices.Index(r.names, run.Schedule)]
	if table.tooLate(run.Due, now) {
		run.State = hub.RunLate
		run.Note = fmt.Sprintf("given up after file %q: it must not run later than %s after it was due", run.Cursor, table.NotAfter)
	} else if err := r.page(ctx, table, run); err != nil {
		return false, fmt.Errorf("run %s: %w", run.ID, err)
	}
	run.Changed = now
	_, err = r.store.SaveRun(ctx, *run, worker)
	return err == nil, wrap("saving the progress of run "+run.ID, err)
}

// page raises the events of the next files and moves the cursor behind them. The cursor is saved afterwards: a crash
// in between repeats the page, whose events are known by then.
func (r *Runner) page(ctx context.Context, t timetable, run *hub.Run) error {
	files, err := nextFiles(ctx, r.store, t.Audience, run.Cursor, r.options.Page)
	if err != nil {
		return err
	}
	batch, err := t.events(*run, choose(t.Audience, files, run.Excluded))
	if err != nil {
		return err
	}
	if len(batch) > 0 {
		if err := r.handler.Handle(ctx, batch); err != nil {
			return fmt.Errorf("raising %d events: %w", len(batch), err)
		}
	}
	run.Raised += len(batch)
	if len(files) < r.options.Page {
		run.State = hub.RunDone
	} else {
		run.Cursor = files[len(files)-1].File
	}
	return nil
}

// events makes one event for each file. Its identity is the run and the file.
func (t timetable) events(run hub.Run, files []string) ([]hub.Intake, error) {
	data, err := json.Marshal(hub.Tick{Schedule: run.Schedule, Run: run.ID, Due: hub.DateOf(run.Due), Facts: t.Facts})
	if err != nil {
		return nil, fmt.Errorf("writing the data of the events: %w", err)
	}
	return raise(hub.Event{Source: hub.SourceSchedules, Type: t.Raises, Time: run.Due, Data: data}, run.ID, files), nil
}

// raise makes the same event for each file, named after the run.
func raise(e hub.Event, run string, files []string) []hub.Intake {
	batch := make([]hub.Intake, len(files))
	for i, file := range files {
		e.ID, e.Subject = run+"/"+file, file
		batch[i].Event = e
	}
	return batch
}
