package law

import (
	"fmt"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestIncreaseSteps(t *testing.T) {
	for _, c := range []struct{ category, due, want string }{
		{"main", "2026-03-31", `
			2026-03-31 300 art. 44
			2026-06-30 300 art. 44
			2026-09-30 300 art. 44
			2026-12-31 300 art. 44
			2027-01-01 700 art. 44bis
			2027-03-31 300 art. 44
			2027-06-30 300 art. 44`},
		{"secondary", "2026-12-31", `
			2026-12-31 300 art. 44
			2027-01-01 700 art. 44bis
			2027-03-31 300 art. 44
			2027-06-30 300 art. 44
			2027-09-30 300 art. 44
			2027-12-31 300 art. 44
			2028-03-31 300 art. 44`},
		{"main", "2024-02-29", `
			2024-03-31 300 art. 44
			2024-06-30 300 art. 44
			2024-09-30 300 art. 44
			2024-12-31 300 art. 44
			2025-01-01 700 art. 44bis
			2025-03-31 300 art. 44
			2025-06-30 300 art. 44`},
		{"company-small", "2023-12-31", `
			2024-01-31 100 art. 88-106
			2024-02-29 100 art. 88-106
			2024-03-31 100 art. 88-106
			2024-04-30 100 art. 88-106
			2024-05-31 100 art. 88-106
			2024-06-30 100 art. 88-106
			2024-07-31 100 art. 88-106`},
	} {
		due, err := hub.ParseDate(c.due)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for n := range 7 {
			s := IncreasesOf(c.category).Step(due, n)
			fmt.Fprintf(&got, "\n\t\t\t%s %d art. %s", s.On, s.Rate, s.Article)
			if late := s.PaidBy.DaysUntil(s.On); late != 0 && (late != 1 || s.Rate != 7_00) {
				t.Errorf("%s: paid by %s escapes the increase of %s", c.due, s.PaidBy, s.On)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s due %s: %s, want %s", c.category, c.due, got.String(), c.want)
		}
	}
}

func TestDueDates(t *testing.T) {
	q := func(s string) hub.Quarter {
		quarter, err := hub.ParseQuarter(s)
		if err != nil {
			t.Fatal(err)
		}
		return quarter
	}
	for _, c := range []struct {
		what string
		got  hub.Date
		want string
	}{
		{"a first quarter", DueDate(q("2026Q1")), "2026-03-31"},
		{"a second quarter", DueDate(q("2026Q2")), "2026-06-30"},
		{"a last quarter", DueDate(q("2026Q4")), "2026-12-31"},
		{"a starter's first quarter", StarterDueDate(q("2026Q4"), q("2026Q4")), "2027-03-31"},
		{"a starter's second quarter", StarterDueDate(q("2027Q1"), q("2026Q4")), "2027-06-30"},
		{"a starter's third quarter", StarterDueDate(q("2027Q2"), q("2026Q4")), "2027-06-30"},
		{"a supplement told in May", RegularisationDueDate(hub.NewDate(2026, 5, 12)), "2026-09-30"},
		{"a supplement told in December", RegularisationDueDate(hub.NewDate(2026, 12, 31)), "2027-03-31"},
		{"an old company", CompanyDueDate(2026, hub.Date{}), "2026-12-31"},
		{"a company of 30 September", CompanyDueDate(2026, hub.NewDate(2026, 9, 30)), "2026-12-31"},
		{"a company of 1 October", CompanyDueDate(2026, hub.NewDate(2026, 10, 1)), "2027-01-31"},
		{"a company of 30 November", CompanyDueDate(2026, hub.NewDate(2026, 11, 30)), "2027-02-28"},
	} {
		if c.got.String() != c.want {
			t.Errorf("%s is due %s, want %s", c.what, c.got, c.want)
		}
	}
}
