package law

import (
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// CompanyContribution is the yearly contribution of companies (law of 30 December 1992).
type CompanyContribution struct {
	Year   int
	From   hub.Date
	Source string
	// Threshold is the balance-sheet total above which a company is large.
	Threshold    hub.Cents
	Small, Large hub.Cents
}

// CompanyContributionOf finds the amounts of one year; a year that is not in the table is an *UnknownFigureError.
func CompanyContributionOf(year int) (CompanyContribution, error) {
	for _, c := range companyTable() {
		if c.Year == year {
			return c, nil
		}
	}
	return CompanyContribution{}, &UnknownFigureError{"company contribution", year}
}

func companyTable() []CompanyContribution {
	return []CompanyContribution{
		{2025, hub.NewDate(2025, 1, 1), "adeconsultants.be", 858_605_72, 399_73, 998_47},
		{2024, hub.NewDate(2024, 1, 1), "liantis.be", 831_990_83, 387_34, 967_52},
		{2023, hub.NewDate(2023, 1, 1), "bofidi.eu, liantis.be", 825_750_09, 384_44, 960_26},
	}
}

// CompanyDueDate is the day by which a company's contribution of that year must be credited, since 2023: 31 December,
// or for a company set up after 30 September of the same year the last day of the third month after. A zero
// incorporated means long ago.
func CompanyDueDate(year int, incorporated hub.Date) hub.Date {
	if incorporated.After(hub.NewDate(year, 9, 30)) {
		return hub.NewDate(incorporated.Year, incorporated.Month+4, 0)
	}
	return hub.NewDate(year, 12, 31)
}

// ForCompany tells that a contribution's category is one of a company: "company", "company-small".
func ForCompany(category string) bool { return strings.HasPrefix(category, "company") }
