package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Bridging are the amounts of the bridging right (droit passerelle, law of 22 December 2016) from a day on.
type Bridging struct {
	From   hub.Date
	Source string
	// Single and Dependants are the full monthly amounts, without and with dependants.
	Single, Dependants hub.Cents
}

// BridgingOn finds the amounts in force on day d.
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
	return []Bridging{{
		From: hub.NewDate(2025, 2, 1), Source: "loi du 22.12.2016; indexation au 1.2.2025",
		Single: 1_638_26, Dependants: 2_047_18,
	}}
}

// BridgingRate is the percentage of the monthly amount for days of interruption in one calendar month of the first
// period: 25 for each block of 7 consecutive days, 0 below one block, at most 100.
func BridgingRate(days int) int { return min(days/7, 4) * 25 }

// BridgingApplyUntil is the last day to ask for the bridging right after a fact on day d: the end of the second
// quarter after the quarter of the fact.
func BridgingApplyUntil(d hub.Date) hub.Date { return d.Quarter().Add(2).Last() }
