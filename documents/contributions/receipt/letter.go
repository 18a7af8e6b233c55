package receipt

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type receipt struct {
	house *clauses.House
	words *text.Words
}

// compose writes the letter with the amounts, and the e-mail without them that carries it.
func (r receipt) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	lang := m.Recipient.Lang
	letter, err := r.words.Fill("letter", lang, facts, nil)
	if err != nil {
		return hub.Document{}, err
	}
	email, err := r.words.Fill("email", lang, facts, nil)
	if err != nil {
		return hub.Document{}, err
	}
	doc := hub.Document{Letter: r.house.Letter(m, letter), Email: r.house.Email(m, email)}
	doc.Email.Attachment = attachment()[lang] + "-" + facts.Payment.On.String() + ".pdf"
	return doc, nil
}

func attachment() hub.Words {
	return hub.Words{hub.FR: "accuse-de-reception", hub.NL: "ontvangstbewijs", hub.DE: "zahlungsbestaetigung"}
}
