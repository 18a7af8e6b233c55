package account

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Open lists the contributions of which something is to pay on day on, oldest period first. Waived ones are left out;
// disputed ones and those in a payment plan are in: see Recoverable.
func Open(a hub.Account, on hub.Date) []Balance {
	var open []Balance
	for _, item := range a.Items {
		if b := BalanceOf(item, on); b.Total > 0 {
			open = append(open, b)
		}
	}
	return open
}

// Recoverable tells that the fund may claim b now: something is to pay, it is not disputed and no plan runs.
func Recoverable(b Balance) bool { return b.Total > 0 && !b.Item.Disputed && !b.Item.InPlan }

// Total is what is to pay on all of them together, increases included.
func Total(balances []Balance) (sum hub.Cents) {
	for _, b := range balances {
		sum += b.Total
	}
	return sum
}

// Find is the contribution with this assessment identifier.
func Find(a hub.Account, assessment string) (hub.Item, bool) {
	for _, item := range a.Items {
		if item.Assessment.ID == assessment && item.Assessment.Version > 0 {
			return item, true
		}
	}
	return hub.Item{}, false
}

// ByQuarter lists the contributions of one quarter: usually one, and a supplement beside it after a regularisation.
func ByQuarter(a hub.Account, q hub.Quarter) []hub.Item {
	var found []hub.Item
	for _, item := range a.Items {
		if item.Assessment.Quarter == q && item.Assessment.Version > 0 {
			found = append(found, item)
		}
	}
	return found
}

// CreditOf is the money received that no contribution has taken up, after refunds; never negative.
func CreditOf(a hub.Account) (sum hub.Cents) {
	for _, p := range a.Credit {
		sum += p.Amount
	}
	return max(sum, 0)
}

// YearOf is what was credited and refunded in one calendar year; zero amounts for a year without movement, or one
// that is older than the six years kept.
func YearOf(a hub.Account, year int) hub.Year {
	for _, y := range a.Years {
		if y.Year == year {
			return y
		}
	}
	return hub.Year{Year: year}
}
