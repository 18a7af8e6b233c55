package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Bridging are the amounts of the bridging right (droit passerelle, law of 22 December 2016) from a day on.
type Bridging struct {
	From   hub.Date
	Source string
	// Single and Dependants are the full monthly amounts, without and with dependants.
	Single, Dependants hub.Cents
}

// BridgingOn finds the amounts in force on day d. They follow the index of prices: the latest known stand until a
// newer row is added. Before the first row it is an *UnknownFigureError.
func BridgingOn(d hub.Date) (Bridging, error) {
	for _, b := range bridgingTable() {
		if !d.Before(b.From) {
			return b, nil
		}
	}
	return Bridging{}, &UnknownFigureError{"bridging right", d.Year}
}

// bridgingTable has the latest first.
func bridgingTable() []Bridging {
	return []Bridging{
		{hub.NewDate(2025, 2, 1), "securex.be, ucm.be: indexation au 1.2.2025", 1_638_26, 2_047_18},
	}
}

// Month is what one calendar month is worth, at rate percent (see BridgingRate), rounded half up to the cent.
func (b Bridging) Month(dependants bool, rate int) hub.Cents {
	full := b.Single
	if dependants {
		full = b.Dependants
	}
	return full.Percent(int64(rate) * 100)
}

// BridgingRate is the percentage of the monthly amount for days of uninterrupted interruption in one calendar month of
// the first period: 25 for each block of 7 consecutive days, at most 100; 0 below one block.
func BridgingRate(days int) int { return min(max(days, 0)/7, 4) * 25 }

// BridgingMonths and BridgingQuarters are the base right over a whole career: months of benefit, and quarters in which
// rights are kept. Longer careers open more.
const (
	BridgingMonths   = 12
	BridgingQuarters = 4
)

// BridgingApplyUntil is the last day to ask for the bridging right after a fact on day d: the end of the second
// quarter after the quarter of the fact.
func BridgingApplyUntil(d hub.Date) hub.Date { return d.Quarter().Add(2).Last() }
