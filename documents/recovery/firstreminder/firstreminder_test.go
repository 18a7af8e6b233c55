package firstreminder

import (
	"encoding/json"
	"testing"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/debt"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var run = hub.Date{Year: 2026, Month: 4, Day: 5}

func item(id string, due hub.Date) hub.Item {
	return hub.Item{Assessment: hub.Assessment{
		ID: id, Version: 1, Quarter: due.Quarter(), Category: "main", Total: 926_48, Due: due, Reference: "090933755493",
	}}
}

func decideOn(t *testing.T, today hub.Date, sent []hub.Sent, items ...hub.Item) hub.Decision {
	t.Helper()
	data, err := json.Marshal(hub.Tick{Schedule: "first-reminder", Due: run})
	if err != nil {
		t.Fatal(err)
	}
	h := hub.History{File: hub.File{Number: "0412233", Sent: sent, Account: hub.Account{Items: items}}}
	decision, err := decide(hub.Event{Type: hub.ClockFirstReminder, Data: data}, h, today.At(8, 0))
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	last := hub.Date{Year: 2026, Month: 3, Day: 31}
	in := func(change func(*hub.Item)) hub.Item {
		i := item("A-1", last)
		change(&i)
		return i
	}
	for name, c := range map[string]struct {
		items []hub.Item
		sent  []hub.Sent
		want  string
		count int
	}{
		"due in the last quarter":    {[]hub.Item{item("A-1", last)}, nil, "overdue", 1},
		"with a supplement":          {[]hub.Item{item("A-1", last), item("A-2", last)}, nil, "overdue", 2},
		"due a quarter earlier":      {[]hub.Item{item("A-1", last.AddMonths(-3))}, nil, "nothing-overdue", 0},
		"due this quarter":           {[]hub.Item{item("A-1", last.AddMonths(3))}, nil, "nothing-overdue", 0},
		"a starter's, due later":     {[]hub.Item{in(func(i *hub.Item) { i.Assessment.Quarter = last.Quarter().Add(-1) })}, nil, "overdue", 1},
		"paid":                       {[]hub.Item{in(func(i *hub.Item) { i.Payments = []hub.Payment{{On: last, Amount: 926_48}} })}, nil, "paid", 0},
		"disputed":                   {[]hub.Item{in(func(i *hub.Item) { i.Disputed = true })}, nil, "disputed", 0},
		"in a plan":                  {[]hub.Item{in(func(i *hub.Item) { i.InPlan = true })}, nil, "in-plan", 0},
		"waived":                     {[]hub.Item{in(func(i *hub.Item) { i.Waived = true })}, nil, "waived", 0},
		"company":                    {[]hub.Item{in(func(i *hub.Item) { i.Assessment.Category = "company" })}, nil, "company", 0},
		"too little":                 {[]hub.Item{in(func(i *hub.Item) { i.Payments = []hub.Payment{{On: last, Amount: 920_00}} })}, nil, "tolerance", 0},
		"not assessed yet":           {[]hub.Item{in(func(i *hub.Item) { i.Assessment.Version = 0 })}, nil, "nothing-overdue", 0},
		"reminded before":            {[]hub.Item{item("A-1", last)}, sentFor("A-1"), "already-sent", 0},
		"one of two was reminded of": {[]hub.Item{item("A-1", last), item("A-2", last)}, sentFor("A-1"), "overdue", 1},
		"one of two is waived":       {[]hub.Item{item("A-1", last), in(func(i *hub.Item) { i.Waived = true })}, nil, "overdue", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := decideOn(t, run, c.sent, c.items...)
			if got.Reason.Code != c.want || len(got.Messages) != c.count {
				t.Errorf("%d messages because of %q, want %d, %q", len(got.Messages), got.Reason.Code, c.count, c.want)
			}
		})
	}
}

func sentFor(id string) []hub.Sent {
	return []hub.Sent{{Key: "first-reminder/0412233/2026Q1/" + id, Code: "REC-01", On: run.AddDays(-1)}}
}

// A run that is caught up selects as on its day, counts as of now, and leaves the full time to pay.
func TestCaughtUp(t *testing.T) {
	late := run.AddDays(9)
	got := decideOn(t, late, nil, item("A-1", hub.Date{Year: 2026, Month: 3, Day: 31})).Messages[0]
	facts, err := hub.FactsOf[debt.Facts](got)
	if err != nil {
		t.Fatal(err)
	}
	if got.Key != "first-reminder/0412233/2026Q1/A-1" || facts.On != late || facts.PayBy != debt.PayBy(late) || facts.Total != 954_27 {
		t.Errorf("key %q, facts %+v", got.Key, facts)
	}
}
