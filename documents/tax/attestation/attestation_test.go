package attestation

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		name, facts string
		profile     hub.FileType
		year        hub.Year
		code        string
		want        Facts
	}{
		{"year before the run", "", hub.Affiliate, hub.Year{Year: 2025, Contributions: 900}, "paid", Facts{Year: 2025, Paid: 900, Deductible: 900}},
		{"named year", `{"year":2024}`, hub.Affiliate, hub.Year{Year: 2024, Contributions: 900}, "paid", Facts{Year: 2024, Paid: 900, Deductible: 900}},
		{"refunded in part", "", hub.Affiliate, hub.Year{Year: 2025, Contributions: 900, Refunded: 100, Increases: 27}, "paid",
			Facts{Year: 2025, Paid: 900, Refunded: 100, Deductible: 800, Increases: 27}},
		{"refunded beyond", "", hub.Affiliate, hub.Year{Year: 2025, Contributions: 100, Refunded: 900}, "paid",
			Facts{Year: 2025, Paid: 100, Refunded: 900, Excess: 800}},
		{"only refunded", "", hub.Affiliate, hub.Year{Year: 2025, Refunded: 900}, "paid", Facts{Year: 2025, Refunded: 900, Excess: 900}},
		{"only increases", "", hub.Affiliate, hub.Year{Year: 2025, Increases: 900}, "nothing-paid", Facts{}},
		{"another year", "", hub.Affiliate, hub.Year{Year: 2024, Contributions: 900}, "nothing-paid", Facts{}},
		{"year not over", `{"year":2026}`, hub.Affiliate, hub.Year{Year: 2026, Contributions: 900}, "year-not-over", Facts{}},
		{"company", "", hub.Company, hub.Year{Year: 2025, Contributions: 900}, "company", Facts{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := hub.History{File: hub.File{Number: "0412233", Profile: hub.Profile{Type: c.profile}, Account: hub.Account{Years: []hub.Year{c.year}}}}
			d, err := decide(run(c.facts), h, hub.NewDate(2026, 2, 1).At(6, 0))
			if err != nil || d.Reason.Code != c.code {
				t.Fatalf("%+v, %v", d.Reason, err)
			}
			if c.want == (Facts{}) {
				if len(d.Messages) != 0 {
					t.Error("a message for nothing")
				}
				return
			}
			facts, err := hub.FactsOf[Facts](d.Messages[0])
			if err != nil || facts != c.want {
				t.Errorf("got %+v, want %+v (%v)", facts, c.want, err)
			}
		})
	}
}

func run(facts string) hub.Event {
	data, _ := json.Marshal(hub.Tick{Run: "2026-02-01T06:00", Due: hub.NewDate(2026, 2, 1), Facts: json.RawMessage(facts)})
	return hub.Event{Type: hub.ClockTaxAttestation, Data: data}
}

func TestFactsOfAnotherShape(t *testing.T) {
	if _, err := decide(run(`{"year":"2025"}`), hub.History{}, time.Time{}); !hub.IsPermanent(err) {
		t.Errorf("got %v", err)
	}
}

// TestNationalNumberStaysInTheLetter: nothing that travels openly shows it.
func TestNationalNumberStaysInTheLetter(t *testing.T) {
	k := Kind(clauses.New(clauses.DefaultFund()))
	for _, e := range k.Examples {
		d, err := k.Decide(e.Event, hub.History{File: e.File}, e.Now)
		if err != nil {
			t.Fatal(err)
		}
		d.Messages[0].ID = hub.IDOf("message", d.Messages[0].Key)
		doc, err := k.Compose(d.Messages[0])
		if err != nil {
			t.Fatal(err)
		}
		number := text.NISS(e.File.Profile.Number)
		email := doc.Email.Subject + doc.Email.Attachment + text.PlainEmail(doc.Email) + d.Messages[0].Key
		if strings.Contains(email, number) || strings.Contains(email, e.File.Profile.Number) || !strings.Contains(text.PlainLetter(doc.Letter), number) {
			t.Errorf("%s.%s: the national number stands in the wrong place", e.Name, e.File.Profile.Lang)
		}
	}
}
