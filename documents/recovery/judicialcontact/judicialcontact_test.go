package judicialcontact

import (
	"encoding/json"
	"strings"
	"testing"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

var today = hub.Date{Year: 2026, Month: 5, Day: 16}

const notice = "formal-notice/0412233/2025Q4/A"

func item(id string, change func(*hub.Item)) hub.Item {
	due := hub.Date{Year: 2025, Month: 12, Day: 31}
	i := hub.Item{Assessment: hub.Assessment{ID: id, Version: 1, Quarter: due.Quarter(), Category: "main", Total: 907_01, Due: due}}
	change(&i)
	return i
}

func asIs(*hub.Item)       {}
func disputed(i *hub.Item) { i.Disputed = true }
func inPlan(i *hub.Item)   { i.InPlan = true }
func waived(i *hub.Item)   { i.Waived = true }
func paid(i *hub.Item) {
	i.Payments = []hub.Payment{{ID: "P", On: today.AddDays(-1), Amount: 1_100_00}}
}

func history(items ...hub.Item) hub.History {
	return hub.History{File: hub.File{Number: "0412233", Account: hub.Account{Items: items}, Sent: []hub.Sent{
		{Key: "judicial-contact/earlier", Code: "PRO-03", On: hub.Date{Year: 2024, Month: 5, Day: 16}},
		{Key: notice, Code: "REC-05", On: hub.Date{Year: 2026, Month: 4, Day: 10}},
	}}}
}

func decideOn(t *testing.T, h hub.History) hub.Decision {
	t.Helper()
	data, err := json.Marshal(hub.FormalNoticeOver{Notice: notice, Assessments: []string{"A", "B"}})
	if err != nil {
		t.Fatal(err)
	}
	decision, err := decide(hub.Event{Data: data}, h, today.At(7, 0))
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	for name, c := range map[string]struct {
		h     hub.History
		want  string
		debts int
	}{
		"both unpaid":                {history(item("A", asIs), item("B", asIs)), "notice-over", 2},
		"one is paid":                {history(item("A", paid), item("B", asIs)), "notice-over", 1},
		"one is disputed":            {history(item("A", asIs), item("B", disputed)), "notice-over", 1},
		"both are paid":              {history(item("A", paid), item("B", paid)), "paid", 0},
		"disputed":                   {history(item("A", disputed)), "disputed", 0},
		"in a plan":                  {history(item("A", inPlan)), "in-plan", 0},
		"waived":                     {history(item("A", waived)), "waived", 0},
		"not in the notice":          {history(item("C", asIs)), "nothing-overdue", 0},
		"settled so long, forgotten": {history(), "nothing-overdue", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := decideOn(t, c.h)
			if got.Reason.Code != c.want || (len(got.Messages) == 1) != (c.debts > 0) {
				t.Fatalf("%d messages because of %q, want %q", len(got.Messages), got.Reason.Code, c.want)
			}
			if c.debts == 0 {
				return
			}
			facts, err := hub.FactsOf[Facts](got.Messages[0])
			if err != nil {
				t.Fatal(err)
			}
			if len(facts.Debts) != c.debts || got.Messages[0].Key != "judicial-contact/"+notice {
				t.Errorf("%d debts, key %q", len(facts.Debts), got.Messages[0].Key)
			}
		})
	}
}

func TestNoteTellsWhatIsKnown(t *testing.T) {
	m := decideOn(t, history(item("A", asIs))).Messages[0]
	m.Recipient = hub.Profile{Name: "Jan Peeters", Lang: hub.NL}
	doc, err := compose(m)
	if err != nil {
		t.Fatal(err)
	}
	said := doc.Note.Title + text.PlainBlocks(doc.Note.Blocks)
	for _, needed := range []string{"Jan Peeters", "néerlandais", "0412233", text.LongDate(hub.Date{Year: 2026, Month: 4, Day: 10}, hub.FR), text.LongDate(hub.Date{Year: 2024, Month: 5, Day: 16}, hub.FR)} {
		if !strings.Contains(said, needed) {
			t.Errorf("the note does not say %q:\n%s", needed, said)
		}
	}
	if doc.Note.Due != today.AddDays(callDays) {
		t.Errorf("due %s", doc.Note.Due)
	}
}

func TestWithdraw(t *testing.T) {
	m := decideOn(t, history(item("A", asIs))).Messages[0]
	for want, change := range map[string]func(*hub.Item){"": asIs, "paid": paid, "disputed": disputed} {
		if got := withdraw(m, history(item("A", change)), today.At(9, 0)); got.Code != want {
			t.Errorf("%q, want %q", got.Code, want)
		}
	}
}
