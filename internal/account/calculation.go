package account

import (
	"math/bits"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Revalue adapts an income by a coefficient in hundred-millionths, rounded half up to the cent.
func Revalue(income hub.Cents, coefficient int64) hub.Cents {
	high, low := bits.Mul64(uint64(income), uint64(coefficient))
	low, carry := bits.Add64(low, 50_000_000, 0)
	quotient, _ := bits.Div64(high+carry, low, 100_000_000)
	return hub.Cents(quotient)
}

// BandShare is what one band of an assessment adds to the quarter's contribution: its rate on the part of the
// income inside it, for a quarter of the year.
func BandShare(b hub.Band, income hub.Cents) hub.Cents {
	inside := min(income, b.To) - b.From
	if inside <= 0 {
		return 0
	}
	return (inside.Percent(b.Rate) + 2) / 4
}
