package law

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Contributions are the figures of the quarterly contributions of one year, without management fee.
type Contributions struct {
	Year   int
	From   hub.Date
	Source string
	// Bands are the steps on the revalued yearly income of someone in main occupation; nothing is due above the last.
	Bands []hub.Band
	// Minimum and Maximum are the least and the most that one quarter in main occupation costs.
	Minimum, Maximum hub.Cents
	// Coefficient revalues the income of Year-3, in hundred-millionths: 1.07236269 is 107236269. It is 0 when no source
	// is known; Revalue says so.
	Coefficient int64

	secondary, primostarter hub.Cents // 0 is unknown
	student                 [2]hub.Cents
}

// UnknownFigureError says that no source is known for a figure of a year: a person must find it.
type UnknownFigureError struct {
	Figure string
	Year   int
}

func (e *UnknownFigureError) Error() string {
	return fmt.Sprintf("the %s of %d is not in the tables of package law: add it there with its source", e.Figure, e.Year)
}

// ContributionsOf finds the figures of one year; a year that is not in the table is an *UnknownFigureError.
func ContributionsOf(year int) (Contributions, error) {
	for _, c := range contributionTable() {
		if c.Year == year {
			return c, nil
		}
	}
	return Contributions{}, &UnknownFigureError{"contribution table", year}
}

// Quarter is one quarter's contribution in main occupation on a revalued yearly income: a quarter of the sum of the
// bands, rounded once, half up, to the cent, and never outside Minimum and Maximum.
func (c Contributions) Quarter(income hub.Cents) hub.Cents {
	const unit = 4 * 10_000 // four quarters, hundredths of a percent
	var yearly int64
	for _, b := range c.Bands {
		yearly += int64(max(min(income, b.To)-b.From, 0)) * b.Rate
	}
	return min(max(hub.Cents((yearly+unit/2)/unit), c.Minimum), c.Maximum)
}

// Revalue brings an income of the third year before to this year, rounded half up to the cent.
func (c Contributions) Revalue(income hub.Cents) (hub.Cents, error) {
	if c.Coefficient == 0 {
		return 0, &UnknownFigureError{"coefficient of revaluation", c.Year}
	}
	return Revalue(income, c.Coefficient), nil
}

// Revalue adapts an income, or a loss, by a coefficient in hundred-millionths, rounded to the nearest cent.
func Revalue(income hub.Cents, coefficient int64) hub.Cents {
	if income < 0 {
		return -Revalue(-income, coefficient)
	}
	// In two parts, for the product of a large income and the coefficient does not fit 64 bits.
	const one = 100_000_000
	whole, part := int64(income)/one, int64(income)%one
	return hub.Cents(whole*coefficient + (part*coefficient+one/2)/one)
}

// Secondary is the yearly income from which a secondary occupation pays; below it nothing is due.
func (c Contributions) Secondary() (hub.Cents, error) {
	return known(c.secondary, "threshold of a secondary occupation", c.Year)
}

// Primostarter is the yearly income below which a starter in main occupation may pay less than Minimum.
func (c Contributions) Primostarter() (hub.Cents, error) {
	return known(c.primostarter, "threshold of starters", c.Year)
}

// Student are the two yearly incomes between which a student-entrepreneur pays on the part above the first; above
// the second they pay as in main occupation.
func (c Contributions) Student() (low, high hub.Cents, err error) {
	low, err = known(c.student[0], "thresholds of students", c.Year)
	return low, c.student[1], err
}

func known(amount hub.Cents, figure string, year int) (hub.Cents, error) {
	if amount == 0 {
		return 0, &UnknownFigureError{figure, year}
	}
	return amount, nil
}
