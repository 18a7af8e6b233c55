package newsletter

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type letter struct {
	house *clauses.House
	words *text.Words
}

// compose puts what staff wrote before the way out.
func (n letter) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	body, err := text.Markdown(facts.Body, m.Recipient.Lang)
	if err != nil {
		return hub.Document{}, hub.Permanent(fmt.Errorf("reading newsletter %s: %w", facts.Issue, err))
	}
	wayOut := n.unsubscribe(m.File)
	closing, err := n.words.Fill("closing", m.Recipient.Lang, struct{ Unsubscribe string }{wayOut}, nil)
	if err != nil {
		return hub.Document{}, err
	}
	filled := text.Filled{Subject: text.Typeset(facts.Subject, m.Recipient.Lang), Blocks: append(body, closing.Blocks...)}
	email := n.house.Email(m, filled)
	email.Unsubscribe = wayOut
	return hub.Document{Email: email}, nil
}

// unsubscribe is the file's one-click address.
func (n letter) unsubscribe(file string) string {
	return n.house.Fund.Unsubscribe + hub.UnsubscribeToken(n.house.Fund.Secret, file)
}
