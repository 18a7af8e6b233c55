package hub

import (
	"fmt"
	"sync"
	"time"
)

// Brussels is the time zone of every date of law.
var Brussels = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		panic("time zone Europe/Brussels is missing: import time/tzdata in the program: " + err.Error())
	}
	return zone
})

// Date is a Belgian calendar date. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date it is in Belgium at instant t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Brussels()).Date()
	return Date{y, m, d}
}

// NewDate normalises like time.Date: 31 February becomes 2 or 3 March.
func NewDate(year int, month time.Month, day int) Date {
	y, m, d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-03-31".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not of the form 2026-03-31", s)
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// IsZero tells that there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String writes "2026-03-31", and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes "2026-03-31", and "" for no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// At is the instant at which the clocks in Belgium show hour:minute on d.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Brussels())
}

// AddDays moves by n calendar days.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// AddMonths moves by n months; 31 January plus one month is the last day of February.
func (d Date) AddMonths(n int) Date {
	last := NewDate(d.Year, d.Month+time.Month(n)+1, 0)
	if d.Day > last.Day {
		return last
	}
	return Date{last.Year, last.Month, d.Day}
}

// Before tells that d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After tells that d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Compare is -1, 0 or 1 as d is earlier than, the same as or later than e.
func (d Date) Compare(e Date) int {
	switch {
	case d.Year != e.Year:
		return sign(d.Year - e.Year)
	case d.Month != e.Month:
		return sign(int(d.Month - e.Month))
	}
	return sign(d.Day - e.Day)
}

// DaysUntil counts the calendar days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int {
	return int(e.utc().Sub(d.utc()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Quarter is the quarter that d lies in.
func (d Date) Quarter() Quarter { return Quarter{d.Year, (int(d.Month) + 2) / 3} }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// Quarter is a quarter of a calendar year, the period of a contribution: N is 1 to 4.
type Quarter struct{ Year, N int }

// ParseQuarter reads "2026Q1".
func ParseQuarter(s string) (Quarter, error) {
	var q Quarter
	if _, err := fmt.Sscanf(s, "%4dQ%1d", &q.Year, &q.N); err != nil || q.N < 1 || q.N > 4 || q.String() != s {
		return Quarter{}, fmt.Errorf("quarter %q is not of the form 2026Q1", s)
	}
	return q, nil
}

// IsZero tells that there is no quarter.
func (q Quarter) IsZero() bool { return q == Quarter{} }

// String writes "2026Q1", and "" for no quarter.
func (q Quarter) String() string {
	if q.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04dQ%d", q.Year, q.N)
}

// MarshalText writes "2026Q1".
func (q Quarter) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (q *Quarter) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*q = Quarter{}
		return nil
	}
	*q, err = ParseQuarter(string(b))
	return err
}

// First is the first day of the quarter.
func (q Quarter) First() Date { return NewDate(q.Year, time.Month(3*q.N-2), 1) }

// Last is the last day of the quarter.
func (q Quarter) Last() Date { return NewDate(q.Year, time.Month(3*q.N+1), 0) }

// Add moves by n quarters.
func (q Quarter) Add(n int) Quarter { return q.First().AddMonths(3 * n).Quarter() }

// Before tells that q is earlier than p.
func (q Quarter) Before(p Quarter) bool { return q.First().Before(p.First()) }
