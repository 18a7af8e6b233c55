package schedules

import (
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestWhatCronsAreRefused(t *testing.T) {
	for expression, want := range map[string]string{
		"TZ=Europe/Brussels":           "time zone",
		"TZ=Europe/Brussels 0 7 * * *": "time zone",
		"CRON_TZ=Asia/Tokyo 0 7 * * *": "time zone",
		"@every 5m":                    "five fields",
		"@daily":                       "five fields",
		"":                             "0 fields instead of five",
		"0 0 7 * * *":                  "6 fields instead of five",
		"0 7 31 2 *":                   "no such day",
		"0 7 30 2 *":                   "no such day",
		"0 7 31 4,6,9,11 *":            "no such day",
		"0 7 1 * 1":                    "either of both",
		"0 7 * * 7":                    "above maximum",
		"0 25 * * *":                   "above maximum",
		"0 7 L * *":                    "failed to parse",
		"at seven * on days":           "failed to parse",
	} {
		if _, err := parseCrons([]string{expression}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error that says %q", expression, err, want)
		}
	}
	if _, err := parseCrons(nil); err == nil {
		t.Error("no expression at all must be refused")
	}
	for _, expression := range []string{"0 7 5 1,4,7,10 *", "*/5 * * * *", "0 7 29 2 *", "0 7 ? * 1-5", "0 7 1 * ?"} {
		if _, err := parseCrons([]string{expression}); err != nil {
			t.Errorf("%q: %v", expression, err)
		}
	}
}

// FuzzParseCron proves that no text brings the parser down, and that what it accepts has a next tick.
func FuzzParseCron(f *testing.F) {
	for _, seed := range []string{"0 7 * * *", "TZ=", "CRON_TZ=x", "@every 1s", "*/0 * * * *", "1-0 * * * *", "0 7 29 2 *", "TZ=Europe/Brussels"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if c, err := parseCrons([]string{expression}); err == nil && c.next(wallOf(time.Now())).IsZero() {
			t.Errorf("%q is accepted and never due", expression)
		}
	})
}

// TestOneTickADay walks two years, with four changes of the clocks, in steps of 20 minutes.
func TestOneTickADay(t *testing.T) {
	for _, expression := range []string{"30 2 * * *", "0 2 * * *", "59 1 * * *", "0 3 * * *", "0 7 * * *", "0 0 * * *"} {
		cs, err := parseCrons([]string{expression})
		if err != nil {
			t.Fatal(err)
		}
		perDay := map[string]int{}
		since := wallOf(hub.NewDate(2026, 1, 1).At(0, 0).Add(-time.Minute))
		for now := hub.NewDate(2026, 1, 1).At(0, 0); now.Before(hub.NewDate(2028, 1, 1).At(0, 0)); now = now.Add(20 * time.Minute) {
			for _, w := range cs.between(since, now) {
				since = w
				perDay[hub.DateOf(w.instant()).String()]++
			}
		}
		for day := hub.NewDate(2026, 1, 1); day.Year < 2028; day = day.AddDays(1) {
			if perDay[day.String()] != 1 {
				t.Errorf("%q on %s: %d ticks", expression, day, perDay[day.String()])
			}
		}
	}
}

func TestTicksWhenClocksChange(t *testing.T) {
	for _, c := range []struct{ name, cron, since, want string }{
		{"the hour is skipped: an hour later", "30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:30:00Z"},
		{"the hour is there twice: the second time", "30 2 * * *", "2026-10-24T12:00", "2026-10-25T01:30:00Z"},
		{"winter", "0 7 5 1,4,7,10 *", "2026-01-01T00:00", "2026-01-05T06:00:00Z"},
		{"summer", "0 7 5 1,4,7,10 *", "2026-06-01T00:00", "2026-07-05T05:00:00Z"},
		{"strictly after", "0 7 5 1,4,7,10 *", "2026-01-05T07:00", "2026-04-05T05:00:00Z"},
		{"leap day", "0 7 29 2 *", "2026-01-01T00:00", "2028-02-29T06:00:00Z"},
	} {
		cs, err := parseCrons([]string{c.cron})
		if err != nil {
			t.Fatal(err)
		}
		since, err := parseWall(c.since)
		if err != nil {
			t.Fatal(err)
		}
		if got := cs.next(since).instant().UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSeveralCronsMergeInOrder(t *testing.T) {
	cs, err := parseCrons([]string{"0 7 21,26 3,12 *", "0 7 20,25 6,9 *", "0 7 21 3 *"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range cs.between(wallOf(hub.NewDate(2026, 1, 1).At(0, 0)), hub.NewDate(2027, 1, 1).At(0, 0)) {
		got = append(got, w.String()[5:10])
	}
	if want := "03-21 03-26 06-20 06-25 09-20 09-25 12-21 12-26"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestALongAbsenceIsBounded(t *testing.T) {
	cs, err := parseCrons([]string{"* * * * *"})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(cs.between(wallOf(hub.NewDate(2026, 1, 1).At(0, 0)), hub.NewDate(2027, 1, 1).At(0, 0))); n != mostTicks {
		t.Errorf("%d ticks at once, want %d", n, mostTicks)
	}
}
