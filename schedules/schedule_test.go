package schedules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestWhichTicksRun(t *testing.T) {
	daily := Schedule{ID: "daily", Crons: []string{"0 7 * * *"}, Raises: hub.ClockDueNotices}
	at := func(d, hour, minute int) time.Time { return hub.NewDate(2026, 3, d).At(hour, minute) }
	for _, c := range []struct {
		name     string
		catchUp  CatchUp
		notAfter time.Duration
		since    time.Time
		now      time.Time
		want     string // day and state of each tick
	}{
		{"nothing due", CatchUpAll, 0, at(2, 8, 0), at(3, 6, 59), ""},
		{"due this minute", CatchUpNone, 0, at(2, 8, 0), at(3, 7, 0), "03 running"},
		{"none: found late by a slow step", CatchUpNone, 0, at(2, 8, 0), at(3, 7, 4), "03 running"},
		{"none: nobody was there", CatchUpNone, 0, at(2, 8, 0), at(5, 12, 0), "03 missed, 04 missed, 05 missed"},
		{"none: back just in time", CatchUpNone, 0, at(2, 8, 0), at(4, 7, 1), "03 missed, 04 running"},
		{"last", CatchUpLast, 0, at(2, 8, 0), at(5, 12, 0), "03 missed, 04 missed, 05 running"},
		{"all", CatchUpAll, 0, at(2, 8, 0), at(5, 12, 0), "03 running, 04 running, 05 running"},
		{"all, but not too late", CatchUpAll, 30 * time.Hour, at(2, 8, 0), at(5, 12, 0), "03 missed, 04 running, 05 running"},
		{"last, but not too late", CatchUpLast, time.Hour, at(2, 8, 0), at(5, 12, 0), "03 missed, 04 missed, 05 missed"},
		{"the very last moment", CatchUpLast, 5 * time.Hour, at(4, 8, 0), at(5, 12, 0), "05 running"},
	} {
		daily.CatchUp, daily.NotAfter = c.catchUp, c.notAfter
		table, err := daily.check()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, run := range table.due(wallOf(c.since), c.now) {
			got = append(got, run.Tick[8:10]+" "+string(run.State))
			if (run.State == hub.RunMissed) != (run.Note != "") {
				t.Errorf("%s: run %s is %s with the note %q", c.name, run.ID, run.State, run.Note)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

func TestTheLastOfManyTicksRunsOnce(t *testing.T) {
	table, err := Schedule{ID: "often", Crons: []string{"* * * * *"}, Raises: "clock.x.v1", CatchUp: CatchUpLast}.check()
	if err != nil {
		t.Fatal(err)
	}
	since, now := wallOf(hub.NewDate(2026, 3, 2).At(0, 0)), hub.NewDate(2026, 3, 3).At(12, 0)
	running := 0
	for {
		runs := table.due(since, now)
		if len(runs) == 0 {
			break
		}
		for _, run := range runs {
			if run.State == hub.RunRunning {
				running++
			}
		}
		since, _ = parseWall(runs[len(runs)-1].Tick)
	}
	if running != 1 {
		t.Errorf("%d runs after 36 hours of absence, want one", running)
	}
}

func TestWhatSchedulesAreRefused(t *testing.T) {
	good := Schedule{ID: "good", Crons: []string{"0 7 * * *"}, Raises: "clock.x.v1", CatchUp: CatchUpLast}
	for want, spoil := range map[string]func(*Schedule){
		"small letters":      func(s *Schedule) { s.ID = "Not/Good" },
		"raises no event":    func(s *Schedule) { s.Raises = "" },
		"not one of none":    func(s *Schedule) { s.CatchUp = "" },
		"not JSON":           func(s *Schedule) { s.Facts = []byte("{") },
		"no cron":            func(s *Schedule) { s.Crons = nil },
		"no such day":        func(s *Schedule) { s.Crons = []string{"0 7 31 2 *"} },
		"name is used twice": func(*Schedule) {},
	} {
		bad := good
		spoil(&bad)
		if _, err := check([]Schedule{good, bad}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want an error that says %q", bad, err, want)
		}
	}
}

// TestTheFundsYear writes out every tick of the default schedules in a year.
func TestTheFundsYear(t *testing.T) {
	tables, err := check(Default())
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&got, "%s:", table.ID)
		for _, w := range table.crons.between(wallOf(hub.NewDate(2026, 1, 1).At(0, 0)), hub.NewDate(2027, 1, 1).At(0, 0)) {
			fmt.Fprintf(&got, " %s", w.Format("02/01"))
		}
		fmt.Fprintln(&got)
	}
	want := `due-notices: 05/01 05/04 05/07 05/10
due-date-reminder: 21/03 26/03 20/06 25/06 20/09 25/09 21/12 26/12
first-reminder: 05/01 05/04 05/07 05/10
second-reminder: 15/02 15/05 15/08 15/11
formal-notice: 10/01 10/02 10/03 10/04 10/05 10/06 10/07 10/08 10/09 10/10 10/11 10/12
tax-attestation: 01/02
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestDueDateRemindersAreTenAndFiveDaysBefore(t *testing.T) {
	tables, err := check(Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range tables[1].crons.between(wallOf(hub.NewDate(2026, 1, 1).At(0, 0)), hub.NewDate(2030, 1, 1).At(0, 0)) {
		date := hub.DateOf(w.instant())
		if left := date.DaysUntil(date.Quarter().Last()); left != 10 && left != 5 {
			t.Errorf("%s is %d days before the due date", date, left)
		}
	}
}

func TestAdjust(t *testing.T) {
	list, err := Adjust(Default(), map[string]string{"due-notices": "0 9 8 1,4,7,10 *; 0 9 15 1 *", "formal-notice": "off"})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(Default())-1 || strings.Join(list[0].Crons, "|") != "0 9 8 1,4,7,10 *|0 9 15 1 *" {
		t.Errorf("adjusted to %+v", list)
	}
	if _, err := check(list); err != nil {
		t.Error(err)
	}
	if _, err := Adjust(Default(), map[string]string{"due-notes": "off"}); err == nil || !strings.Contains(err.Error(), "due-notes") || !strings.Contains(err.Error(), "due-notices") {
		t.Errorf("a name that does not exist: %v", err)
	}
}
