package simulate

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

const (
	feeRate         = 305 // hundredths of a percent; invented
	companyCategory = "company"

	// The years whose figures stand in for those that package law does not know.
	figuresYear        = 2026
	companyFiguresYear = 2025
)

// code is the category as upstream writes it.
func (c category) code() string {
	switch c {
	case secondary, exempt:
		return "secondary"
	case starter:
		return "starter"
	}
	return "main"
}

// earns is a yearly income that fits the category.
func (l *life) earns() hub.Cents {
	euros := map[category][2]int{
		mainIncome: {18_500, 60_000}, mainMinimum: {4_000, 15_000}, secondary: {2_500, 16_000}, exempt: {200, 1_400},
	}[l.category]
	if l.category == mainIncome && l.r.IntN(8) == 0 {
		euros[1] = 140_000 // the second band, and the ceiling
	}
	return hub.Cents(between(l.r, euros[0]*100, euros[1]*100))
}

// figuresOf are the figures of a year, or, when package law does not know them all, those of figuresYear.
func figuresOf(year int) law.Contributions {
	figures, err := law.ContributionsOf(year)
	if err != nil || figures.Coefficient == 0 || len(figures.Bands) == 0 {
		return must(law.ContributionsOf(figuresYear))
	}
	return figures
}

func companyFiguresOf(year int) law.CompanyContribution {
	figures, err := law.CompanyContributionOf(year)
	if err != nil {
		return must(law.CompanyContributionOf(companyFiguresYear))
	}
	return figures
}

// must is for what only a mistake in this program can make fail.
func must[T any](value T, err error) T {
	if err != nil {
		panic("simulate: " + err.Error())
	}
	return value
}

// assess is the fund's calculation of a quarter, made in its first working days, and tells it.
func (l *life) assess(q hub.Quarter) hub.Assessment {
	on := law.AddWorkingDays(q.First(), between(l.r, 1, 4))
	if q == l.since.Quarter() {
		on = law.AddWorkingDays(l.since, 2)
	}
	a := l.calculate(q, l.income.Percent(100_00-4_00*int64(l.year-q.Year))) // it grows by some 4 % a year
	a.ID, a.Version, a.On = fmt.Sprintf("A-%s-%s", q, l.file), 1, on
	a.Due, a.Reference = q.Last(), l.reference(q)
	l.tellAssessment(on, hub.ContributionAssessed, a)
	return a
}

func (l *life) tellAssessment(on hub.Date, eventType string, a hub.Assessment) {
	l.publish(on, eventType, fmt.Sprintf("%s-v%d", a.ID, a.Version), a)
}

// calculate is a quarter of the contribution on the income of three years before, with the fee. A secondary occupation
// knows no minimum.
func (l *life) calculate(q hub.Quarter, income hub.Cents) hub.Assessment {
	figures := figuresOf(q.Year)
	a := hub.Assessment{Quarter: q, Category: l.category.code(), FeeRate: feeRate, Contribution: figures.Minimum}
	if l.category != starter {
		a.IncomeYear, a.Income, a.Coefficient, a.Bands = q.Year-3, income, figures.Coefficient, figures.Bands
	}
	switch l.category {
	case mainIncome, mainMinimum:
		a.Contribution = figures.Quarter(must(figures.Revalue(income)))
	case secondary:
		figures.Minimum = 0
		a.Contribution = figures.Quarter(must(figures.Revalue(income)))
	case exempt:
		a.Contribution = 0
	}
	a.Fee = a.Contribution.Percent(a.FeeRate)
	a.Total = a.Contribution + a.Fee
	return a
}

// assessCompany is the yearly contribution of a company, invited for in the first days of December.
func (l *life) assessCompany(year int) hub.Assessment {
	q, figures := hub.Quarter{Year: year, N: 4}, companyFiguresOf(year)
	a := hub.Assessment{
		ID: fmt.Sprintf("S-%d-%s", year, l.file), Version: 1, Quarter: q, Category: companyCategory, Contribution: figures.Small,
		Due: law.CompanyDueDate(year, l.since), Reference: l.reference(q),
		On: law.AddWorkingDays(hub.NewDate(year, 11, 30), between(l.r, 1, 4)),
	}
	if l.category == mainIncome && l.income > 50_000_00 {
		a.Contribution = figures.Large
	}
	a.Total = a.Contribution
	a.On = laterOf(a.On, law.AddWorkingDays(l.since, 2))
	l.tellAssessment(a.On, hub.ContributionAssessed, a)
	return a
}

// reference is the structured communication of a quarter's contribution.
func (l *life) reference(q hub.Quarter) string {
	return must(law.StructuredCommunication(fmt.Sprintf("%s%02d%d", l.file, q.Year%100, q.N)))
}

func laterOf(a, b hub.Date) hub.Date {
	if a.Before(b) {
		return b
	}
	return a
}
