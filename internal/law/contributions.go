package law

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Contributions are the figures of the quarterly contributions of one year, without management fee. A figure
// that is zero was not published in any source the table cites.
type Contributions struct {
	Year   int
	From   hub.Date
	Source string
	// Bands are the steps on the revalued yearly income of someone in main occupation.
	Bands []hub.Band
	// Minimum and Maximum are the least and the most that a quarter in main occupation costs.
	Minimum, Maximum hub.Cents
	// MinimumIncome is the yearly income below which Minimum is due.
	MinimumIncome hub.Cents
	// Coefficient revalues the income of Year-3, in hundred-millionths: 1.07236269 is 107236269.
	Coefficient int64
	// Secondary is the yearly income from which a secondary occupation pays anything at all.
	Secondary hub.Cents
	// Student are the two yearly incomes between which a student-entrepreneur pays on the part above the first.
	Student [2]hub.Cents
	// Primostarter is the yearly income below which a starter pays less than Minimum.
	Primostarter hub.Cents
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

func contributionTable() []Contributions {
	return []Contributions{{
		Year: 2026, From: hub.NewDate(2026, 1, 1), Source: "AR 38 du 27.7.1967, art. 12; montants 2026",
		Bands: []hub.Band{
			{From: 0, To: 75_024_54, Rate: 20_50},
			{From: 75_024_54, To: 110_562_42, Rate: 14_16},
		},
		Minimum: 890_42, Maximum: 5_103_05, Coefficient: 107_236_269,
	}}
}
