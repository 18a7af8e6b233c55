package duenotice

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

// view is what the words may name.
type view struct {
	Facts
	A            hub.Assessment
	Category     string
	Coefficient  string
	Revalued     hub.Cents
	Bands        []band
	ArrearsTotal hub.Cents
	IBAN         string
	Beneficiary  string
	Website      string
}

type band struct {
	From, To hub.Cents
	Rate     int64
	Share    hub.Cents // of the quarter's contribution
}

// compose writes letter and e-mail; the letter goes along with the e-mail.
func (n notice) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	lang := m.Recipient.Lang
	v := n.view(facts, lang)
	letter, err := n.words.Fill("letter", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	email, err := n.words.Fill("email", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	doc := hub.Document{Letter: n.house.Letter(m, letter), Email: n.house.Email(m, email)}
	doc.Email.Attachment = attachment()[lang] + "-" + facts.Assessment.Quarter.String() + ".pdf"
	doc.Letter.Slip, err = text.SlipOf(text.Payment{
		Amount: facts.ToPay, Beneficiary: v.Beneficiary, IBAN: n.house.Fund.IBAN, BIC: n.house.Fund.BIC,
		Reference: facts.Assessment.Reference, Due: facts.Assessment.Due,
	}, lang)
	return doc, err
}

func (n notice) view(f Facts, lang hub.Lang) view {
	v := view{
		Facts: f, A: f.Assessment, Category: clauses.Category(f.Assessment.Category, lang),
		IBAN: n.house.Fund.IBAN, Beneficiary: n.house.Fund.Short[lang], Website: n.house.Fund.Website,
	}
	a := f.Assessment
	if a.Coefficient > 0 {
		v.Coefficient = fmt.Sprintf("%d,%08d", a.Coefficient/100_000_000, a.Coefficient%100_000_000)
		v.Revalued = law.Revalue(a.Income, a.Coefficient)
	}
	for _, b := range a.Bands {
		v.Bands = append(v.Bands, band{b.From, b.To, b.Rate, account.BandShare(b, v.Revalued)})
	}
	for _, arrear := range f.Arrears {
		v.ArrearsTotal += arrear.Total
	}
	return v
}

func attachment() hub.Words {
	return hub.Words{hub.FR: "avis-echeance", hub.NL: "vervaldagbericht", hub.DE: "faelligkeitsanzeige"}
}
