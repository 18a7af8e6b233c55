package secondreminder

import (
	"testing"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/debt"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var today = hub.Date{Year: 2026, Month: 2, Day: 15}

func item(id string, due hub.Date) hub.Item {
	return hub.Item{Assessment: hub.Assessment{
		ID: id, Version: 1, Quarter: due.Quarter(), Category: "main", Total: 907_01, Due: due, Reference: "090933755493",
	}}
}

func sent(code, id string, daysAgo int) hub.Sent {
	return hub.Sent{Key: "x/0412233/2025Q4/" + id, Code: code, On: today.AddDays(-daysAgo)}
}

func decideOn(t *testing.T, sent []hub.Sent, items ...hub.Item) hub.Decision {
	t.Helper()
	h := hub.History{File: hub.File{Number: "0412233", Sent: sent, Account: hub.Account{Items: items}}}
	decision, err := decide(hub.Event{}, h, today.At(8, 0))
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	a := item("A", hub.Date{Year: 2025, Month: 12, Day: 31})
	disputed, company := a, a
	disputed.Disputed, company.Assessment.Category = true, "company-small"
	first := []hub.Sent{sent("REC-01", "A", 41)}
	for name, c := range map[string]struct {
		item hub.Item
		sent []hub.Sent
		want string
	}{
		"reminded before":           {a, first, "still-overdue"},
		"never reminded":            {a, nil, "no-earlier-letter"},
		"reminded ten days ago":     {a, []hub.Sent{sent("REC-01", "A", 10)}, "too-soon"},
		"reminded twice":            {a, append(first, sent("REC-02", "A", 1)), "already-sent"},
		"disputed since":            {disputed, first, "disputed"},
		"company":                   {company, first, "company"},
		"due this quarter only":     {item("A", hub.Date{Year: 2026, Month: 3, Day: 31}), first, "nothing-overdue"},
		"another was reminded of":   {a, []hub.Sent{sent("REC-01", "B", 41)}, "no-earlier-letter"},
		"a formal notice is recent": {a, append(first, sent("REC-05", "B", 5)), "still-overdue"},
	} {
		t.Run(name, func(t *testing.T) {
			got := decideOn(t, c.sent, c.item)
			if got.Reason.Code != c.want || (len(got.Messages) == 1) != (c.want == "still-overdue") {
				t.Errorf("%d messages because of %q, want %q", len(got.Messages), got.Reason.Code, c.want)
			}
		})
	}
}

// The letter shows all that is overdue; its key names only what comes to this stage, so that each comes to it once.
func TestShowsAllAndNamesTheNew(t *testing.T) {
	older, newer := item("A", hub.Date{Year: 2025, Month: 9, Day: 30}), item("B", hub.Date{Year: 2025, Month: 12, Day: 31})
	got := decideOn(t, []hub.Sent{
		sent("REC-01", "A", 133), sent("REC-02", "A", 92), sent("REC-01", "B", 41), sent("REC-05", "A", 5),
	}, older, newer).Messages[0]
	facts, err := hub.FactsOf[debt.Facts](got)
	if err != nil {
		t.Fatal(err)
	}
	if got.Key != "second-reminder/0412233/2025Q4/B" || len(facts.Debts) != 2 || facts.Notice != today.AddDays(-5) {
		t.Errorf("key %q, %d debts, notice of %s", got.Key, len(facts.Debts), facts.Notice)
	}
}
