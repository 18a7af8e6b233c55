package account_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// career is twenty years of contributions: paid in time, a little too much each spring and refunded in summer, one
// quarter in ten waived, one in seven corrected, one dispute.
func career(t testing.TB) (events []hub.Event, years map[int]hub.Year) {
	years = map[int]hub.Year{}
	tell := func(format string, args ...any) {
		e, _ := eventOf(t, fmt.Sprintf(format, args...))
		events = append(events, e)
	}
	for n := range 80 {
		q := hub.Quarter{Year: 2006, N: 1}.Add(n)
		tell("assess Q%d %s 926.48 due %s ref %012d", n, q, q.Last(), n)
		if n%7 == 3 {
			tell("assess Q%d/2 %s 900.00 due %s ref %012d on %s", n, q, q.Last(), n, q.First().AddDays(20))
		}
		if n%10 == 9 {
			tell("waive Q%d %s", n, q.First().AddDays(30))
			continue
		}
		year := years[q.Year]
		year.Year = q.Year
		amount := hub.Cents(926_48)
		if q.N == 2 {
			amount += 10_00
			year.Refunded += 10_00
			tell("refund R%d %s 10.00", n, q.Last().AddDays(40))
		}
		tell("pay P%d %s %s ref %012d", n, q.Last().AddDays(-5), euro(amount), n)
		year.Contributions += amount
		years[q.Year] = year
	}
	return events, years
}

func TestAccountStaysSmallForTwentyYears(t *testing.T) {
	events, years := career(t)
	var f hub.File
	largest := 0
	for _, e := range events {
		f = fold(t, f, e)
		largest = max(largest, len(encode(t, f.Account)))
	}
	if limit := 5_000; largest > limit {
		t.Errorf("the account grew to %d bytes, want at most %d: %s", largest, limit, encode(t, f.Account))
	}
	if len(f.Account.Items) > 9 || len(f.Account.Years) != 6 {
		t.Errorf("%d contributions and %d years are kept", len(f.Account.Items), len(f.Account.Years))
	}
	for year := 2020; year <= 2025; year++ {
		if got := account.YearOf(f.Account, year); got != years[year] {
			t.Errorf("got %+v, want %+v", got, years[year])
		}
	}
	if open := account.Open(f.Account, date(t, "2026-01-15")); len(open) != 0 {
		t.Errorf("all is paid, but open is %s", printOpen(open))
	}
}

func TestUnpaidIsNeverForgotten(t *testing.T) {
	f := foldAll(t, eventsIn(t, `
		assess OLD 2010Q1 500.00 due 2010-03-31 ref 1
		assess NEW 2026Q1 500.00 due 2026-03-31 ref 2
		pay P 2026-03-01 500.00 ref 2`))
	if item, ok := account.Find(f.Account, "OLD"); !ok || account.BalanceOf(item, date(t, "2026-03-02")).Unpaid != 500_00 {
		t.Errorf("the contribution of 2010 is %+v, %v", item, ok)
	}
}

func TestCorrectionOfWhatIsForgottenIsRefused(t *testing.T) {
	f := foldAll(t, eventsIn(t, `
		assess OLD 2020Q1 500.00 due 2020-03-31 ref 1
		pay P 2020-03-01 500.00 ref 1
		assess NEW 2026Q1 500.00 due 2026-03-31 ref 2`))
	if _, kept := account.Find(f.Account, "OLD"); kept {
		t.Fatal("the contribution of 2020 should be forgotten")
	}
	e, _ := eventOf(t, "assess OLD/2 2020Q1 600.00 due 2020-03-31 ref 1 on 2026-01-02")
	_, err := account.Fold(f, e)
	if !hub.IsPermanent(err) || !strings.Contains(err.Error(), "publish what is still due as a new contribution") {
		t.Errorf("got %v", err)
	}
	// As a new contribution it is welcome.
	f = foldAll(t, eventsIn(t, "assess OLD-SUPPLEMENT 2020Q1 100.00 due 2026-06-30 ref 3 on 2026-04-02"))
	if len(account.ByQuarter(f.Account, quarter(t, "2020Q1"))) != 1 {
		t.Error("the supplement is missing")
	}
}

func BenchmarkFold(b *testing.B) {
	events, _ := career(b)
	f := foldAll(b, events)
	next, _ := eventOf(b, "pay P 2026-03-20 926.48 ref 000000000081")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := account.Fold(f, next); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFoldStored is what one event costs with the file read from and written to its row.
func BenchmarkFoldStored(b *testing.B) {
	events, _ := career(b)
	row := []byte(encode(b, foldAll(b, events)))
	next, _ := eventOf(b, "pay P 2026-03-20 926.48 ref 000000000081")
	b.SetBytes(int64(len(row)))
	b.ReportAllocs()
	for b.Loop() {
		var f hub.File
		if err := json.Unmarshal(row, &f); err != nil {
			b.Fatal(err)
		}
		f, err := account.Fold(f, next)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := json.Marshal(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	f := foldAll(b, eventsIn(b, "assess A 2026Q1 926.48 due 2026-03-31 ref 1\nassess B 2026Q2 926.48 due 2026-06-30 ref 2"))
	on := date(b, "2027-01-15")
	b.ReportAllocs()
	for b.Loop() {
		if len(account.Open(f.Account, on)) != 2 {
			b.Fatal("two are open")
		}
	}
}
