package account

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Balance is one contribution on one day: what of it is unpaid, and the increases the law puts on it.
type Balance struct {
	Item      hub.Item
	Unpaid    hub.Cents  // of the contribution itself, management fee included
	Increases hub.Cents  // still to pay of the Steps
	Total     hub.Cents  // Unpaid + Increases
	Steps     []Increase // in the order of time; what is paid of them is not taken off
}

// Increase is one step of the increases, with what it was taken of.
type Increase struct {
	On      hub.Date  // the day the law names: the last of a quarter, or 1 January
	Rate    int64     // hundredths of a percent
	Base    hub.Cents // of the contribution, unpaid at that time
	Amount  hub.Cents // rounded half up to the cent, each step by itself; a step that rounds to nothing is left out
	Article string    // "44bis", the article of the rule it rests on
}

// BalanceOf computes the balance at the end of day on. Payments count by their value date, and later ones not yet; the
// increase of a quarter's end is owed from the day after. A waived contribution has nothing to pay.
//
// A payment covers the contribution first, and only what is above it the increases. So increases are taken of the
// contribution alone, and stop as soon as it is paid.
func BalanceOf(item hub.Item, on hub.Date) Balance {
	b := Balance{Item: item}
	if item.Waived || item.Assessment.Version == 0 {
		return b
	}
	eachIncrease(&item, on, func(step Increase) {
		b.Steps = append(b.Steps, step)
		b.Increases += step.Amount
	})
	paid := paidBy(&item, on)
	b.Unpaid = max(item.Assessment.Total-paid, 0)
	b.Increases -= min(max(paid-item.Assessment.Total, 0), b.Increases)
	b.Total = b.Unpaid + b.Increases
	return b
}

// eachIncrease hands over the steps owed at the end of day on. None follows once nothing is unpaid.
func eachIncrease(item *hub.Item, on hub.Date, each func(Increase)) {
	a := &item.Assessment
	if !a.Due.Before(on) || paidBy(item, a.Due) >= a.Total {
		return
	}
	rules := law.IncreasesOf(a.Category)
	for n := 0; ; n++ {
		rule := rules.Step(a.Due, n)
		base := a.Total - paidBy(item, rule.PaidBy)
		if base <= 0 || !rule.PaidBy.Before(on) {
			return
		}
		if amount := base.Percent(rule.Rate); amount > 0 {
			each(Increase{On: rule.On, Rate: rule.Rate, Base: base, Amount: amount, Article: rule.Article})
		}
	}
}

// paidBy is what the item took up of payments credited by the end of that day.
func paidBy(item *hub.Item, day hub.Date) (total hub.Cents) {
	for _, p := range item.Payments {
		if !p.On.After(day) {
			total += p.Amount
		}
	}
	return total
}
