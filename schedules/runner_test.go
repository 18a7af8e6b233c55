package schedules_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/schedules"
)

// daily is due at seven each morning.
func daily() schedules.Schedule {
	return schedules.Schedule{
		ID: "daily", Crons: []string{"0 7 * * *"}, Raises: hub.ClockDueNotices, CatchUp: schedules.CatchUpLast, NotAfter: 48 * time.Hour,
	}
}

func (w *world) runner(t testing.TB, worker string, list ...schedules.Schedule) *schedules.Runner {
	t.Helper()
	r, err := schedules.NewRunner(list, w, w, schedules.Options{Page: 10, Worker: worker})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// settle ticks until nothing is left to do.
func settle(t testing.TB, step func(context.Context, time.Time) (bool, error), now time.Time) {
	t.Helper()
	for busy := true; busy; {
		var err error
		if busy, err = step(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	evening = hub.NewDate(2026, 3, 2).At(20, 0)
	morning = hub.NewDate(2026, 3, 3).At(7, 0)
)

func TestARunRaisesOneEventForEachFile(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(25, func(i int, f *hub.File) {
			switch i {
			case 3:
				f.Profile.Deceased = hub.NewDate(2026, 1, 1)
			case 4:
				f.Profile.Type = hub.Company
			}
		})
		w.live(t, files...)
		w.live(t, hub.File{Number: "UNKNOWN"})
		schedule := daily()
		schedule.Audience.Types = []hub.FileType{hub.Affiliate}
		schedule.Facts = []byte(`{"year":2025}`)
		r := w.runner(t, "a", schedule)
		settle(t, r.Tick, evening)
		if w.pages != 0 {
			t.Fatal("a schedule seen for the first time must not run for the past")
		}
		settle(t, r.Tick, morning)
		settle(t, r.Tick, morning.Add(time.Hour))
		want := append(files[:3:3], files[5:]...)
		eachOnce(t, w.raised(t, hub.SourceSchedules, append(files, hub.File{Number: "UNKNOWN"})), want)
		runs, err := r.Runs(t.Context(), 10)
		if err != nil || len(runs) != 1 {
			t.Fatalf("%+v, %v", runs, err)
		}
		run := runs[0]
		if run.ID != "daily/2026-03-03T07:00" || run.State != hub.RunDone || run.Raised != 23 || fmt.Sprint(run.Excluded) != "map[deceased:1 type:1 unknown:1]" {
			t.Errorf("%+v", run)
		}
		rows, err := w.EventsOf(t.Context(), files[0].Number, 1)
		if err != nil {
			t.Fatal(err)
		}
		e := rows[0].Event
		if e.ID != "daily/2026-03-03T07:00/F0000000" || e.Type != hub.ClockDueNotices || !e.Time.Equal(morning) {
			t.Errorf("%+v", e)
		}
		tick, err := hub.DataOf[hub.Tick](e)
		if err != nil || tick.Schedule != "daily" || tick.Run != run.ID || tick.Due != hub.NewDate(2026, 3, 3) || string(tick.Facts) != `{"year":2025}` {
			t.Errorf("%+v, %v", tick, err)
		}
	})
}

// TestReplicasShareARun lets four replicas tick at the same time until nothing is left.
func TestReplicasShareARun(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(200, nil)
		w.live(t, files...)
		settle(t, w.runner(t, "first", daily()).Tick, evening)
		var wait sync.WaitGroup
		for n := range 4 {
			replica := &world{Store: w.Store, desk: w.desk} // counts its pages for itself
			r := replica.runner(t, fmt.Sprint("replica", n), daily())
			wait.Go(func() { settle(t, r.Tick, morning) })
		}
		wait.Wait()
		eachOnce(t, w.raised(t, hub.SourceSchedules, files), files)
		runs, err := w.Runs(t.Context(), 10)
		if err != nil || len(runs) != 1 || runs[0].State != hub.RunDone || runs[0].Raised != len(files) {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}

// TestARunSurvivesACrash kills a replica around each page, and lets another one finish.
func TestARunSurvivesACrash(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(35, nil)
		w.live(t, files...)
		settle(t, w.runner(t, "first", daily()).Tick, evening)
		day := morning
		for page := 1; page <= 4; page++ {
			for _, before := range []bool{true, false} {
				crashAndFinish(t, w, day, dieAt(page, before), files)
				day = day.Add(24 * time.Hour)
			}
		}
		for file, n := range w.raised(t, hub.SourceSchedules, files) {
			if n != 8 {
				t.Errorf("file %s has %d events of 8 runs", file, n)
			}
		}
	})
}

