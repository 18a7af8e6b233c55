package account

import (
	"cmp"
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// allocate gives the money to the contributions. This is the one place where the rule stands; the law is silent on
// it, and the fund has to confirm it (deploy/to-be-confirmed.md).
//
// Time passes from the oldest value date to the newest. A payment goes
//
//  1. to the contribution whose structured communication it carries, whether it was claimed yet or not;
//  2. then to the open contributions claimed by then, the earliest due first;
//  3. what is left is credit, and goes to the next contribution on the day it is claimed.
//
// In each contribution it covers the contribution itself first, and then the increases owed on its value date. A
// waived contribution takes nothing. A disputed one is paid like any other: money stays where it went. What was
// refunded is not allocated: a refund gives back the latest money received before it.
//
// A contribution counts as claimed on the first day of the quarter it is due in. That day does not move when the
// contribution is corrected, so that a correction does not reshuffle older payments.
func (l *ledger) allocate() {
	slices.SortFunc(l.items, byPeriod)
	slices.SortFunc(l.payments, func(p, q payment) int { return byDate(p.Payment, q.Payment) })
	slices.SortFunc(l.refunds, byDate)
	l.setRefundsAside()
	queue := l.queue()
	claimed := 0
	for n := range l.payments {
		p := &l.payments[n]
		for ; claimed < len(queue) && claimedBy(queue[claimed], p.On); claimed++ {
			l.useCredit(l.payments[:n], queue[claimed])
		}
		if item := l.meantBy(p.Reference); item != nil {
			p.pay(item)
		}
		for _, item := range queue[:claimed] {
			p.pay(item)
		}
	}
	for _, item := range queue[claimed:] {
		l.useCredit(l.payments, item)
	}
}

// setRefundsAside takes each refund off the latest payments before it.
func (l *ledger) setRefundsAside() {
	for i := range l.payments {
		l.payments[i].rest, l.payments[i].refunded = l.payments[i].Amount, 0
	}
	for _, r := range l.refunds {
		left := -r.Amount
		for i := len(l.payments) - 1; i >= 0 && left > 0; i-- {
			if p := &l.payments[i]; !p.On.After(r.On) {
				part := min(p.rest, left)
				p.rest, p.refunded, left = p.rest-part, p.refunded+part, left-part
			}
		}
	}
}

// queue lists the contributions that surplus money goes to, the earliest due first.
func (l *ledger) queue() []*hub.Item {
	queue := make([]*hub.Item, 0, len(l.items))
	for i := range l.items {
		if item := &l.items[i]; item.Assessment.Version > 0 && !item.Waived {
			queue = append(queue, item)
		}
	}
	slices.SortFunc(queue, func(a, b *hub.Item) int {
		return cmp.Or(a.Assessment.Due.Compare(b.Assessment.Due), byPeriod(*a, *b))
	})
	return queue
}

// claimedBy tells that the quarter in which the contribution is due has begun.
func claimedBy(item *hub.Item, day hub.Date) bool {
	return compareQuarters(item.Assessment.Due.Quarter(), day.Quarter()) <= 0
}

// meantBy is the contribution that a structured communication stands for; nil when there is none that can be paid.
func (l *ledger) meantBy(reference string) *hub.Item {
	if reference == "" {
		return nil
	}
	i := slices.IndexFunc(l.items, func(item hub.Item) bool {
		return item.Assessment.Reference == reference && item.Assessment.Version > 0 && !item.Waived
	})
	if i < 0 {
		return nil
	}
	return &l.items[i]
}

func (l *ledger) useCredit(credit []payment, item *hub.Item) {
	for i := range credit {
		credit[i].pay(item)
	}
}

// pay gives the item what it can take of the payment.
func (p *payment) pay(item *hub.Item) {
	if p.rest == 0 {
		return
	}
	part := min(p.rest, openOn(item, p.On))
	if part == 0 {
		return
	}
	p.rest -= part
	taken := p.Payment
	taken.Amount = part
	at, _ := slices.BinarySearchFunc(item.Payments, taken, byDate)
	item.Payments = slices.Insert(item.Payments, at, taken)
}

// openOn is what is to pay on the item for a payment of that value date: the contribution, less all that was given to
// it, and the increases owed by then.
func openOn(item *hub.Item, on hub.Date) hub.Cents {
	owed := item.Assessment.Total
	eachIncrease(item, on, func(step Increase) { owed += step.Amount })
	for _, p := range item.Payments {
		owed -= p.Amount
	}
	return max(owed, 0)
}

func byDate(p, q hub.Payment) int {
	return cmp.Or(p.On.Compare(q.On), cmp.Compare(p.ID, q.ID), cmp.Compare(p.Amount, q.Amount))
}

// byPeriod orders contributions as the account lists them.
func byPeriod(a, b hub.Item) int {
	return cmp.Or(
		compareQuarters(a.Assessment.Quarter, b.Assessment.Quarter),
		a.Assessment.Due.Compare(b.Assessment.Due),
		cmp.Compare(a.Assessment.ID, b.Assessment.ID),
	)
}

func compareQuarters(p, q hub.Quarter) int {
	return cmp.Or(cmp.Compare(p.Year, q.Year), cmp.Compare(p.N, q.N))
}
