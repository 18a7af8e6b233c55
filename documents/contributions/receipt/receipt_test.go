package receipt

import (
	"encoding/json"
	"slices"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var (
	due     = hub.Date{Year: 2026, Month: 3, Day: 31}
	inTime  = hub.Payment{ID: "P1", On: due.AddDays(-5), Amount: 926_48}
	late    = hub.Payment{ID: "P1", On: due.AddDays(10), Amount: 954_27} // with 3 %
	profile = hub.Profile{
		Name: "Marie Dupont", Lang: hub.FR, Email: "marie.dupont@example.be",
		Address: hub.Address{Street: "Rue de Fer", Postcode: "5000", City: "Namur"},
	}
)

func withItem(profile hub.Profile, payments ...hub.Payment) hub.History {
	item := hub.Item{
		Assessment: hub.Assessment{ID: "A-1", Version: 1, Quarter: due.Quarter(), Category: "main", Total: 926_48, Due: due},
		Payments:   payments,
	}
	return hub.History{File: hub.File{Number: "0412233", Profile: profile, Account: hub.Account{Items: []hub.Item{item}}}}
}

func byEmail() hub.Profile {
	p := profile
	p.Prefers = hub.ChannelEmail
	return p
}

func bounced() hub.Profile {
	p := byEmail()
	p.EmailFailed = true
	return p
}

func decideOn(t *testing.T, p hub.Payment, h hub.History, today hub.Date) hub.Decision {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	decision, err := decide(hub.Event{Type: hub.PaymentReceived, Data: data}, h, today.At(9, 0))
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func TestDecide(t *testing.T) {
	short, last := late, late
	short.Amount = 900_00
	last.ID, last.Amount = "P2", 27_79+26_48
	for name, c := range map[string]struct {
		payment hub.Payment
		history hub.History
		days    int // from the payment to the decision
		reason  string
	}{
		"by e-mail":                     {inTime, withItem(byEmail(), inTime), 1, "received"},
		"by e-mail, still within reach": {inTime, withItem(byEmail(), inTime), oldDays, "received"},
		"old":                           {inTime, withItem(byEmail(), inTime), oldDays + 1, "old"},
		"reversed already":              {inTime, withItem(byEmail()), 1, "reversed"},
		"on paper, in time":             {inTime, withItem(profile, inTime), 1, "paper-no-receipt"},
		"e-mail fails, in time":         {inTime, withItem(bounced(), inTime), 1, "paper-no-receipt"},
		"on paper, ends an arrear":      {late, withItem(profile, late), 1, "received"},
		"on paper, late but not enough": {short, withItem(profile, short), 1, "paper-no-receipt"},
		"on paper, the last of two":     {last, withItem(profile, short, last), 1, "received"},
		"on paper, paid by another":     {hub.Payment{ID: "P9", On: late.On, Amount: 1}, credited(withItem(profile, late), "P9"), 1, "paper-no-receipt"},
	} {
		t.Run(name, func(t *testing.T) {
			got := decideOn(t, c.payment, c.history, c.payment.On.AddDays(c.days))
			if got.Reason.Code != c.reason || (len(got.Messages) == 1) != (c.reason == "received") {
				t.Fatalf("%d messages because of %q, want %q", len(got.Messages), got.Reason.Code, c.reason)
			}
			if c.reason == "received" && got.Messages[0].Key != "payment-receipt/0412233/"+c.payment.ID {
				t.Errorf("key %q", got.Messages[0].Key)
			}
		})
	}
}

func credited(h hub.History, id string) hub.History {
	h.Account.Credit = append(h.Account.Credit, hub.Payment{ID: id, On: late.On, Amount: 50_00})
	return h
}

func TestFactsDivideThePayment(t *testing.T) {
	before := hub.Payment{ID: "P0", On: due.AddDays(-20), Amount: 900_00}
	part := hub.Payment{ID: "P1", On: late.On, Amount: 26_48 + 79}
	h := credited(withItem(profile, before, part), "P1")
	h.Account.Credit = append(h.Account.Credit, hub.Payment{ID: "R1", On: late.On, Amount: -20_00}) // a refund
	got := factsOf(h.Account, late, late.On)
	want := Facts{
		Payment: late, On: late.On, Credit: 30_00,
		Shares: []Share{{Quarter: due.Quarter(), Contribution: 26_48, Increases: 79}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFactsTellAllThatRemains(t *testing.T) {
	part := hub.Payment{ID: "P1", On: late.On, Amount: 900_00}
	got := factsOf(withItem(profile, part).Account, part, late.On)
	want := []Open{{Quarter: due.Quarter(), Due: due, Unpaid: 26_48, Increases: 27_79, Total: 54_27}}
	if !slices.Equal(got.Open, want) || got.Total != 54_27 {
		t.Errorf("open %v, total %d", got.Open, got.Total)
	}
}

func TestWithdraw(t *testing.T) {
	m := decideOn(t, inTime, withItem(byEmail(), inTime), inTime.On).Messages[0]
	for name, c := range map[string]struct {
		h    hub.History
		want string
	}{
		"still there":         {withItem(byEmail(), inTime), ""},
		"moved to the credit": {credited(withItem(byEmail()), "P1"), ""},
		"taken back":          {withItem(byEmail()), "reversed"},
	} {
		if got := withdraw(m, c.h, inTime.On.At(12, 0)); got.Code != c.want {
			t.Errorf("%s: %q, want %q", name, got.Code, c.want)
		}
	}
}
