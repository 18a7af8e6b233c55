package law

import (
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Increases are the increases that law puts on the part of a contribution that is not paid in time. None is ever
// taken of another increase.
type Increases struct {
	From   hub.Date
	Source string
	// Quarterly is taken at the end of each quarter, that of the due date among them; hundredths of a percent.
	Quarterly int64
	// Yearly is taken once, on 1 January after the year of the due date. The law says: of what was first claimed in the
	// past year, but counts a claim made in the last quarter and payable in the next year as one of that next year
	// (starters, regularisations: art. 44bis, §§ 2 and 3), so that the year of the due date is the year that counts.
	Yearly int64
	// Monthly is taken at the end of each month after that of the due date.
	Monthly int64
}

// IncreasesOf are the increases on contributions of this category: those of the self-employed, or of companies.
func IncreasesOf(category string) Increases {
	if ForCompany(category) {
		return Increases{From: hub.Date{Year: 1993, Month: 1, Day: 1}, Source: "loi du 30.12.1992, art. 88 à 106", Monthly: 1_00}
	}
	return Increases{
		From: hub.Date{Year: 1997, Month: 1, Day: 1}, Source: "AR du 19.12.1967, art. 44 et 44bis",
		Quarterly: 3_00, Yearly: 7_00,
	}
}

// Increase is one day on which an increase is taken.
type Increase struct {
	On      hub.Date // the day the law names
	PaidBy  hub.Date // what is credited by the end of this day escapes it; it is owed from the day after
	Rate    int64    // hundredths of a percent
	Article string   // "44bis", the article of the law or decree in IncreasesOf(category).Source, for every language
}

// Step is the n-th increase, from 0 on, of a contribution due on that day. Steps never end.
func (r Increases) Step(due hub.Date, n int) Increase {
	if r.Monthly != 0 {
		last := hub.NewDate(due.Year, due.Month+time.Month(n+2), 0)
		return Increase{On: last, PaidBy: last, Rate: r.Monthly, Article: "88-106"}
	}
	quarter := due.Quarter()
	yearly := 5 - quarter.N // after the last quarter of the due date's year
	if n > yearly {
		n--
	} else if n == yearly {
		newYear := hub.Date{Year: due.Year + 1, Month: time.January, Day: 1}
		return Increase{On: newYear, PaidBy: newYear.AddDays(-1), Rate: r.Yearly, Article: "44bis"}
	}
	last := quarter.Add(n).Last()
	return Increase{On: last, PaidBy: last, Rate: r.Quarterly, Article: "44"}
}
