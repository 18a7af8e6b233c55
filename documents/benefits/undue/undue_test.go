package undue

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// overpaid is one month paid in full where half was due, changed as a test wants.
func overpaid(change func(*hub.OverpaymentData)) hub.Event {
	o := hub.OverpaymentData{
		Case: "IND-1", Benefit: "bridging", Cause: "cumulation", From: hub.NewDate(2025, 10, 1), To: hub.NewDate(2025, 10, 31),
		Payments: []hub.Overpaid{{On: hub.NewDate(2025, 10, 31), Paid: 1_638_26, Due: 819_13}},
		Findings: []string{"Cumul."}, Prescription: 3,
	}
	change(&o)
	data, _ := json.Marshal(o)
	return hub.Event{ID: "E-1", Type: hub.OverpaymentEstablished, Data: data}
}

func TestDecide(t *testing.T) {
	h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Lang: hub.NL}}}
	for _, c := range []struct {
		name          string
		change        func(*hub.OverpaymentData)
		code, refused string
	}{
		{"nominal", func(*hub.OverpaymentData) {}, "undue", ""},
		{"nothing too much", func(o *hub.OverpaymentData) { o.Payments[0].Due = 1_638_26 }, "nothing-undue", ""},
		{"more due than paid", func(o *hub.OverpaymentData) { o.Payments[0].Due = 1_638_27 }, "", "2025-10-31"},
		{"unknown cause", func(o *hub.OverpaymentData) { o.Cause = "luck" }, "", `"luck"`},
		{"unknown benefit", func(o *hub.OverpaymentData) { o.Benefit = "rain" }, "", `"rain"`},
		{"no findings", func(o *hub.OverpaymentData) { o.Findings = nil }, "", "motivated"},
		{"no prescription", func(o *hub.OverpaymentData) { o.Prescription = 0 }, "", "prescription"},
		{"no period", func(o *hub.OverpaymentData) { o.From = hub.Date{} }, "", "no period"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := decide(overpaid(c.change), h, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
			if c.refused != "" {
				if err == nil || !hub.IsPermanent(err) || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("got %v, want a permanent error with %q", err, c.refused)
				}
				return
			}
			if err != nil || d.Reason.Code != c.code || len(d.Messages) != map[string]int{"undue": 1}[c.code] {
				t.Errorf("%+v, %v", d, err)
			}
		})
	}
}

func TestFacts(t *testing.T) {
	h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Lang: hub.NL}}}
	d, err := decide(overpaid(func(*hub.OverpaymentData) {}), h, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	facts, err := hub.FactsOf[Facts](d.Messages[0])
	if err != nil || d.Messages[0].Key != "undue/0412233/IND-1" || facts.Total != 819_13 || facts.PayBy != hub.NewDate(2026, 4, 2) {
		t.Errorf("%s %+v %v", d.Messages[0].Key, facts, err)
	}
}

func TestReference(t *testing.T) {
	first, err := reference("0412233", "IND-1")
	if err != nil || !law.ValidStructuredCommunication(first) {
		t.Fatal(first, err)
	}
	again, _ := reference("0412233", "IND-1")
	other, _ := reference("0412233", "IND-2")
	if first != again || first == other {
		t.Error("a case must keep its reference, and no other may have it:", first, again, other)
	}
}

func TestEveryProvisionIsWrittenInEveryLanguage(t *testing.T) {
	for benefit := range benefits() {
		for cause := range causes() {
			for _, l := range hub.Langs() {
				said, err := provisions(hub.OverpaymentData{Benefit: benefit, Cause: cause}, l)
				if err != nil || len(said) != 3 || said[0] == "" || len(said[1]) < 10 || said[2] == "" || benefits()[benefit][l] == "" {
					t.Errorf("%s, %s, %s: %q %v", benefit, cause, l, said, err)
				}
			}
		}
	}
}
