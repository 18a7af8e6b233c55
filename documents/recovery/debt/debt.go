// Package debt is what the letters of recovery share: which contributions they may claim, what they have claimed
// before, and the sums with each increase.
//
// The stages follow each other contribution by contribution. What was claimed is read from the keys of the messages
// sent, which name the contributions; nothing else has to be remembered.
package debt

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Facts are what a letter of recovery says, frozen when it is decided.
type Facts struct {
	Debts  []Debt    `json:"debts"` // oldest first, at least one
	Total  hub.Cents `json:"total"`
	On     hub.Date  `json:"on"`              // payments credited by this day are counted
	PayBy  hub.Date  `json:"payBy"`           // the day the letter asks to be paid by
	Notice hub.Date  `json:"notice,omitzero"` // of a formal notice that claimed some of the debts before
}

// Debt is one contribution that is overdue, with its increases step by step.
type Debt struct {
	Assessment    string      `json:"assessment"`
	Quarter       hub.Quarter `json:"quarter"`
	Due           hub.Date    `json:"due"`
	Reference     string      `json:"reference"`
	Claimed       hub.Cents   `json:"claimed"` // contribution and management fee, before payments
	Paid          hub.Cents   `json:"paid,omitempty"`
	Unpaid        hub.Cents   `json:"unpaid"` // Claimed - Paid
	Steps         []Step      `json:"steps,omitempty"`
	IncreasesPaid hub.Cents   `json:"increasesPaid,omitempty"`
	Total         hub.Cents   `json:"total"` // Unpaid and Steps, less IncreasesPaid
}

// Step is one increase, as account.Increase has it.
type Step struct {
	On      hub.Date  `json:"on"`
	Rate    int64     `json:"rate"` // hundredths of a percent
	Base    hub.Cents `json:"base"`
	Amount  hub.Cents `json:"amount"`
	Article string    `json:"law"`
}

// PaidOff is what the table takes off the contribution.
func (d Debt) PaidOff() hub.Cents { return -d.Paid }

// IncreasesPaidOff is what the table takes off the increases.
func (d Debt) IncreasesPaidOff() hub.Cents { return -d.IncreasesPaid }

// FactsOf claims these balances, counted on day on, to be paid by payBy.
func FactsOf(owed []account.Balance, on, payBy hub.Date) Facts {
	facts := Facts{Total: account.Total(owed), On: on, PayBy: payBy}
	for _, b := range owed {
		facts.Debts = append(facts.Debts, debtOf(b))
	}
	return facts
}

func debtOf(b account.Balance) Debt {
	a := b.Item.Assessment
	d := Debt{
		Assessment: a.ID, Quarter: a.Quarter, Due: a.Due, Reference: a.Reference,
		Claimed: a.Total, Paid: a.Total - b.Unpaid, Unpaid: b.Unpaid, IncreasesPaid: -b.Increases, Total: b.Total,
	}
	for _, step := range b.Steps {
		d.Steps = append(d.Steps, Step(step))
		d.IncreasesPaid += step.Amount
	}
	return d
}
