// Package receipt is CTR-06: what came in, which contributions it paid, and what remains due.
package receipt

import (
	"embed"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// oldDays is the age from which a payment is history: loading the payments of past years must write to nobody.
const oldDays = 45

// Facts are what the receipt says, frozen when it is decided.
type Facts struct {
	Payment hub.Payment `json:"payment"`
	Shares  []Share     `json:"shares,omitempty"` // oldest period first
	Credit  hub.Cents   `json:"credit,omitempty"` // the part that no contribution has taken up
	Open    []Open      `json:"open,omitempty"`   // everything that remains due, not only what was paid here
	Total   hub.Cents   `json:"total,omitempty"`  // of Open
	On      hub.Date    `json:"on"`               // the day to which Open is counted
}

// Share is the part of the payment that one contribution took up.
type Share struct {
	Quarter      hub.Quarter `json:"quarter"`
	Contribution hub.Cents   `json:"contribution"`
	Increases    hub.Cents   `json:"increases"`
}

// Open is what one contribution still owes.
type Open struct {
	Quarter   hub.Quarter `json:"quarter"`
	Due       hub.Date    `json:"due"`
	Unpaid    hub.Cents   `json:"unpaid"`
	Increases hub.Cents   `json:"increases"`
	Total     hub.Cents   `json:"total"`
}

// Kind is the receipt for a payment.
func Kind(h *clauses.House) hub.Kind {
	r := receipt{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "CTR-06", Name: "payment-receipt", Version: 1, Family: "contributions",
		Title: hub.Words{
			hub.FR: "Accusé de réception d’un paiement", hub.NL: "Ontvangstbewijs van een betaling", hub.DE: "Zahlungsbestätigung",
		},
		Basis:         []string{"Contrat d’engagement de la caisse, 3.3"},
		Triggers:      []string{hub.PaymentReceived},
		Channels:      channels(),
		Lane:          hub.LaneSingle,
		Retention:     "contributions",
		ParkUncertain: true,
		Decide:        decide, Compose: r.compose, Withdraw: withdraw,
		Examples: clauses.Examples(files),
	}
}

func channels() []hub.Channel { return []hub.Channel{hub.ChannelEmail, hub.ChannelLetter} }

// decide confirms a fresh payment. On paper it does so only when the payment ends an arrear: a stamp for every
// payment would cost more than it tells, but who was reminded wants to know that it is over.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	p, err := hub.DataOf[hub.Payment](e)
	if err != nil {
		return hub.Decision{}, err
	}
	today := hub.DateOf(now)
	if p.On.DaysUntil(today) > oldDays {
		return hub.Nothing("old", "Le paiement est ancien : il n’est plus confirmé."), nil
	}
	if !stands(h.Account, p.ID) {
		return hub.Nothing("reversed", "Le paiement a été repris par la banque."), nil
	}
	if channel, _ := (hub.Kind{Channels: channels()}).Choose(h.Profile); channel != hub.ChannelEmail && !endsArrear(h.Account, p, today) {
		return hub.Nothing("paper-no-receipt", "Les paiements ordinaires ne sont confirmés que par e-mail."), nil
	}
	m, err := hub.NewMessage(hub.Kind{Code: "CTR-06", Name: "payment-receipt"}, h.Number+"/"+p.ID, h, factsOf(h.Account, p, today))
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("received", "Un paiement est arrivé."), Messages: []hub.Message{m}}, nil
}

// stands tells that the payment is still there: in a contribution or in the credit.
func stands(a hub.Account, id string) bool {
	for _, item := range a.Items {
		if partOf(item.Payments, id) > 0 {
			return true
		}
	}
	return partOf(a.Credit, id) > 0
}

// partOf is how much of one payment is among these.
func partOf(payments []hub.Payment, id string) (sum hub.Cents) {
	for _, p := range payments {
		if p.ID == id {
			sum += p.Amount
		}
	}
	return sum
}

// endsArrear tells that a contribution which was late is settled now, and by this payment.
func endsArrear(a hub.Account, p hub.Payment, today hub.Date) bool {
	for _, item := range a.Items {
		late := p.On.After(item.Assessment.Due)
		if late && partOf(item.Payments, p.ID) > 0 && account.BalanceOf(item, today).Total == 0 {
			return true
		}
	}
	return false
}

func factsOf(a hub.Account, p hub.Payment, today hub.Date) Facts {
	facts := Facts{Payment: p, On: today, Credit: min(partOf(a.Credit, p.ID), account.CreditOf(a))}
	for _, item := range a.Items {
		if partOf(item.Payments, p.ID) > 0 {
			facts.Shares = append(facts.Shares, shareOf(item, p.ID))
		}
	}
	open := account.Open(a, today)
	for _, b := range open {
		facts.Open = append(facts.Open, Open{b.Item.Assessment.Quarter, b.Item.Assessment.Due, b.Unpaid, b.Increases, b.Total})
	}
	facts.Total = account.Total(open)
	return facts
}

// shareOf divides the part an item took up as the account does: the contribution first, then the increases.
func shareOf(item hub.Item, id string) Share {
	s := Share{Quarter: item.Assessment.Quarter}
	unpaid := item.Assessment.Total
	for _, p := range item.Payments {
		toContribution := min(p.Amount, unpaid)
		unpaid -= toContribution
		if p.ID == id {
			s.Contribution += toContribution
			s.Increases += p.Amount - toContribution
		}
	}
	return s
}

// withdraw stops the receipt of a payment that the bank has taken back meanwhile.
func withdraw(m hub.Message, h hub.History, _ time.Time) hub.Reason {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil || stands(h.Account, facts.Payment.ID) {
		return hub.Reason{}
	}
	return hub.Because("reversed", "Le paiement a été repris par la banque entre-temps.")
}
