package law

import (
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// IsHoliday tells whether d is one of the ten legal holidays (law of 4 January 1974).
func IsHoliday(d hub.Date) bool {
	switch [2]int{int(d.Month), d.Day} {
	case [2]int{1, 1}, [2]int{5, 1}, [2]int{7, 21}, [2]int{8, 15}, [2]int{11, 1}, [2]int{11, 11}, [2]int{12, 25}:
		return true
	}
	switch easter(d.Year).DaysUntil(d) {
	case 1, 39, 50:
		return true
	}
	return false
}

// IsWorkingDay tells that d is neither a Saturday, a Sunday nor a legal holiday.
func IsWorkingDay(d hub.Date) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday && !IsHoliday(d)
}

// NextWorkingDay is d, or the first working day after it: a time limit that ends on another day ends there.
func NextWorkingDay(d hub.Date) hub.Date {
	for !IsWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// AddWorkingDays is the n-th working day after d; n is not negative.
func AddWorkingDays(d hub.Date, n int) hub.Date {
	for ; n > 0; n-- {
		d = NextWorkingDay(d.AddDays(1))
	}
	return d
}

// easter is Easter Sunday of the Gregorian calendar.
func easter(year int) hub.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return hub.NewDate(year, time.Month(month), day)
}
