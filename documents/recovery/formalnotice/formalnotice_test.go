package formalnotice

import (
	"slices"
	"testing"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var today = hub.Date{Year: 2026, Month: 4, Day: 10}

func item(id string, due hub.Date) hub.Item {
	return hub.Item{Assessment: hub.Assessment{
		ID: id, Version: 1, Quarter: due.Quarter(), Category: "main", Total: 907_01, Due: due, Reference: "090933755493",
	}}
}

func december(id string) hub.Item { return item(id, hub.Date{Year: 2025, Month: 12, Day: 31}) }

func sent(code, id string, daysAgo int) hub.Sent {
	return hub.Sent{Key: "x/0412233/2025Q4/" + id, Code: code, On: today.AddDays(-daysAgo)}
}

func decideOn(t *testing.T, day hub.Date, sent []hub.Sent, items ...hub.Item) hub.Decision {
	t.Helper()
	h := hub.History{File: hub.File{Number: "0412233", Sent: sent, Account: hub.Account{Items: items}}}
	decision, err := decide(hub.Event{}, h, day.At(8, 0))
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	changed := func(change func(*hub.Item)) hub.Item {
		i := december("A")
		change(&i)
		return i
	}
	second := []hub.Sent{sent("REC-01", "A", 95), sent("REC-02", "A", 54)}
	for name, c := range map[string]struct {
		item hub.Item
		sent []hub.Sent
		want string
	}{
		"after two reminders":          {december("A"), second, "no-payment"},
		"after one":                    {december("A"), second[:1], "no-earlier-letter"},
		"the second is recent":         {december("A"), []hub.Sent{sent("REC-02", "A", 15)}, "too-soon"},
		"another letter is recent":     {december("A"), append(slices.Clone(second), sent("REC-01", "B", 5)), "recent-letter"},
		"another notice is recent":     {december("A"), append(slices.Clone(second), sent("REC-05", "B", 5)), "no-payment"},
		"noticed before":               {december("A"), append(slices.Clone(second), sent("REC-05", "A", 31)), "already-sent"},
		"late for less than a quarter": {item("A", hub.Date{Year: 2026, Month: 3, Day: 31}), second, "too-recent"},
		"disputed":                     {changed(func(i *hub.Item) { i.Disputed = true }), second, "disputed"},
		"in a plan":                    {changed(func(i *hub.Item) { i.InPlan = true }), second, "in-plan"},
		"waived":                       {changed(func(i *hub.Item) { i.Waived = true }), second, "waived"},
		"company":                      {changed(func(i *hub.Item) { i.Assessment.Category = "company" }), second, "company"},
		"not assessed":                 {changed(func(i *hub.Item) { i.Assessment.Version = 0 }), second, "nothing-overdue"},
	} {
		t.Run(name, func(t *testing.T) {
			got := decideOn(t, today, c.sent, c.item)
			wanted := c.want == "no-payment"
			if got.Reason.Code != c.want || (len(got.Messages) == 1) != wanted || (len(got.Reminders) == 1) != wanted {
				t.Errorf("%d messages because of %q, want %q", len(got.Messages), got.Reason.Code, c.want)
			}
		})
	}
}

// One full quarter must have passed: what fell due on 31 December may be claimed from 1 April.
func TestOneFullQuarter(t *testing.T) {
	second := []hub.Sent{sent("REC-02", "A", 54)}
	for day, want := range map[hub.Date]string{{Year: 2026, Month: 3, Day: 31}: "too-recent", {Year: 2026, Month: 4, Day: 1}: "no-payment"} {
		if got := decideOn(t, day, second, december("A")); got.Reason.Code != want {
			t.Errorf("%s: %q, want %q", day, got.Reason.Code, want)
		}
	}
}

// All together, once; and the look at what became of it on the day after the month has passed.
func TestOneNoticeForAll(t *testing.T) {
	got := decideOn(t, today, []hub.Sent{sent("REC-02", "A", 54), sent("REC-02", "B", 54), sent("REC-05", "C", 60), sent("REC-02", "C", 90)},
		item("C", hub.Date{Year: 2025, Month: 6, Day: 30}), item("A", hub.Date{Year: 2025, Month: 9, Day: 30}), december("B"))
	if len(got.Messages) != 1 || got.Messages[0].Key != "formal-notice/0412233/2025Q3/A,B" {
		t.Fatalf("%d messages, %+v", len(got.Messages), got.Reason)
	}
	r := got.Reminders[0]
	over, err := hub.DataOf[hub.FormalNoticeOver](hub.Event{Data: r.Data})
	if err != nil {
		t.Fatal(err)
	}
	if r.Key != "formal-notice-over/"+got.Messages[0].Key || r.Type != hub.ClockFormalNoticeOver || r.File != "0412233" {
		t.Errorf("reminder %+v", r)
	}
	// Posted on Friday 10 April, notified on Wednesday 15, disputable until 15 May included.
	if want := (hub.Date{Year: 2026, Month: 5, Day: 16}).At(7, 0); !r.Due.Equal(want) {
		t.Errorf("due %s, want %s", r.Due, want)
	}
	if over.Notice != got.Messages[0].Key || !slices.Equal(over.Assessments, []string{"A", "B"}) {
		t.Errorf("data %+v", over)
	}
}
