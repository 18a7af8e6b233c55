package account

import (
	"cmp"
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// years brings the yearly totals up to date. They outlive the payments they were made of, so only the difference
// between the account before and after the event is applied to them.
func years(before, after hub.Account) []hub.Year {
	totals := slices.Clone(before.Years)
	addYears(&totals, before, -1)
	addYears(&totals, after, 1)
	return slices.DeleteFunc(totals, func(y hub.Year) bool { return y == hub.Year{Year: y.Year} })
}

// addYears adds the account's payments to the totals, or takes them off when sign is -1.
func addYears(totals *[]hub.Year, a hub.Account, sign hub.Cents) {
	for _, item := range a.Items {
		left := item.Assessment.Total // the contribution first, then the increases
		for _, p := range item.Payments {
			part := min(p.Amount, left)
			left -= part
			year := yearIn(totals, p.On.Year)
			year.Contributions += sign * part
			year.Increases += sign * (p.Amount - part)
		}
	}
	for _, p := range a.Credit {
		year := yearIn(totals, p.On.Year)
		year.Contributions += sign * max(p.Amount, 0)
		year.Refunded += sign * max(-p.Amount, 0)
	}
}

// yearIn is the total of one year, which gets its place in the order of time when it is new.
func yearIn(totals *[]hub.Year, year int) *hub.Year {
	i, found := slices.BinarySearchFunc(*totals, year, func(y hub.Year, n int) int { return cmp.Compare(y.Year, n) })
	if !found {
		*totals = slices.Insert(*totals, i, hub.Year{Year: year})
	}
	return &(*totals)[i]
}
