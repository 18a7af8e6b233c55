package hub

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-05-31", 0, "2026-05-31"},
	} {
		from, _ := ParseDate(c.from)
		if got := from.AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s plus %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestQuarters(t *testing.T) {
	for _, c := range []struct{ quarter, first, last, next string }{
		{"2026Q1", "2026-01-01", "2026-03-31", "2026Q2"},
		{"2026Q2", "2026-04-01", "2026-06-30", "2026Q3"},
		{"2026Q3", "2026-07-01", "2026-09-30", "2026Q4"},
		{"2026Q4", "2026-10-01", "2026-12-31", "2027Q1"},
	} {
		q, err := ParseQuarter(c.quarter)
		if err != nil {
			t.Fatal(err)
		}
		if q.First().String() != c.first || q.Last().String() != c.last || q.Add(1).String() != c.next {
			t.Errorf("%s: %s to %s, then %s", q, q.First(), q.Last(), q.Add(1))
		}
		if q.Add(1).Add(-1) != q || q.Last().Quarter() != q || q.First().Quarter() != q {
			t.Errorf("%s does not come back to itself", q)
		}
	}
	for _, bad := range []string{"", "2026", "2026Q0", "2026Q5", "2026Q11", "26Q1", "2026Q1 "} {
		if q, err := ParseQuarter(bad); err == nil {
			t.Errorf("ParseQuarter(%q) = %s, want an error", bad, q)
		}
	}
}

func TestDateOfIsBelgian(t *testing.T) {
	for _, c := range []struct{ instant, want string }{
		{"2026-12-31T22:59:59Z", "2026-12-31"},
		{"2026-12-31T23:00:00Z", "2027-01-01"}, // winter time: one hour ahead of UTC
		{"2026-06-30T22:00:00Z", "2026-07-01"}, // summer time: two
	} {
		instant, _ := time.Parse(time.RFC3339, c.instant)
		if got := DateOf(instant).String(); got != c.want {
			t.Errorf("DateOf(%s) = %s, want %s", c.instant, got, c.want)
		}
	}
}

func TestDaysUntilCountsCalendarDays(t *testing.T) {
	before, after := Date{2026, time.March, 28}, Date{2026, time.March, 30} // over the change to summer time
	if n := before.DaysUntil(after); n != 2 {
		t.Errorf("%s to %s is %d days, want 2", before, after, n)
	}
	if n := after.DaysUntil(before); n != -2 {
		t.Errorf("%s to %s is %d days, want -2", after, before, n)
	}
}

func TestPercentRoundsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		amount Cents
		rate   int64
		want   Cents
	}{
		{89042, 300, 2671}, // 26.7126
		{50, 300, 2},       // 1.5
		{-50, 300, -2},
		{1, 300, 0},
		{99999999999, 700, 7000000000},
	} {
		if got := c.amount.Percent(c.rate); got != c.want {
			t.Errorf("%d bp of %d = %d, want %d", c.rate, c.amount, got, c.want)
		}
	}
}
