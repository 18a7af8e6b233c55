package account

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// BandShare is what one band of an assessment adds to the quarter's contribution: its rate on the part of the
// income inside it, for a quarter of the year.
func BandShare(b hub.Band, income hub.Cents) hub.Cents {
	inside := min(income, b.To) - b.From
	if inside <= 0 {
		return 0
	}
	return (inside.Percent(b.Rate) + 2) / 4
}
