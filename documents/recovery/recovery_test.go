package recovery

import (
	"encoding/json"
	"fmt"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// debtor is a file that lives through runs of the clock.
type debtor struct {
	catalogue *hub.Catalogue
	file      hub.File
	told      []string // day, kind, and key or reason
}

// run asks the kinds about one event of the clock and remembers what they sent. Reminders that the event plans are
// given back.
func (d *debtor) run(t *testing.T, eventType string, day hub.Date, data any) (planned []hub.Reminder) {
	t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range d.catalogue.On(eventType) {
		decision, err := k.Decide(hub.Event{Type: eventType, Data: raw}, hub.History{File: d.file}, day.At(8, 0))
		if err != nil {
			t.Fatal(err)
		}
		told := decision.Reason.Code
		for _, m := range decision.Messages {
			d.file.Sent = append(d.file.Sent, hub.Sent{Key: m.Key, Code: k.Code, On: day})
			told = m.Key
		}
		d.told = append(d.told, fmt.Sprint(day, " ", k.Code, " ", told))
		planned = append(planned, decision.Reminders...)
	}
	return planned
}

// eventOn is what the schedules raise on a day of the fund's year; "" on most days.
func eventOn(day hub.Date) string {
	switch month := (int(day.Month) - 1) % 3; {
	case month == 0 && day.Day == 5:
		return hub.ClockFirstReminder
	case month == 1 && day.Day == 15:
		return hub.ClockSecondReminder
	case day.Day == 10:
		return hub.ClockFormalNotice
	}
	return ""
}

// Two contributions in a row stay unpaid: each goes through every stage once, and no two stages come together.
func TestTheStagesFollowEachOther(t *testing.T) {
	catalogue, err := hub.NewCatalogue(Kinds(clauses.New(clauses.DefaultFund())))
	if err != nil {
		t.Fatal(err)
	}
	d := debtor{catalogue: catalogue, file: hub.File{Number: "0412233"}}
	for _, due := range []hub.Date{{Year: 2025, Month: 12, Day: 31}, {Year: 2026, Month: 3, Day: 31}} {
		d.file.Account.Items = append(d.file.Account.Items, hub.Item{Assessment: hub.Assessment{
			ID: "A-" + due.Quarter().String(), Version: 1, Quarter: due.Quarter(), Category: "main", Total: 907_01, Due: due, Reference: "090933755493",
		}})
	}
	var planned []hub.Reminder
	for day := hub.NewDate(2026, 1, 1); day.Before(hub.NewDate(2026, 7, 1)); day = day.AddDays(1) {
		if event := eventOn(day); event != "" {
			planned = append(planned, d.run(t, event, day, hub.Tick{Due: day})...)
		}
	}
	for _, r := range planned {
		d.run(t, r.Type, hub.DateOf(r.Due), json.RawMessage(r.Data))
	}
	want := []string{
		"2026-01-05 REC-01 first-reminder/0412233/2025Q4/A-2025Q4",
		"2026-01-10 REC-05 too-recent",
		"2026-02-10 REC-05 too-recent",
		"2026-02-15 REC-02 second-reminder/0412233/2025Q4/A-2025Q4",
		"2026-03-10 REC-05 too-recent",
		"2026-04-05 REC-01 first-reminder/0412233/2026Q1/A-2026Q1",
		"2026-04-10 REC-05 recent-letter",
		"2026-05-10 REC-05 formal-notice/0412233/2025Q4/A-2025Q4",
		"2026-05-15 REC-02 second-reminder/0412233/2026Q1/A-2026Q1",
		"2026-06-10 REC-05 already-sent",
		"2026-06-16 PRO-03 judicial-contact/formal-notice/0412233/2025Q4/A-2025Q4",
	}
	if diff := cmp.Diff(want, d.told); diff != "" {
		t.Error(diff)
	}
}
