package debt

import (
	"testing"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var (
	due   = hub.Date{Year: 2026, Month: 3, Day: 31}
	today = hub.Date{Year: 2026, Month: 4, Day: 5}
)

func item(id string, change ...func(*hub.Item)) hub.Item {
	i := hub.Item{Assessment: hub.Assessment{
		ID: id, Version: 1, Quarter: due.Quarter(), Category: "main", Total: 926_48, Due: due, Reference: "090933755493",
	}}
	for _, do := range change {
		do(&i)
	}
	return i
}

func paid(on hub.Date, amount hub.Cents) func(*hub.Item) {
	return func(i *hub.Item) { i.Payments = append(i.Payments, hub.Payment{ID: "P", On: on, Amount: amount}) }
}

func disputed(i *hub.Item)    { i.Disputed = true }
func inPlan(i *hub.Item)      { i.InPlan = true }
func waived(i *hub.Item)      { i.Waived = true }
func company(i *hub.Item)     { i.Assessment.Category = "company" }
func notAssessed(i *hub.Item) { i.Assessment.Version = 0 }

func TestSilent(t *testing.T) {
	for name, c := range map[string]struct {
		item hub.Item
		on   hub.Date
		want string
	}{
		"overdue":                       {item("A"), today, ""},
		"on the due date":               {item("A"), due, "not-overdue"},
		"the day after":                 {item("A"), due.AddDays(1), ""},
		"not assessed":                  {item("A", notAssessed), today, "not-overdue"},
		"company":                       {item("A", company), today, "company"},
		"waived":                        {item("A", waived), today, "waived"},
		"paid in time":                  {item("A", paid(due, 926_48)), today, "paid"},
		"paid, disputed before":         {item("A", paid(due, 926_48), disputed), today, "paid"},
		"disputed":                      {item("A", disputed), today, "disputed"},
		"in a plan":                     {item("A", inPlan), today, "in-plan"},
		"paid late, increases are open": {item("A", paid(due.AddDays(2), 926_48)), today, ""},
		"9.99 left":                     {item("A", paid(due.AddDays(2), 926_48+27_79-9_99)), today, "tolerance"},
		"10.00 left":                    {item("A", paid(due.AddDays(2), 926_48+27_79-10_00)), today, ""},
	} {
		if got := Silent(c.item, c.on); got.Code != c.want {
			t.Errorf("%s: %q, want %q", name, got.Code, c.want)
		}
	}
}

func TestOverdueSaysWhyNothingIs(t *testing.T) {
	future := item("F", func(i *hub.Item) { i.Assessment.Due = due.AddMonths(3) })
	for name, c := range map[string]struct {
		items []hub.Item
		owed  int
		why   string
	}{
		"nothing at all":          {nil, 0, "nothing-overdue"},
		"not yet":                 {[]hub.Item{future}, 0, "nothing-overdue"},
		"disputed, then not yet":  {[]hub.Item{item("A", disputed), future}, 0, "disputed"},
		"one of three is claimed": {[]hub.Item{item("A", inPlan), item("B"), future}, 1, "in-plan"},
	} {
		owed, why := Overdue(hub.Account{Items: c.items}, today)
		if len(owed) != c.owed || why.Code != c.why {
			t.Errorf("%s: %d because of %q, want %d, %q", name, len(owed), why.Code, c.owed, c.why)
		}
	}
}

func balances(ids ...string) []account.Balance {
	owed := make([]account.Balance, len(ids))
	for i, id := range ids {
		owed[i] = account.BalanceOf(item(id), today)
	}
	return owed
}

// A key must be found again by each contribution it names, whatever upstream calls them.
func TestKeysNameTheContributions(t *testing.T) {
	ids := []string{"A-1", "A/2", "A,3", "A 4"}
	key := Key("0412233", balances(ids...))
	if want := "0412233/2026Q1/A-1,A%2F2,A%2C3,A%204"; key != want {
		t.Errorf("key %q, want %q", key, want)
	}
	h := hub.History{File: hub.File{Sent: []hub.Sent{{Key: "second-reminder/" + key, Code: "REC-02", On: today}}}}
	for _, id := range ids {
		if got := SentOn(h, "REC-02", id); got != today {
			t.Errorf("%s: sent on %q", id, got)
		}
		if got := SentOn(h, "REC-01", id); !got.IsZero() {
			t.Errorf("%s: another kind was sent on %q", id, got)
		}
	}
	if got := SentOn(h, "REC-02", "A"); !got.IsZero() {
		t.Errorf("a part of a name is taken for the name: %q", got)
	}
}

func sent(code, id string, on hub.Date) hub.Sent {
	return hub.Sent{Key: "x/0412233/2026Q1/" + id, Code: code, On: on}
}

func TestNext(t *testing.T) {
	for name, c := range map[string]struct {
		sent []hub.Sent
		want string
	}{
		"no letter before":   {nil, "no-earlier-letter"},
		"of another":         {[]hub.Sent{sent("REC-01", "B", today.AddDays(-40))}, "no-earlier-letter"},
		"19 days ago":        {[]hub.Sent{sent("REC-01", "A", today.AddDays(-GapDays+1))}, "too-soon"},
		"20 days ago":        {[]hub.Sent{sent("REC-01", "A", today.AddDays(-GapDays))}, ""},
		"this stage is done": {[]hub.Sent{sent("REC-01", "A", today.AddDays(-40)), sent("REC-02", "A", today.AddDays(-20))}, "already-sent"},
	} {
		next, why := Next(hub.History{File: hub.File{Sent: c.sent}}, balances("A"), "REC-01", "REC-02", today)
		if why.Code != c.want || (len(next) == 1) != (c.want == "") {
			t.Errorf("%s: %d because of %q, want %q", name, len(next), why.Code, c.want)
		}
	}
}

func TestQuiet(t *testing.T) {
	for name, c := range map[string]struct {
		sent hub.Sent
		want bool
	}{
		"13 days ago":        {sent("REC-02", "A", today.AddDays(-QuietDays+1)), false},
		"14 days ago":        {sent("REC-02", "A", today.AddDays(-QuietDays)), true},
		"the same stage":     {sent("REC-05", "A", today), true},
		"no recovery at all": {sent("CTR-01", "A", today), true},
	} {
		if got := Quiet(hub.History{File: hub.File{Sent: []hub.Sent{c.sent}}}, "REC-05", today); got != c.want {
			t.Errorf("%s: quiet is %v", name, got)
		}
	}
}

func TestWithdraw(t *testing.T) {
	debts := FactsOf(balances("A", "B"), today, today).Debts
	settled := paid(due, 926_48)
	for name, c := range map[string]struct {
		items []hub.Item
		want  string
	}{
		"both owed":             {[]hub.Item{item("A"), item("B")}, ""},
		"one paid":              {[]hub.Item{item("A", settled), item("B")}, ""},
		"both paid":             {[]hub.Item{item("A", settled), item("B", settled)}, "paid"},
		"one disputed":          {[]hub.Item{item("A"), item("B", disputed)}, "disputed"},
		"one paid, one in plan": {[]hub.Item{item("A", settled), item("B", inPlan)}, "in-plan"},
		"one waived":            {[]hub.Item{item("A", waived), item("B")}, "waived"},
		"one is not known":      {[]hub.Item{item("A", settled)}, ""},
	} {
		if got := Withdraw(debts, hub.Account{Items: c.items}, today); got.Code != c.want {
			t.Errorf("%s: %q, want %q", name, got.Code, c.want)
		}
	}
}

// The rows of the table must add up to the total it ends with.
func TestSumsAddUp(t *testing.T) {
	for name, i := range map[string]hub.Item{
		"nothing paid":   item("A"),
		"a part paid":    item("A", paid(due.AddDays(-5), 400_00), paid(due.AddDays(100), 50_00)),
		"increases paid": item("A", paid(due.AddDays(2), 926_48+7_00)),
	} {
		for _, on := range []hub.Date{today, today.AddMonths(9), today.AddMonths(30)} {
			facts := FactsOf([]account.Balance{account.BalanceOf(i, on)}, on, on)
			d := facts.Debts[0]
			sum := d.Claimed + d.PaidOff() + d.IncreasesPaidOff()
			for _, step := range d.Steps {
				sum += step.Amount
			}
			if sum != d.Total || d.Total != facts.Total {
				t.Errorf("%s on %s: rows add up to %d, the total is %d", name, on, sum, d.Total)
			}
		}
	}
}
