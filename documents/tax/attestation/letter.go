package attestation

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type attestation struct {
	house *clauses.House
	words *text.Words
}

// view is what the words may name.
type view struct {
	Facts
	Name, NISS string // the national number stands in the letter only
	LastDay    hub.Date
	Fund       string
}

// compose writes letter and e-mail; the letter goes along with the e-mail.
func (a attestation) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	lang := m.Recipient.Lang
	v := view{
		Facts: facts, Name: m.Recipient.Name, NISS: text.NISS(m.Recipient.Number),
		LastDay: hub.NewDate(facts.Year, 12, 31), Fund: a.house.Fund.Name[lang],
	}
	letter, err := a.words.Fill("letter", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	email, err := a.words.Fill("email", lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	doc := hub.Document{Letter: a.house.Letter(m, letter), Email: a.house.Email(m, email)}
	doc.Email.Attachment = fmt.Sprintf("%s-%d.pdf", attachment()[lang], facts.Year)
	return doc, nil
}

func attachment() hub.Words {
	return hub.Words{hub.FR: "attestation-fiscale", hub.NL: "fiscaal-attest", hub.DE: "steuerbescheinigung"}
}
