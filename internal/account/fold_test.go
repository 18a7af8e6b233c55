package account_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestFoldDoesNotDependOnTheOrderOfEvents(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		events := eventsIn(t, read(t, file))
		want := foldAll(t, events).Account
		r := rand.New(rand.NewPCG(1, 2))
		for range 200 {
			r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			if diff := cmp.Diff(want, foldAll(t, events).Account); diff != "" {
				t.Fatalf("%s in the order\n%s: %s", file, names(events), diff)
			}
		}
	}
}

// TestFoldKeepsEveryCent makes histories by chance, folds each in two orders, and accounts for the money.
func TestFoldKeepsEveryCent(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		events, received, refunded := history(t, r)
		a := foldAll(t, events).Account
		var kept, years, refunds hub.Cents
		for _, item := range a.Items {
			for _, p := range item.Payments {
				kept += p.Amount
			}
			if b := account.BalanceOf(item, date(t, "2030-01-01")); b.Unpaid < 0 || b.Increases < 0 || b.Total != b.Unpaid+b.Increases {
				t.Fatalf("seed %d: balance %+v", seed, b)
			}
		}
		for _, p := range a.Credit {
			kept += max(p.Amount, 0)
		}
		for _, y := range a.Years {
			years, refunds = years+y.Contributions+y.Increases, refunds+y.Refunded
		}
		if kept != received || years != received || refunds != refunded {
			t.Fatalf("seed %d: received %d, kept %d, by year %d; refunded %d, by year %d\n%s",
				seed, received, kept, years, refunded, refunds, names(events))
		}
		slices.Reverse(events)
		if diff := cmp.Diff(a, foldAll(t, events).Account); diff != "" {
			t.Fatalf("seed %d, backwards: %s\n%s", seed, diff, names(events))
		}
	}
}

// history is some quarters of 2026 and 2027 with payments in time, late, partial, doubled, reversed and refunded.
func history(t *testing.T, r *rand.Rand) (events []hub.Event, received, refunded hub.Cents) {
	tell := func(format string, args ...any) {
		e, ok := eventOf(t, fmt.Sprintf(format, args...))
		if !ok {
			t.Fatalf("no event: "+format, args...)
		}
		events = append(events, e)
	}
	anyDay := func() hub.Date { return hub.NewDate(2026, 1, 1+r.IntN(700)) }
	for n := range 1 + r.IntN(8) {
		q := hub.Quarter{Year: 2026, N: 1}.Add(n)
		tell("assess Q%d %s %s due %s ref %d", n, q, euro(hub.Cents(1+r.IntN(200_000))), q.Last(), n)
		if r.IntN(5) == 0 {
			tell("assess Q%d/2 %s %s due %s ref %d on %s", n, q, euro(hub.Cents(1+r.IntN(200_000))), q.Last(), n, anyDay())
		}
		if r.IntN(8) == 0 {
			tell("waive Q%d %s", n, anyDay())
		}
	}
	for n := range r.IntN(12) {
		amount, day := hub.Cents(1+r.IntN(250_000)), anyDay()
		tell("pay P%d %s %s ref %d", n, day, euro(amount), r.IntN(9))
		if r.IntN(6) == 0 {
			tell("reverse P%d %s %s", n, day, euro(amount))
		} else {
			received += amount
		}
		if r.IntN(6) == 0 {
			tell("refund R%d %s %s", n, day, euro(amount/2+1))
			refunded += amount/2 + 1
		}
	}
	r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	return events, received, refunded
}

func TestFoldLeavesItsArgumentAlone(t *testing.T) {
	for _, file := range scenarioFiles(t) {
		var f hub.File
		for _, e := range eventsIn(t, read(t, file)) {
			before := encode(t, f)
			next := fold(t, f, e)
			if after := encode(t, f); after != before {
				t.Fatalf("%s, %s: was %s, became %s", file, e.ID, before, after)
			}
			f = next
		}
	}
}

func TestFoldPassesOverOtherEvents(t *testing.T) {
	f := hub.File{Number: "0412233"}
	for _, kind := range []string{hub.AffiliateChanged, hub.ReceiptBounced, hub.ClockFirstReminder, "other.v1"} {
		got, err := account.Fold(f, hub.Event{Type: kind, Data: []byte("not even JSON")})
		if err != nil || !cmp.Equal(got, f) {
			t.Errorf("%s: %+v, %v", kind, got, err)
		}
	}
}

func TestFoldRefusesWhatNoAccountCanBeMadeOf(t *testing.T) {
	noon := date(t, "2026-04-01")
	good := hub.Assessment{ID: "A", Version: 1, Quarter: quarter(t, "2026Q1"), Due: date(t, "2026-03-31"), Total: 1}
	change := func(do func(*hub.Assessment)) hub.Assessment { a := good; do(&a); return a }
	for _, c := range []struct {
		kind string
		data any
		want string
	}{
		{hub.ContributionAssessed, "a text", "cannot be read"},
		{hub.ContributionAssessed, change(func(a *hub.Assessment) { a.ID = "" }), "identifier"},
		{hub.ContributionAssessed, change(func(a *hub.Assessment) { a.Version = 0 }), "version"},
		{hub.ContributionAssessed, change(func(a *hub.Assessment) { a.Due = hub.Date{} }), "due date"},
		{hub.ContributionAssessed, change(func(a *hub.Assessment) { a.Total = -1 }), "negative"},
		{hub.ContributionAssessed, change(func(a *hub.Assessment) { a.On = date(t, "2062-01-05") }), "2062-01-05 lies years after"},
		{hub.ContributionWaived, hub.ItemData{}, "identifier"},
		{hub.PlanGranted, hub.PlanData{}, "covers"},
		{hub.PaymentReceived, hub.Payment{ID: "P", On: noon}, "more than zero"},
		{hub.PaymentReceived, hub.Payment{ID: "P", Amount: 1}, "value date"},
		{hub.PaymentRefunded, hub.Payment{ID: "P", On: noon, Amount: -1}, "more than zero"},
	} {
		_, err := account.Fold(hub.File{}, event(c.kind, "e1", noon, c.data))
		if !hub.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v: %v, want a permanent error with %q", c.kind, c.data, err, c.want)
		}
	}
}

func eventsIn(t testing.TB, text string) (events []hub.Event) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if e, ok := eventOf(t, line); ok {
			events = append(events, e)
		}
	}
	return events
}

func foldAll(t testing.TB, events []hub.Event) (f hub.File) {
	t.Helper()
	for _, e := range events {
		f = fold(t, f, e)
	}
	return f
}

func encode(t testing.TB, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func names(events []hub.Event) (s string) {
	for _, e := range events {
		s += e.ID + "\n"
	}
	return s
}
