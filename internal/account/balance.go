package account

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Balance is one contribution on one day: what of it is unpaid, and the increases the law puts on it.
type Balance struct {
	Item      hub.Item
	Unpaid    hub.Cents // of the contribution itself, fee included
	Increases hub.Cents // still to pay
	Total     hub.Cents // Unpaid + Increases
	Steps     []Increase
}

// Increase is one step of the increases, with what it was taken of.
type Increase struct {
	On     hub.Date
	Rate   int64     // hundredths of a percent
	Base   hub.Cents // unpaid on that day
	Amount hub.Cents // rounded half up to the cent
	Law    string    // the article it rests on
}

// BalanceOf computes the balance at the end of day on. Payments count by their value date; those after on do not
// count yet. The increase of a quarter's end counts from the day after.
func BalanceOf(item hub.Item, on hub.Date) Balance {
	b := Balance{Item: item}
	if item.Waived {
		return b
	}
	b.Steps = steps(item, on)
	due := item.Assessment.Total
	for _, s := range b.Steps {
		b.Increases += s.Amount
	}
	paid := paidBy(item, on)
	b.Unpaid = max(due-paid, 0)
	b.Increases = max(b.Increases-max(paid-due, 0), 0)
	b.Total = b.Unpaid + b.Increases
	return b
}

func steps(item hub.Item, on hub.Date) []Increase {
	rules := law.IncreasesOf()
	var all []Increase
	add := func(day, unpaidOn hub.Date, rate int64, text string) {
		base := max(item.Assessment.Total-paidBy(item, unpaidOn), 0)
		if amount := base.Percent(rate); amount > 0 {
			all = append(all, Increase{On: day, Rate: rate, Base: base, Amount: amount, Law: text})
		}
	}
	newYear := hub.NewDate(item.Assessment.Due.Year+1, 1, 1)
	for q := item.Assessment.Due.Quarter(); q.Last().Before(on); q = q.Add(1) {
		add(q.Last(), q.Last(), rules.Quarterly, rules.QuarterlyLaw)
		if q.Last().AddDays(1) == newYear {
			add(newYear, q.Last(), rules.Yearly, rules.YearlyLaw)
		}
	}
	return all
}

func paidBy(item hub.Item, day hub.Date) (sum hub.Cents) {
	for _, p := range item.Payments {
		if !p.On.After(day) {
			sum += p.Amount
		}
	}
	return sum
}
