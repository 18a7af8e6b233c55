package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Increases are the increases that law puts on what is unpaid.
type Increases struct {
	From   hub.Date
	Source string
	// Quarterly is taken of the unpaid part at the end of each quarter, the quarter of the due date among them.
	Quarterly int64 // hundredths of a percent
	// Yearly is taken once, on 1 January after the year of the due date, of what is then unpaid.
	Yearly int64
	// QuarterlyLaw and YearlyLaw are the articles to print beside each.
	QuarterlyLaw, YearlyLaw string
}

// IncreasesOf are the increases on the contributions of the self-employed.
func IncreasesOf() Increases {
	return Increases{
		From: hub.NewDate(1997, 1, 1), Source: "AR du 19.12.1967, art. 44 et 44bis",
		Quarterly: 3_00, Yearly: 7_00,
		QuarterlyLaw: "AR 19.12.1967, art. 44", YearlyLaw: "AR 19.12.1967, art. 44bis",
	}
}

// DueDate is the day by which the contribution of quarter q must be credited to the fund's account: its last day.
func DueDate(q hub.Quarter) hub.Date { return q.Last() }
