package debt

import (
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// Letters writes one stage of recovery from its words "letter", and "email" where the stage has one.
type Letters struct {
	House      *clauses.House
	Words      *text.Words
	Attachment hub.Words // name of the attached file; the quarter follows
}

// view is what the words may name.
type view struct {
	Facts
	First       Debt // the oldest: its communication is on the slip
	Several     bool
	Unpaid      bool     // something of a contribution itself is unpaid, so that increases go on
	NextOn      hub.Date // the day of the next increase
	YearlyOn    hub.Date // the day of the increase of 7 %, while it lies ahead of one of the debts; else zero
	IBAN        string
	Beneficiary string
}

// Compose writes letter, slip and e-mail of a message whose facts are Facts.
func (l Letters) Compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	lang := m.Recipient.Lang
	v := l.view(facts, lang)
	letter, err := l.Words.Fill("letter", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	doc := hub.Document{Letter: l.House.Letter(m, letter)}
	doc.Letter.Slip, err = text.SlipOf(text.Payment{
		Amount: facts.Total, Beneficiary: v.Beneficiary, IBAN: v.IBAN, BIC: l.House.Fund.BIC,
		Reference: v.First.Reference, Due: facts.PayBy,
	}, lang)
	if err != nil || !l.Words.Has("email") {
		return doc, err
	}
	email, err := l.Words.Fill("email", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	doc.Email = l.House.Email(m, email)
	doc.Email.Attachment = l.Attachment[lang] + "-" + v.First.Quarter.String() + ".pdf"
	return doc, nil
}

func (l Letters) view(f Facts, lang hub.Lang) view {
	v := view{
		Facts: f, First: f.Debts[0], Several: len(f.Debts) > 1, NextOn: f.On.Quarter().Last(),
		IBAN: l.House.Fund.IBAN, Beneficiary: l.House.Fund.Short[lang],
	}
	for _, d := range f.Debts {
		v.Unpaid = v.Unpaid || d.Unpaid > 0
		if d.Unpaid > 0 && d.Due.Year == f.On.Year {
			v.YearlyOn = hub.NewDate(f.On.Year+1, time.January, 1)
		}
	}
	return v
}

// WithdrawLetter is Withdraw for a message whose facts are Facts.
func WithdrawLetter(m hub.Message, h hub.History, now time.Time) hub.Reason {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Reason{}
	}
	return Withdraw(facts.Debts, h.Account, hub.DateOf(now))
}
