package bridgingrefusal

import (
	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

type refusal struct {
	house *clauses.House
	words *text.Words
}

// view is what the words may name.
type view struct {
	Facts
	GroundName  string
	Law         []string
	FactQuarter hub.Quarter
	Appeal      clauses.Appeal
}

func (r refusal) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	v, err := r.view(m, facts)
	if err != nil {
		return hub.Document{}, err
	}
	letter, err := r.words.Fill("letter", m.Recipient.Lang, v, nil)
	if err != nil {
		return hub.Document{}, err
	}
	return hub.Document{Letter: r.house.Letter(m, letter)}, nil
}

func (r refusal) view(m hub.Message, facts Facts) (view, error) {
	v := view{Facts: facts, FactQuarter: facts.FactOn.Quarter()}
	lang := m.Recipient.Lang
	ground, err := clauses.BridgingGrounds().In(lang, facts.Ground)
	if err != nil {
		return v, err
	}
	v.GroundName = ground[0]
	if v.Law, err = reasons().In(lang, facts.Reasons...); err != nil {
		return v, err
	}
	v.Appeal, err = r.house.Appeal(m, facts.Request)
	return v, err
}
