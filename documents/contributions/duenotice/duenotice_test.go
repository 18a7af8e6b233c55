package duenotice

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// nominal is the file of the first example, and the notice it is sent at the run of 5 January.
func nominal(t *testing.T) (hub.Kind, hub.Example, hub.Message) {
	t.Helper()
	k := Kind(clauses.New(clauses.DefaultFund()))
	for _, e := range k.Examples {
		if e.Name != "nominal" {
			continue
		}
		decision, err := k.Decide(e.Event, hub.History{File: e.File}, e.Now)
		if err != nil || len(decision.Messages) != 1 {
			t.Fatalf("%+v, %v", decision, err)
		}
		return k, e, decision.Messages[0]
	}
	t.Fatal("no nominal example")
	return k, hub.Example{}, hub.Message{}
}

// changes are what may have become of the contribution, with the reason not to send its notice then.
func changes() map[string]func(*hub.Item) {
	return map[string]func(*hub.Item){
		"paid": func(i *hub.Item) {
			i.Payments = []hub.Payment{{On: hub.NewDate(2026, 1, 3), Amount: i.Assessment.Total}}
		},
		"waived":   func(i *hub.Item) { i.Waived = true },
		"disputed": func(i *hub.Item) { i.Disputed = true },
		"in-plan":  func(i *hub.Item) { i.InPlan = true },
		"company":  func(i *hub.Item) { i.Assessment.Category = "company" },
		"overdue":  func(i *hub.Item) { i.Assessment.Due = hub.NewDate(2025, 12, 31) },
	}
}

func changed(f hub.File, change func(*hub.Item)) hub.History {
	item := f.Account.Items[0]
	change(&item)
	f.Account.Items = []hub.Item{item}
	return hub.History{File: f}
}

func TestWhatNeedsNoNotice(t *testing.T) {
	k, e, m := nominal(t)
	for want, change := range changes() {
		decision, err := k.Decide(e.Event, changed(e.File, change), e.Now)
		if err != nil || len(decision.Messages) != 0 || decision.Reason.Code != want {
			t.Errorf("%s: decided %+v, %v", want, decision, err)
		}
		if got := k.Withdraw(m, changed(e.File, change), e.Now); got.Code != want {
			t.Errorf("%s: withdrawn because of %q", want, got.Code)
		}
	}
	if got := k.Withdraw(m, hub.History{File: e.File}, e.Now); !got.None() {
		t.Errorf("a notice that is still true is withdrawn: %+v", got)
	}
	newer := changed(e.File, func(i *hub.Item) { i.Assessment.Version = 2 })
	if got := k.Withdraw(m, newer, e.Now); got.Code != "superseded" {
		t.Errorf("a notice of an old calculation is withdrawn because of %q", got.Code)
	}
}

// TestWhenANoticeLeaves: before the quarter's run it waits for it; from then on it leaves at once; an older calculation
// that arrives late says nothing.
func TestWhenANoticeLeaves(t *testing.T) {
	k, e, _ := nominal(t)
	for _, c := range []struct {
		now     string
		version int
		want    string
		sent    int
	}{
		{"2026-01-05T05:59:59Z", 1, "at-the-run", 0},
		{"2026-01-05T06:00:00Z", 1, "due", 1},
		{"2026-03-31T21:00:00Z", 1, "due", 1},
		{"2026-03-31T22:30:00Z", 1, "overdue", 0}, // 1 April in Belgium
		{"2026-02-01T08:00:00Z", 0, "superseded", 0},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		a := e.File.Account.Items[0].Assessment
		a.Version = c.version
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		decision, err := k.Decide(hub.Event{Type: hub.ContributionAssessed, Data: data}, hub.History{File: e.File}, now)
		if err != nil || decision.Reason.Code != c.want || len(decision.Messages) != c.sent {
			t.Errorf("%s, version %d: %+v, %v, want %s", c.now, c.version, decision.Reason, err, c.want)
		}
	}
}

// TestACorrectionReplaces: it has a key of its own and names the notice it replaces; what is disputed is no arrear.
func TestACorrectionReplaces(t *testing.T) {
	k, e, first := nominal(t)
	h := changed(e.File, func(i *hub.Item) { i.Assessment.Version = 2 })
	h.Sent = []hub.Sent{{Key: first.Key, Code: "CTR-01", On: hub.NewDate(2026, 1, 5)}}
	old := hub.Item{Disputed: true, Assessment: hub.Assessment{
		ID: "old", Version: 1, Quarter: hub.Quarter{Year: 2025, N: 3}, Total: 100_00, Due: hub.NewDate(2025, 9, 30),
	}}
	h.Account.Items = append(h.Account.Items, old)
	decision, err := k.Decide(e.Event, h, e.Now)
	if err != nil || len(decision.Messages) != 1 {
		t.Fatalf("%+v, %v", decision, err)
	}
	m := decision.Messages[0]
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		t.Fatal(err)
	}
	if m.Key == first.Key || m.Replaces != first.Key || facts.Corrects != hub.NewDate(2026, 1, 5) || len(facts.Arrears) != 0 {
		t.Errorf("message %s replaces %q, facts %+v", m.Key, m.Replaces, facts)
	}
}
