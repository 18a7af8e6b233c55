package bridginggrant

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// granted is two months without dependants, changed as a test wants.
func granted(change func(*hub.BridgingData)) hub.Event {
	b := hub.BridgingData{
		Request: "DP-1", Ground: "forced-interruption", RequestedOn: hub.NewDate(2026, 2, 2), FactOn: hub.NewDate(2026, 1, 15),
		From: hub.NewDate(2026, 1, 15), To: hub.NewDate(2026, 2, 28),
		Months:  []hub.Month{{Month: "2026-01", Days: 17, Rate: 50, Amount: 819_13}, {Month: "2026-02", Days: 28, Rate: 100, Amount: 1_638_26}},
		Reasons: []string{"conditions-met"}, Findings: []string{"Incendie."},
	}
	change(&b)
	data, _ := json.Marshal(b)
	return hub.Event{ID: "E-1", Type: hub.BridgingGranted, Data: data}
}

func TestDecide(t *testing.T) {
	h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Lang: hub.FR}}}
	for _, c := range []struct {
		name    string
		change  func(*hub.BridgingData)
		refused string // part of the error
		staff   bool
	}{
		{name: "nominal", change: func(*hub.BridgingData) {}},
		{name: "dependants", change: func(b *hub.BridgingData) {
			b.Dependants, b.Months = true, []hub.Month{{Month: "2026-01", Days: 7, Rate: 25, Amount: 511_80}}
		}},
		{name: "unknown reason", change: func(b *hub.BridgingData) { b.Reasons = []string{"luck"} }, refused: `"luck"`},
		{name: "unknown ground", change: func(b *hub.BridgingData) { b.Ground = "weather" }, refused: `"weather"`},
		{name: "no findings", change: func(b *hub.BridgingData) { b.Findings = nil }, refused: "motivated"},
		{name: "no reasons", change: func(b *hub.BridgingData) { b.Reasons = nil }, refused: "motivated"},
		{name: "no period", change: func(b *hub.BridgingData) { b.To = hub.NewDate(2026, 1, 14) }, refused: "no period"},
		{name: "no months", change: func(b *hub.BridgingData) { b.Months = nil }, refused: "no months"},
		{name: "no such month", change: func(b *hub.BridgingData) { b.Months[0].Month = "2026-13" }, refused: "2026-13"},
		{name: "one cent off", change: func(b *hub.BridgingData) { b.Months[0].Amount++ }, refused: "2026-01", staff: true},
		{name: "before the known amounts", change: func(b *hub.BridgingData) { b.Months[0].Month = "2024-01" }, refused: "2024", staff: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := decide(granted(c.change), h, time.Time{})
			if c.refused == "" {
				if err != nil || d.Reason.Code != "granted" || len(d.Messages) != 1 || d.Messages[0].Key != "bridging-grant/0412233/DP-1" {
					t.Errorf("%+v, %v", d, err)
				}
				return
			}
			var staff *hub.StaffError
			if err == nil || !strings.Contains(err.Error(), c.refused) || errors.As(err, &staff) != c.staff || (!c.staff && !hub.IsPermanent(err)) {
				t.Errorf("got %v, want an error with %q (for staff: %t)", err, c.refused, c.staff)
			}
		})
	}
}

func TestTotalIsTheSumOfTheMonths(t *testing.T) {
	b, _ := hub.DataOf[hub.BridgingData](granted(func(*hub.BridgingData) {}))
	months, total, err := calculate(b)
	if err != nil || total != 2_457_39 || months[0].Full != 1_638_26 {
		t.Errorf("%v %d %v", months, total, err)
	}
}

// TestNoCourtNoLetter: a court that cannot be told makes the grant a task, never a guess.
func TestNoCourtNoLetter(t *testing.T) {
	k := Kind(clauses.New(clauses.DefaultFund()))
	e := k.Examples[0]
	e.File.Profile.Address.Country = "FR"
	d, err := k.Decide(e.Event, hub.History{File: e.File}, e.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = k.Compose(d.Messages[0])
	var staff *hub.StaffError
	if !errors.As(err, &staff) {
		t.Errorf("got %v", err)
	}
}
