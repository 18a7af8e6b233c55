package duedatereminder

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var due = hub.Date{Year: 2026, Month: 3, Day: 31}

func item(change func(*hub.Item)) hub.Item {
	i := hub.Item{Assessment: hub.Assessment{
		ID: "A-1", Version: 1, Quarter: due.Quarter(), Category: "main", Total: 926_48, Due: due,
	}}
	change(&i)
	return i
}

func asIs(*hub.Item) {}

func paid(on hub.Date, amount hub.Cents) func(*hub.Item) {
	return func(i *hub.Item) { i.Payments = []hub.Payment{{ID: "P", On: on, Amount: amount}} }
}

func history(items ...hub.Item) hub.History {
	return hub.History{File: hub.File{Number: "0412233", Account: hub.Account{Items: items}}}
}

func decideOn(t *testing.T, run hub.Date, now time.Time, items ...hub.Item) hub.Decision {
	t.Helper()
	data, err := json.Marshal(hub.Tick{Schedule: "due-date-reminder", Due: run})
	if err != nil {
		t.Fatal(err)
	}
	decision, err := decide(hub.Event{Type: hub.ClockDueDateReminder, Data: data}, history(items...), now)
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	for name, c := range map[string]struct {
		run, today int // day of March; 32 is 1 April
		change     func(*hub.Item)
		reason     string
		key        string
	}{
		"ten days before":      {21, 21, asIs, "due-soon", "due-date-reminder/0412233/2026Q1/A-1/T-10"},
		"caught up":            {21, 23, asIs, "due-soon", "due-date-reminder/0412233/2026Q1/A-1/T-10"},
		"five days before":     {26, 26, asIs, "due-soon", "due-date-reminder/0412233/2026Q1/A-1/T-5"},
		"on the day itself":    {31, 31, asIs, "due-soon", "due-date-reminder/0412233/2026Q1/A-1/T-5"},
		"a part is paid":       {21, 21, paid(due.AddDays(-20), 400_00), "due-soon", "due-date-reminder/0412233/2026Q1/A-1/T-10"},
		"too early":            {20, 20, asIs, "nothing-due", ""},
		"run after the day":    {32, 32, asIs, "nothing-due", ""},
		"caught up too late":   {26, 32, asIs, "overdue", ""},
		"not assessed yet":     {21, 21, func(i *hub.Item) { i.Assessment.Version = 0 }, "nothing-due", ""},
		"paid":                 {21, 21, paid(due.AddDays(-11), 926_48), "paid", ""},
		"waived":               {21, 21, func(i *hub.Item) { i.Waived = true }, "waived", ""},
		"in a plan":            {21, 21, func(i *hub.Item) { i.InPlan = true }, "in-plan", ""},
		"disputed":             {21, 21, func(i *hub.Item) { i.Disputed = true }, "disputed", ""},
		"company":              {21, 21, func(i *hub.Item) { i.Assessment.Category = "company-small" }, "company", ""},
		"due in another month": {21, 21, func(i *hub.Item) { i.Assessment.Due = due.AddMonths(3) }, "nothing-due", ""},
	} {
		t.Run(name, func(t *testing.T) {
			now := hub.NewDate(2026, 3, c.today).At(7, 0)
			got := decideOn(t, hub.NewDate(2026, 3, c.run), now, item(c.change))
			if got.Reason.Code != c.reason || (len(got.Messages) == 1) != (c.key != "") {
				t.Fatalf("%d messages because of %q, want %q", len(got.Messages), got.Reason.Code, c.reason)
			}
			if c.key != "" && got.Messages[0].Key != c.key {
				t.Errorf("key %q, want %q", got.Messages[0].Key, c.key)
			}
		})
	}
}

func TestOneReminderForEachContribution(t *testing.T) {
	supplement := item(func(i *hub.Item) { i.Assessment.ID = "A-2" })
	settled := item(func(i *hub.Item) { i.Assessment.ID, i.Waived = "A-3", true })
	got := decideOn(t, due.AddDays(-10), due.AddDays(-10).At(7, 0), item(asIs), supplement, settled)
	if len(got.Messages) != 2 || got.Reason.Code != "due-soon" {
		t.Errorf("%d messages because of %q", len(got.Messages), got.Reason.Code)
	}
}

func TestWithdraw(t *testing.T) {
	at := due.AddDays(-9).At(12, 0)
	m := decideOn(t, due.AddDays(-10), due.AddDays(-10).At(7, 0), item(asIs)).Messages[0]
	for name, c := range map[string]struct {
		h    hub.History
		now  time.Time
		want string
	}{
		"still true":     {history(item(asIs)), at, ""},
		"unknown by now": {history(), at, ""},
		"a part came in": {history(item(paid(due.AddDays(-9), 1_00))), at, ""},
		"paid":           {history(item(paid(due.AddDays(-9), 926_48))), at, "paid"},
		"plan granted":   {history(item(func(i *hub.Item) { i.InPlan = true })), at, "in-plan"},
		"too late":       {history(item(asIs)), due.AddDays(1).At(0, 0), "overdue"},
	} {
		if got := withdraw(m, c.h, c.now); got.Code != c.want {
			t.Errorf("%s: %q, want %q", name, got.Code, c.want)
		}
	}
}