func crashAndFinish(t *testing.T, w *world, now time.Time, cut func(int, bool) error, files []hub.File) {
	t.Helper()
	w.pages, w.cut = 0, cut
	dying, heir := w.runner(t, "dying", daily()), w.runner(t, "heir", daily())
	var err error
	for busy := true; busy && err == nil; {
		busy, err = dying.Tick(t.Context(), now)
	}
	if !errors.Is(err, errKilled) {
		t.Fatalf("the replica did not die: %v", err)
	}
	w.cut = nil
	pages := w.pages
	settle(t, heir.Tick, now.Add(29*time.Second))
	if w.pages != pages {
		t.Error("the heir worked before the lease had ended")
	}
	settle(t, heir.Tick, now.Add(31*time.Second))
	if w.pages > 5 {
		t.Errorf("%d pages were handed in for 4: more than one was repeated", w.pages)
	}
	runs, err := w.Runs(t.Context(), 1)
	if err != nil || runs[0].State != hub.RunDone || runs[0].Raised != len(files) {
		t.Errorf("%+v, %v", runs, err)
	}
}

func TestTicksThatNobodyWasThereFor(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.live(t, people(3, nil)...)
		settle(t, w.runner(t, "a", daily()).Tick, evening)
		settle(t, w.runner(t, "a", daily()).Tick, evening.Add(5*24*time.Hour))
		runs, err := w.Runs(t.Context(), 10)
		if err != nil || len(runs) != 5 {
			t.Fatalf("%+v, %v", runs, err)
		}
		for i, run := range runs {
			if want := map[bool]hub.RunState{true: hub.RunDone, false: hub.RunMissed}[i == 0]; run.State != want {
				t.Errorf("run %s is %s (%s), want %s", run.ID, run.State, run.Note, want)
			}
		}
		settle(t, w.runner(t, "a", daily()).Tick, evening.Add(5*24*time.Hour+time.Minute))
		if again, _ := w.Runs(t.Context(), 10); len(again) != 5 {
			t.Errorf("looking again opened %d more runs", len(again)-5)
		}
	})
}

func TestARunIsGivenUpWhenItIsTooLate(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(30, nil)
		w.live(t, files...)
		r := w.runner(t, "a", daily())
		settle(t, r.Tick, evening)
		if _, err := r.Tick(t.Context(), morning); err != nil { // one page, then an outage
			t.Fatal(err)
		}
		settle(t, r.Tick, morning.Add(49*time.Hour))
		runs, err := w.Runs(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		first := runs[len(runs)-1]
		if first.State != hub.RunLate || first.Raised != 10 || first.Note == "" {
			t.Errorf("%+v", first)
		}
	})
}

func TestDueRemindersAreRaisedOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		files := people(25, func(i int, f *hub.File) {
			if i == 7 {
				f.Profile.Category = "broken" // its event becomes a dead letter
			}
		})
		w.live(t, files...)
		var entries []hub.Entry
		for _, f := range files {
			f.Version = 1
			entries = append(entries, hub.Entry{File: &f,
				Event:     hub.Event{ID: "ask/" + f.Number, Source: "test", Type: "x", Subject: f.Number, Time: w.now, Data: []byte("{}")},
				Reminders: []hub.Reminder{{Key: "later/" + f.Number, Type: reminded, File: f.Number, Due: morning, Data: []byte(`{"n":1}`)}}})
		}
		if err := w.Record(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
		r := w.runner(t, "a")
		settle(t, r.Tick, morning.Add(-time.Second))
		if w.pages != 0 {
			t.Fatal("raised too early")
		}
		w.cut = dieAt(2, false)
		for range 2 {
			if _, err := r.Tick(t.Context(), morning); err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
		}
		settle(t, r.Tick, morning)
		eachOnce(t, w.raised(t, hub.SourceReminders, files), append(files[:7:7], files[8:]...))
		pages := w.pages
		settle(t, r.Tick, morning.Add(time.Hour))
		totals, err := w.Totals(t.Context())
		if err != nil || w.pages != pages || totals.Reminders != 0 || totals.Dead != 1 {
			t.Errorf("%d pages more, %+v, %v", w.pages-pages, totals, err)
		}
	})
}

// lock is a Redis that answers what the test says.
type lock struct {
	won bool
	err error
}

func (l lock) TryLock(context.Context, string, time.Duration) (bool, error) { return l.won, l.err }

func TestALockOnlySparesWork(t *testing.T) {
	for _, c := range []struct {
		name string
		lock schedules.Locker
		runs int
	}{
		{"another replica was first", lock{}, 0},
		{"this one was first", lock{won: true}, 1},
		{"Redis is away", lock{err: errors.New("refused")}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, sqliteForTest(t))
			settle(t, w.runner(t, "a", daily()).Tick, evening)
			r, err := schedules.NewRunner([]schedules.Schedule{daily()}, w, w, schedules.Options{Lock: c.lock})
			if err != nil {
				t.Fatal(err)
			}
			settle(t, r.Tick, morning)
			if runs, err := w.Runs(t.Context(), 10); err != nil || len(runs) != c.runs {
				t.Errorf("%d runs, want %d: %v", len(runs), c.runs, err)
			}
			settle(t, w.runner(t, "b", daily()).Tick, morning.Add(time.Minute))
			if runs, err := w.Runs(t.Context(), 10); err != nil || len(runs) != 1 {
				t.Errorf("%d runs in the end, want 1: %v", len(runs), err)
			}
		})
	}
}
