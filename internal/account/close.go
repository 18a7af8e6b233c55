package account

import (
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// What an account remembers. Both are counted back from the newest date in its own events, so that they need no clock.
const (
	yearsSettled = 2 // a settled or waived contribution, with its payments
	yearsOfTax   = 6 // what was credited per calendar year
)

// close puts the ledger together again as an account, without what is old and settled. before is the account as it was
// opened.
func (l *ledger) close(before hub.Account) hub.Account {
	a := hub.Account{Items: l.items, Credit: l.credit()}
	a.Years = years(before, a)
	return forget(a)
}

// credit lists what no contribution took up, the refunds with the money they gave back, and the reversals in advance.
func (l *ledger) credit() []hub.Payment {
	var credit []hub.Payment
	for _, p := range l.payments {
		if left := p.rest + p.refunded; left > 0 {
			part := p.Payment
			part.Amount = left
			credit = append(credit, part)
		}
	}
	credit = append(append(credit, l.refunds...), l.reversed...)
	slices.SortFunc(credit, byDate)
	return credit
}

// forget drops contributions that are settled, waived or never came, and refunds with the money they gave back, when
// they are older than yearsSettled; and years older than yearsOfTax.
func forget(a hub.Account) hub.Account {
	now := newest(a)
	a.Items = slices.DeleteFunc(a.Items, func(item hub.Item) bool {
		return forgettable(lastDay(item), now) && BalanceOf(item, now).Total == 0
	})
	a.Credit = forgetRefunds(a.Credit, now)
	a.Years = slices.DeleteFunc(a.Years, func(y hub.Year) bool { return y.Year <= now.Year-yearsOfTax })
	return a
}

func forgettable(d, now hub.Date) bool {
	now.Year -= yearsSettled // 29 February of another year is no day, but compares as one
	return d.Before(now)
}

// forgetRefunds drops old refunds and reversals in advance. A refund takes with it the money it gave back: the latest
// before it, as when it was set aside.
func forgetRefunds(credit []hub.Payment, now hub.Date) []hub.Payment {
	for i := range credit {
		left := -credit[i].Amount
		if left < 0 || !forgettable(credit[i].On, now) {
			continue
		}
		for k := len(credit) - 1; k >= 0 && left > 0; k-- {
			if p := &credit[k]; p.Amount > 0 && !p.On.After(credit[i].On) {
				part := min(p.Amount, left)
				p.Amount, left = p.Amount-part, left-part
			}
		}
	}
	return slices.DeleteFunc(credit, func(p hub.Payment) bool {
		return p.Amount <= 0 && forgettable(p.On, now)
	})
}

// lastDay is the last day on which something happened to the contribution.
func lastDay(item hub.Item) hub.Date {
	last := latest(item.Assessment.On, item.Assessment.Due)
	for _, p := range item.Payments {
		last = latest(last, p.On)
	}
	return last
}

// newest is the newest day in the account's events; due dates lie ahead and do not count.
func newest(a hub.Account) (day hub.Date) {
	for _, item := range a.Items {
		day = latest(day, item.Assessment.On)
		for _, p := range item.Payments {
			day = latest(day, p.On)
		}
	}
	for _, p := range a.Credit {
		day = latest(day, p.On)
	}
	return day
}

func latest(d, e hub.Date) hub.Date {
	if e.After(d) {
		return e
	}
	return d
}
