package law

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2/be"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func day(t testing.TB, s string) hub.Date {
	t.Helper()
	d, err := hub.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestHolidays compares every day of 150 years with an independent calendar.
func TestHolidays(t *testing.T) {
	for year := 1975; year <= 2125; year++ {
		want := map[hub.Date]bool{}
		for _, h := range be.Holidays {
			on, _ := h.Calc(year)
			want[hub.NewDate(on.Year(), on.Month(), on.Day())] = true
		}
		// Ascension falls on 1 May in some years; the ten holidays are then nine days.
		if len(want) < 9 || len(want) > 10 {
			t.Fatalf("%d: the other calendar has %d holidays", year, len(want))
		}
		for d := hub.NewDate(year, 1, 1); d.Year == year; d = d.AddDays(1) {
			if IsHoliday(d) != want[d] {
				t.Errorf("%s: holiday %v, want %v", d, IsHoliday(d), want[d])
			}
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23", 0, "2026-11-23"},
		{"2026-11-23", 1, "2026-11-24"},
		{"2026-11-20", 1, "2026-11-23"}, // Friday to Monday
		{"2026-11-21", 1, "2026-11-23"}, // Saturday too
		{"2026-11-10", 1, "2026-11-12"}, // Armistice
		{"2026-04-03", 1, "2026-04-07"}, // Easter Monday
		{"2026-05-13", 1, "2026-05-15"}, // Ascension
		{"2026-12-24", 3, "2026-12-30"}, // Christmas on a Friday
		{"2024-02-28", 2, "2024-03-01"}, // leap year
	} {
		if got := AddWorkingDays(day(t, c.from), c.n); got != day(t, c.want) {
			t.Errorf("%s plus %d working days: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestNotificationDay(t *testing.T) {
	for posted, want := range map[string]string{
		"2026-11-23": "2026-11-26", // Monday to Thursday
		"2026-11-26": "2026-12-01", // Thursday to Tuesday
		"2026-12-31": "2027-01-06", // New Year is no working day, nor the weekend
		"2026-07-18": "2026-07-23", // a Saturday before the national holiday
	} {
		if got := NotificationDay(day(t, posted)); got != day(t, want) {
			t.Errorf("posted %s: notified %s, want %s", posted, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name        string
		limit       Limit
		start, want string
	}{
		{"appeal", AppealLimit(), "2026-01-15", "2026-04-15"},
		{"appeal to a Saturday", AppealLimit(), "2026-05-01", "2026-08-03"},
		{"appeal to a holiday", AppealLimit(), "2026-08-11", "2026-11-12"},
		{"appeal from the end of November", AppealLimit(), "2026-11-30", "2027-03-01"}, // 28 February is a Sunday
		{"dispute", DisputeLimit(), "2026-03-10", "2026-04-10"},
		{"dispute from 31 January", DisputeLimit(), "2025-01-31", "2025-02-28"},
		{"dispute from 30 January", DisputeLimit(), "2025-01-30", "2025-02-28"},
		{"dispute from 28 February", DisputeLimit(), "2025-02-28", "2025-03-31"},
		{"dispute from 28 February of a leap year", DisputeLimit(), "2024-02-28", "2024-03-28"},
		{"dispute from 29 February", DisputeLimit(), "2024-02-29", "2024-04-02"}, // 31 March is a Sunday, then Easter Monday
		{"decision", DecisionLimit(), "2026-08-15", "2026-12-15"},
		{"decision to a Saturday", DecisionLimit(), "2026-02-01", "2026-06-01"},
		{"payment", PaymentLimit(), "2026-10-31", "2027-02-28"},
		{"answer", AnswerLimit(), "2026-01-01", "2026-02-15"},
		{"opposition", OppositionLimit(), "2026-06-21", "2026-07-22"}, // 21 July is a holiday
	} {
		if got := c.limit.Until(day(t, c.start)); got != day(t, c.want) {
			t.Errorf("%s from %s: until %s, want %s", c.name, c.start, got, c.want)
		}
		if c.limit.From.IsZero() || c.limit.Source == "" {
			t.Errorf("%s: from %s, source %q", c.name, c.limit.From, c.limit.Source)
		}
	}
}

// TestProceduralLimitsEndOnWorkingDays tries every day of four years.
func TestProceduralLimitsEndOnWorkingDays(t *testing.T) {
	for start := day(t, "2024-01-01"); start.Year < 2028; start = start.AddDays(1) {
		for _, until := range []hub.Date{AppealUntil(start), DisputeUntil(start)} {
			if w := until.Weekday(); w == time.Saturday || w == time.Sunday || IsHoliday(until) || !until.After(start) {
				t.Fatalf("from %s until %s", start, until)
			}
		}
		if next := start.AddDays(1); AppealUntil(next).Before(AppealUntil(start)) {
			t.Fatalf("notified a day later than %s, the appeal ends earlier", start)
		}
	}
}

func TestPrescription(t *testing.T) {
	for q, want := range map[string]string{"2020Q1": "2026-01-01", "2020Q4": "2026-01-01", "2026Q2": "2032-01-01"} {
		quarter, err := hub.ParseQuarter(q)
		if got := PrescribedOn(quarter); err != nil || got != day(t, want) {
			t.Errorf("%s is prescribed on %s (%v), want %s", q, got, err, want)
		}
	}
}
