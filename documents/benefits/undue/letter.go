package undue

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type recovery struct {
	house *clauses.House
	words *text.Words
}

// view is what the words may name.
type view struct {
	Facts
	BenefitName string
	Provisions  []string // their content, then their references
	Account     string   // IBAN
	Fund        string
	Undue       clauses.Undue
	Appeal      clauses.Appeal
}

func (r recovery) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	v, err := r.view(m, facts)
	if err != nil {
		return hub.Document{}, err
	}
	lang := m.Recipient.Lang
	filled, err := r.words.Fill("letter", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	letter := r.house.Letter(m, filled)
	letter.Slip, err = text.SlipOf(text.Payment{
		Amount: facts.Total, Beneficiary: v.Fund, IBAN: v.Account, BIC: r.house.Fund.BIC,
		Reference: facts.Reference, Due: facts.PayBy,
	}, lang)
	return hub.Document{Letter: letter}, err
}

func (r recovery) view(m hub.Message, facts Facts) (view, error) {
	lang := m.Recipient.Lang
	v := view{Facts: facts, Account: r.house.Fund.IBAN, Fund: r.house.Fund.Short[lang]}
	v.Undue = clauses.Undue{Prescription: facts.Prescription, Fund: v.Fund}
	name, err := benefits().In(lang, facts.Benefit)
	if err != nil {
		return v, err
	}
	v.BenefitName = name[0]
	if v.Provisions, err = provisions(facts.OverpaymentData, lang); err != nil {
		return v, err
	}
	v.Appeal, err = r.house.Appeal(m, facts.Case)
	return v, err
}
