package account_test

import (
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestReading(t *testing.T) {
	a := foldAll(t, eventsIn(t, `
		assess B 2026Q1 300.00 due 2026-09-30 ref 3
		assess A 2026Q1 900.00 due 2026-03-31 ref 1
		assess C 2026Q2 900.00 due 2026-06-30 ref 2
		waive UNKNOWN 2026-04-01
		pay P 2026-04-20 927.00 ref 1`)).Account
	if _, ok := account.Find(a, "UNKNOWN"); ok {
		t.Error("a contribution that has only been waived is not known yet")
	}
	if item, ok := account.Find(a, "C"); !ok || item.Assessment.Total != 900_00 {
		t.Errorf("C is %+v, %v", item, ok)
	}
	if found := account.ByQuarter(a, quarter(t, "2026Q1")); len(found) != 2 || found[0].Assessment.ID != "A" || found[1].Assessment.ID != "B" {
		t.Errorf("of 2026Q1 there are %+v, want A and its supplement B", found)
	}
	if found := account.ByQuarter(a, quarter(t, "2026Q3")); found != nil {
		t.Errorf("of 2026Q3 there are %+v", found)
	}
	open := account.Open(a, date(t, "2026-06-30"))
	if len(open) != 2 || account.Total(open) != 1200_00 {
		t.Errorf("open: %s", printOpen(open))
	}
	if got := account.YearOf(a, 2026); got.Contributions != 900_00 || got.Increases != 27_00 {
		t.Errorf("2026: %+v", got)
	}
	if got := account.YearOf(a, 2011); got != (hub.Year{Year: 2011}) {
		t.Errorf("2011: %+v", got)
	}
}

func TestCreditAfterRefunds(t *testing.T) {
	for _, c := range []struct {
		events string
		want   hub.Cents
	}{
		{"", 0},
		{"pay P 2026-01-02 10.00", 10_00},
		{"pay P 2026-01-02 10.00\nrefund R 2026-01-03 4.00", 6_00},
		{"refund R 2026-01-03 4.00", 0},
		{"reverse P 2026-01-03 4.00", 0},
	} {
		if got := account.CreditOf(foldAll(t, eventsIn(t, c.events)).Account); got != c.want {
			t.Errorf("%q: credit %d, want %d", c.events, got, c.want)
		}
	}
}

func TestRecoverable(t *testing.T) {
	for _, c := range []struct {
		events string
		want   bool
	}{
		{"assess A 2026Q1 1.00 due 2026-03-31", true},
		{"assess A 2026Q1 1.00 due 2026-03-31\ndispute A 2026-04-02", false},
		{"assess A 2026Q1 1.00 due 2026-03-31\nplan A 2026-04-02", false},
		{"assess A 2026Q1 1.00 due 2026-03-31\nwaive A 2026-04-02", false},
		{"assess A 2026Q1 1.00 due 2026-03-31\npay P 2026-03-02 1.00", false},
	} {
		item, _ := account.Find(foldAll(t, eventsIn(t, c.events)).Account, "A")
		if got := account.Recoverable(account.BalanceOf(item, date(t, "2026-05-01"))); got != c.want {
			t.Errorf("%q: recoverable %v", c.events, got)
		}
	}
}
