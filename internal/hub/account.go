package hub

import "time"

// Account is what a file owes and has paid. Package account folds events into it and computes on it;
// the words live here because every decision reads them.
type Account struct {
	Items []Item `json:"items,omitempty"` // contributions, oldest period first; settled ones are dropped after two years
	// Credit is money received that no contribution has taken up yet.
	Credit []Payment `json:"credit,omitempty"`
	Years  []Year    `json:"years,omitempty"` // what was credited per calendar year, for the tax attestation
}

// Item is one contribution: the claim of one quarter (or of one year, for a company), with its payments.
type Item struct {
	Assessment Assessment `json:"assessment"`
	Payments   []Payment  `json:"payments,omitempty"` // oldest first
	Disputed   bool       `json:"disputed,omitempty"` // contested by registered letter: recovery stops
	InPlan     bool       `json:"inPlan,omitempty"`   // a payment plan runs: recovery stops, increases go on
	Waived     bool       `json:"waived,omitempty"`   // INASTI waived it: nothing is due
	// PlanAt is the time of the event InPlan comes from: an older one that arrives later changes nothing.
	PlanAt time.Time `json:"planAt,omitzero"`
}

// Assessment is the fund's calculation of one contribution, as the upstream system published it.
type Assessment struct {
	ID         string  `json:"id"`
	Version    int     `json:"version"` // 1, then one more for each correction
	Quarter    Quarter `json:"quarter"`
	Category   string  `json:"category"`
	IncomeYear int     `json:"incomeYear,omitempty"` // the year whose income is the basis; 0 for a flat minimum
	Income     Cents   `json:"income,omitempty"`     // before revaluation
	// Coefficient revalues Income, in hundred-millionths: 1.07236269 is 107236269.
	Coefficient int64  `json:"coefficient,omitempty"`
	Bands       []Band `json:"bands,omitempty"`
	// Contribution is the quarter's contribution without the management fee.
	Contribution Cents  `json:"contribution"`
	FeeRate      int64  `json:"feeRate"` // hundredths of a percent
	Fee          Cents  `json:"fee"`
	Total        Cents  `json:"total"`     // Contribution + Fee: the amount due
	Due          Date   `json:"due"`       // the day by which it must be credited
	Reference    string `json:"reference"` // structured communication, twelve digits
	On           Date   `json:"on"`        // when the fund made it
}

// Band is one step of the calculation: Rate hundredths of a percent of the part of the income between From and To.
type Band struct {
	From Cents `json:"from"`
	To   Cents `json:"to"`
	Rate int64 `json:"rate"`
}

// Payment is money credited to the fund's account, or the part of it that one contribution took up.
type Payment struct {
	ID        string `json:"id"`
	On        Date   `json:"on"` // the day it was credited: the only day that counts
	Amount    Cents  `json:"amount"`
	Reference string `json:"reference,omitempty"` // the structured communication it carried
}

// Year is what was credited and refunded in one calendar year. Increases are kept apart: they are not deductible.
type Year struct {
	Year          int   `json:"year"`
	Contributions Cents `json:"contributions"` // with management fees
	Increases     Cents `json:"increases,omitempty"`
	Refunded      Cents `json:"refunded,omitempty"`
}
