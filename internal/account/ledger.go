package account

import (
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ledger is an account taken apart, while an event changes it: the contributions without their payments, and each
// payment whole again.
type ledger struct {
	items    []hub.Item
	payments []payment
	// refunds are kept in the account's credit as negative payments, beside the money they gave back.
	refunds []hub.Payment
	// reversed are reversals that came before their payment. They are kept in the account's credit as payments of
	// nothing: when the payment comes, both disappear.
	reversed []hub.Payment
	newest   hub.Date // before the event
}

// payment is one payment, and what of it is not allocated yet.
type payment struct {
	hub.Payment
	rest     hub.Cents
	refunded hub.Cents // given back: not for any contribution
}

// open takes the account apart. Nothing in the ledger is shared with it.
func open(a hub.Account) *ledger {
	l := &ledger{items: slices.Clone(a.Items), newest: newest(a), payments: make([]payment, 0, len(a.Items)+len(a.Credit)+1)}
	for i := range l.items {
		for _, p := range l.items[i].Payments {
			l.join(p)
		}
		l.items[i].Payments = nil
	}
	for _, p := range a.Credit {
		switch {
		case p.Amount < 0:
			l.refunds = append(l.refunds, p)
		case p.Amount == 0:
			l.reversed = append(l.reversed, p)
		default:
			l.join(p)
		}
	}
	return l
}

// join puts the parts of a payment together again.
func (l *ledger) join(part hub.Payment) {
	if i := l.find(part.ID); i >= 0 {
		l.payments[i].Amount += part.Amount
		return
	}
	l.payments = append(l.payments, payment{Payment: part})
}

func (l *ledger) find(id string) int {
	return slices.IndexFunc(l.payments, func(p payment) bool { return p.ID == id })
}

// item is the contribution with this identifier; one that has not come yet gets its place now.
func (l *ledger) item(id string, on hub.Date) *hub.Item {
	i := slices.IndexFunc(l.items, func(item hub.Item) bool { return item.Assessment.ID == id })
	if i < 0 {
		i = len(l.items)
		l.items = append(l.items, hub.Item{Assessment: hub.Assessment{ID: id, On: on}})
	}
	return &l.items[i]
}

// assess takes the highest version. A correction of a contribution that was settled and forgotten is refused: its
// payments are not known any more, and it would look unpaid.
func (l *ledger) assess(a hub.Assessment) error {
	item := l.item(a.ID, a.On)
	if item.Assessment.Version == 0 && a.Version > 1 && forgettable(a.Quarter.Last(), l.newest) {
		return hub.Permanentf("contribution %s of %s was settled and closed more than %d years ago: "+
			"publish what is still due as a new contribution", a.ID, a.Quarter, yearsSettled)
	}
	if a.Version > item.Assessment.Version {
		item.Assessment = a
	}
	return nil
}

func (l *ledger) dispute(d hub.ItemData) error {
	l.item(d.Assessment, d.On).Disputed = true
	return nil
}

func (l *ledger) waive(d hub.ItemData) error {
	l.item(d.Assessment, d.On).Waived = true
	return nil
}

// plan notes that a plan begins or ends. Of two events at the same time, the end counts.
func (l *ledger) plan(p hub.PlanData, at time.Time, granted bool) error {
	for _, id := range p.Assessments {
		item := l.item(id, p.On)
		later := at.After(item.PlanAt) || at.Equal(item.PlanAt) && !granted
		if later || item.PlanAt.IsZero() {
			item.InPlan, item.PlanAt = granted, at.UTC()
		}
	}
	return nil
}

func (l *ledger) receive(p hub.Payment) error {
	if i := indexOf(l.reversed, p.ID); i >= 0 {
		l.reversed = slices.Delete(l.reversed, i, i+1)
		return nil
	}
	if l.find(p.ID) < 0 {
		l.payments = append(l.payments, payment{Payment: p})
	}
	return nil
}

func (l *ledger) reverse(p hub.Payment) error {
	if i := l.find(p.ID); i >= 0 {
		l.payments = slices.Delete(l.payments, i, i+1)
	} else if indexOf(l.reversed, p.ID) < 0 {
		l.reversed = append(l.reversed, hub.Payment{ID: p.ID, On: p.On})
	}
	return nil
}

func (l *ledger) refund(p hub.Payment) error {
	p.Amount = -p.Amount
	if !slices.Contains(l.refunds, p) {
		l.refunds = append(l.refunds, p)
	}
	return nil
}

func indexOf(payments []hub.Payment, id string) int {
	return slices.IndexFunc(payments, func(p hub.Payment) bool { return p.ID == id })
}
