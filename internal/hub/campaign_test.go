package hub

import (
	"fmt"
	"testing"
	"time"
)

func TestWhatMayBeOwed(t *testing.T) {
	due := NewDate(2026, 3, 31)
	paid := func(on Date, amount Cents) []Payment { return []Payment{{ID: "1", On: on, Amount: amount}} }
	for _, c := range []struct {
		name string
		item Item
		want bool
	}{
		{"nothing paid", Item{}, true},
		{"paid on the due date", Item{Payments: paid(due, 100)}, false},
		{"paid too much", Item{Payments: paid(due, 101)}, false},
		{"paid in part", Item{Payments: paid(due, 99)}, true},
		{"paid in two parts", Item{Payments: append(paid(due, 60), paid(due.AddDays(-9), 40)...)}, false},
		{"paid a day late: an increase may be due", Item{Payments: paid(due.AddDays(1), 100)}, true},
		{"waived", Item{Waived: true}, false},
		{"in a plan", Item{InPlan: true}, true},
	} {
		c.item.Assessment = Assessment{Total: 100, Due: due}
		settled := Item{Assessment: c.item.Assessment, Waived: true}
		file := File{Number: "1", Account: Account{Items: []Item{settled, c.item}}}
		if got := ReachOf(file).Owing; got != c.want {
			t.Errorf("%s: owing is %v", c.name, got)
		}
	}
}

func TestReachOf(t *testing.T) {
	f := File{Number: "1", Profile: Profile{
		Type: Company, Name: "Brasserie", Lang: DE, Category: "main", Newsletter: true, Deceased: NewDate(2026, 1, 1), Address: Address{Postcode: "4700"}}}
	want := Reach{File: "1", Known: true, Deceased: true, Type: Company, Lang: DE, Category: "main", Postcode: "4700", Subscribed: true}
	if got := ReachOf(f); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := ReachOf(File{Number: "2"}); got != (Reach{File: "2"}) {
		t.Errorf("a file nobody has spoken of: %+v", got)
	}
}

func TestAudience(t *testing.T) {
	reach := Reach{Known: true, Type: Affiliate, Lang: FR, Category: "main", Postcode: "5000"}
	for _, c := range []struct {
		name     string
		audience Audience
		change   func(*Reach)
		want     string
	}{
		{"everyone", Audience{}, nil, ""},
		{"not known", Audience{}, func(r *Reach) { r.Known = false }, "unknown"},
		{"deceased", Audience{}, func(r *Reach) { r.Deceased = true }, "deceased"},
		{"listed, but deceased", Audience{Files: []string{""}}, func(r *Reach) { r.Deceased = true }, "deceased"},
		{"type", Audience{Types: []FileType{Company}}, nil, "type"},
		{"one of two types", Audience{Types: []FileType{Company, Affiliate}}, nil, ""},
		{"language", Audience{Langs: []Lang{NL, DE}}, nil, "language"},
		{"category", Audience{Categories: []string{"secondary"}}, nil, "category"},
		{"postcode", Audience{Postcodes: []string{"51", "6"}}, nil, "postcode"},
		{"beginning of a postcode", Audience{Postcodes: []string{"6", "50"}}, nil, ""},
		{"not subscribed", Audience{Subscribers: true}, nil, "not-subscribed"},
		{"subscribed", Audience{Subscribers: true}, func(r *Reach) { r.Subscribed = true }, ""},
		{"owes nothing", Audience{Owing: true}, nil, "nothing-owed"},
		{"may owe", Audience{Owing: true}, func(r *Reach) { r.Owing = true }, ""},
		{"every condition must hold", Audience{Langs: []Lang{FR}, Postcodes: []string{"1"}}, nil, "postcode"},
	} {
		r := reach
		if c.change != nil {
			c.change(&r)
		}
		if why := c.audience.Excludes(r); why.Code != c.want || (why.Text == "") != (why.Code == "") {
			t.Errorf("%s: excluded because %q (%s), want %q", c.name, why.Code, why.Text, c.want)
		}
	}
}

func TestRateAndETA(t *testing.T) {
	since := NewDate(2026, 3, 2).At(9, 0)
	c := Campaign{State: CampaignRunning, Since: since, SinceN: 1000, Tally: Tally{Listed: 10_000, Messaged: 3000, Silent: Counts{"no-email": 900}, Failed: 100}}
	for _, test := range []struct {
		name string
		now  time.Time
		want string
	}{
		{"just resumed", since, "0 a minute, ready 0001-01-01 00:00"},
		{"after a while", since.Add(10 * time.Minute), "300 a minute, ready 2026-03-02 09:30"},
	} {
		if got := fmt.Sprintf("%.0f a minute, ready %s", c.Rate(test.now), c.ETA(test.now).Format("2006-01-02 15:04")); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	c.State = CampaignPaused
	if c.Rate(since.Add(time.Hour)) != 0 || !c.ETA(since.Add(time.Hour)).IsZero() {
		t.Error("a paused campaign has no rate")
	}
	if c.Tally.Handled() != 4000 || c.Tally.Pending() != 6000 {
		t.Errorf("%d handled, %d pending", c.Tally.Handled(), c.Tally.Pending())
	}
}

func TestExpired(t *testing.T) {
	now := NewDate(2026, 3, 2).At(9, 0)
	for notAfter, want := range map[time.Time]bool{{}: false, now: false, now.Add(-time.Second): true} {
		if got := (Campaign{CampaignPlan: CampaignPlan{NotAfter: notAfter}}).Expired(now); got != want {
			t.Errorf("not after %s, at %s: expired is %v", notAfter, now, got)
		}
	}
}
