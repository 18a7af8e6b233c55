// Package undue is IND-01: a benefit was paid without right to it and is claimed back, with everything the Charter
// of the insured person wants such a letter to say.
package undue

import (
	"embed"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Facts are what the letter says, frozen when it is decided.
type Facts struct {
	hub.OverpaymentData
	Rows      []Row     `json:"rows"`
	Paid      hub.Cents `json:"paid"`
	Due       hub.Cents `json:"due"`
	Total     hub.Cents `json:"total"`     // to repay
	PayBy     hub.Date  `json:"payBy"`     // usage of the fund, not law
	Reference string    `json:"reference"` // structured communication, twelve digits
}

// Row is one payment of the calculation.
type Row struct {
	hub.Overpaid
	Undue hub.Cents `json:"undue"`
}

// Kind is the recovery of an undue benefit.
func Kind(h *clauses.House) hub.Kind {
	r := recovery{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "IND-01", Name: "undue", Version: 1, Family: "benefits",
		Title: hub.Words{
			hub.FR: "Récupération de prestations payées indûment", hub.NL: "Terugvordering van onverschuldigd betaalde uitkeringen",
			hub.DE: "Rückforderung unrechtmäßig gezahlter Leistungen",
		},
		Basis: []string{
			"Loi du 11 avril 1995 (Charte de l’assuré social), art. 13 à 17, 21 et 22",
			"Code civil, art. 5.133 (paiement indu)",
		},
		Triggers:  []string{hub.OverpaymentEstablished},
		Mentions:  clauses.With(clauses.ChecklistA(), clauses.ChecklistB(), clauses.Motivation()),
		Channels:  []hub.Channel{hub.ChannelRegistered},
		Retention: "decisions",
		Decide:    decide, Compose: r.compose,
		Examples: clauses.Examples(files),
	}
}

// decide claims back once for each case what the payments add up to.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	o, err := hub.DataOf[hub.OverpaymentData](e)
	if err != nil {
		return hub.Decision{}, err
	}
	if err := complete(o, h.Profile.Lang); err != nil {
		return hub.Decision{}, err
	}
	facts, err := calculate(o)
	if err != nil {
		return hub.Decision{}, err
	}
	if facts.Total == 0 {
		return hub.Nothing("nothing-undue", "Rien n’a été payé en trop : il n’y a rien à récupérer."), nil
	}
	facts.PayBy = law.NextWorkingDay(hub.DateOf(now).AddMonths(1))
	if facts.Reference, err = reference(h.Number, o.Case); err != nil {
		return hub.Decision{}, err
	}
	m, err := hub.NewMessage(hub.Kind{Code: "IND-01", Name: "undue"}, h.Number+"/"+o.Case, h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("undue", "Une prestation a été payée indûment."), Messages: []hub.Message{m}}, nil
}

// complete refuses a claim that could not be motivated.
func complete(o hub.OverpaymentData, lang hub.Lang) error {
	switch {
	case len(o.Findings) == 0:
		return hub.Permanentf("overpayment %s gives no findings: a decision must be motivated", o.Case)
	case o.From.IsZero() || o.To.Before(o.From):
		return hub.Permanentf("overpayment %s has no period: from %q to %q", o.Case, o.From, o.To)
	case o.Prescription < 1:
		return hub.Permanentf("overpayment %s does not say how many years of prescription were applied", o.Case)
	}
	if _, err := benefits().In(lang, o.Benefit); err != nil {
		return err
	}
	_, err := causes().In(lang, o.Cause)
	return err
}

// calculate adds up what was paid beyond what was due.
func calculate(o hub.OverpaymentData) (Facts, error) {
	facts := Facts{OverpaymentData: o}
	for _, p := range o.Payments {
		if p.Due < 0 || p.Due > p.Paid {
			return facts, hub.Permanentf("overpayment %s, payment of %s: what was due is not between nothing and what was paid", o.Case, p.On)
		}
		facts.Rows = append(facts.Rows, Row{p, p.Paid - p.Due})
		facts.Paid += p.Paid
		facts.Due += p.Due
	}
	facts.Total = facts.Paid - facts.Due
	return facts, nil
}
