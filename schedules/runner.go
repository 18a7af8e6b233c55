package schedules

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Options are what may be set of a Runner and of Campaigns; zero values are good defaults.
type Options struct {
	Page   int           // files or events in one step; 500
	Lease  time.Duration // how long a run stays with a worker that shows no progress; 30 s
	Worker string        // name of this process; one drawn by lot
	Lock   Locker        // nil works without
	// Backlog is how many deliveries of the bulk lane may be queued before campaigns wait; 10,000.
	Backlog int
}

func (o Options) withDefaults() Options {
	if o.Page <= 0 {
		o.Page = 500
	}
	if o.Lease <= 0 {
		o.Lease = 30 * time.Second
	}
	if o.Backlog <= 0 {
		o.Backlog = 10_000
	}
	if o.Worker == "" {
		o.Worker = rand.Text()
	}
	return o
}

func (o Options) worker(now time.Time) hub.Worker {
	return hub.Worker{Name: o.Worker, Now: now, Until: now.Add(o.Lease)}
}

// Runner raises what the clock calls for: the ticks of schedules, and reminders. Its Tick may be called by any
// number of replicas, but by one goroutine of each.
type Runner struct {
	tables  []timetable
	names   []string
	store   RunStore
	handler Handler
	options Options
}

// NewRunner checks the schedules and names everything that is wrong with them.
func NewRunner(list []Schedule, store RunStore, handler Handler, o Options) (*Runner, error) {
	tables, err := check(list)
	if err != nil {
		return nil, err
	}
	r := &Runner{tables: tables, store: store, handler: handler, options: o.withDefaults()}
	for _, t := range tables {
		r.names = append(r.names, t.ID)
	}
	return r, nil
}

// Tick does one step of what is due at now: it opens the runs of ticks that came due since it last looked, raises
// a page of reminders, and brings the earliest unfinished run one page further. busy means that there is more to do at once.
// After an error, or a crash at any point, the next Tick of any replica goes on.
//
// A schedule is seen for the first time at its first Tick; ticks before that are none of its business.
func (r *Runner) Tick(ctx context.Context, now time.Time) (busy bool, err error) {
	openErr := r.open(ctx, now)
	more, remindErr := r.remind(ctx, now)
	working, runErr := r.work(ctx, now)
	return more || working, errors.Join(openErr, remindErr, runErr)
}

// Runs lists the latest n runs, the newest first.
func (r *Runner) Runs(ctx context.Context, n int) ([]hub.Run, error) { return r.store.Runs(ctx, n) }

// open records the runs of all ticks that are due. That two replicas find the same tick does no harm.
func (r *Runner) open(ctx context.Context, now time.Time) error {
	looked, err := r.store.LookedUntil(ctx, r.names, wallOf(now).String())
	if err != nil {
		return fmt.Errorf("reading which ticks were looked at: %w", err)
	}
	for _, t := range r.tables {
		since, err := parseWall(looked[t.ID])
		if err != nil {
			return fmt.Errorf("schedule %s: %w", t.ID, err)
		}
		runs := t.due(since, now)
		if len(runs) == 0 || r.elsewhere(ctx, runs) {
			continue
		}
		if _, err := r.store.OpenRuns(ctx, t.ID, runs[len(runs)-1].Tick, runs); err != nil {
			return fmt.Errorf("opening %d runs of %s: %w", len(runs), t.ID, err)
		}
	}
	return nil
}

// elsewhere tells that another replica is opening these runs this very moment.
func (r *Runner) elsewhere(ctx context.Context, runs []hub.Run) bool {
	if r.options.Lock == nil {
		return false
	}
	won, err := r.options.Lock.TryLock(ctx, "tick/"+runs[len(runs)-1].ID, r.options.Lease)
	return err == nil && !won
}

// remind raises a page of due reminders. What they call for is decided afresh, so none is ever cancelled.
func (r *Runner) remind(ctx context.Context, now time.Time) (more bool, err error) {
	due, err := r.store.DueReminders(ctx, now, r.options.Page)
	if err != nil || len(due) == 0 {
		return false, wrap("reading the reminders that are due", err)
	}
	keys, batch := make([]string, len(due)), make([]hub.Intake, len(due))
	for i, rem := range due {
		keys[i] = rem.Key
		batch[i].Event = hub.Event{
			ID: rem.Key, Source: hub.SourceReminders, Type: rem.Type, Subject: rem.File, Time: rem.Due, Data: rem.Data,
		}
	}
	if err := r.handler.Handle(ctx, batch); err != nil {
		return false, fmt.Errorf("raising %d reminders: %w", len(batch), err)
	}
	err = r.store.RemindersRaised(ctx, keys)
	return err == nil && len(due) == r.options.Page, wrap("noting that reminders were raised", err)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
