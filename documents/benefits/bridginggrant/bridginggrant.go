// Package bridginggrant is BRI-06: the bridging right is granted, for which months, how it was calculated and why.
package bridginggrant

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
	hub.BridgingData
	Calculation []Month   `json:"calculation"`
	Total       hub.Cents `json:"total"`
}

// Month is one month of the calculation: Amount is Rate percent of Full.
type Month struct {
	hub.Month
	Full hub.Cents `json:"full"`
}

// Kind is the grant of the bridging right.
func Kind(h *clauses.House) hub.Kind {
	g := grant{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "BRI-06", Name: "bridging-grant", Version: 1, Family: "benefits",
		Title: hub.Words{
			hub.FR: "Droit passerelle : octroi", hub.NL: "Overbruggingsrecht: toekenning", hub.DE: "Überbrückungsrecht: Gewährung",
		},
		Basis: []string{
			"Loi du 22 décembre 2016 instaurant un droit passerelle en faveur des travailleurs indépendants",
			"Loi du 11 avril 1995 (Charte de l’assuré social), art. 13 et 14",
		},
		Triggers:  []string{hub.BridgingGranted},
		Mentions:  clauses.With(clauses.ChecklistA(), clauses.Motivation()),
		Channels:  []hub.Channel{hub.ChannelRegistered},
		Retention: "decisions",
		Decide:    decide, Compose: g.compose,
		Examples: clauses.Examples(files),
	}
}

// decide tells every grant once; what upstream left out, or calculated otherwise than the law, does not leave.
func decide(e hub.Event, h hub.History, _ time.Time) (hub.Decision, error) {
	b, err := hub.DataOf[hub.BridgingData](e)
	if err != nil {
		return hub.Decision{}, err
	}
	if err := complete(b, h.Profile.Lang); err != nil {
		return hub.Decision{}, err
	}
	facts := Facts{BridgingData: b}
	if facts.Calculation, facts.Total, err = calculate(b); err != nil {
		return hub.Decision{}, err
	}
	m, err := hub.NewMessage(hub.Kind{Code: "BRI-06", Name: "bridging-grant"}, h.Number+"/"+b.Request, h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("granted", "Le droit passerelle est accordé."), Messages: []hub.Message{m}}, nil
}

// complete refuses a grant that could not be motivated or calculated.
func complete(b hub.BridgingData, lang hub.Lang) error {
	switch {
	case len(b.Findings) == 0 || len(b.Reasons) == 0:
		return hub.Permanentf("grant %s gives no findings or no reasons: a decision must be motivated", b.Request)
	case b.From.IsZero() || b.To.Before(b.From):
		return hub.Permanentf("grant %s has no period: from %q to %q", b.Request, b.From, b.To)
	case len(b.Months) == 0:
		return hub.Permanentf("grant %s has no months: the letter must show the calculation", b.Request)
	}
	if _, err := clauses.BridgingGrounds().In(lang, b.Ground); err != nil {
		return err
	}
	_, err := reasons().In(lang, b.Reasons...)
	return err
}

// calculate sets each month beside the full monthly amount in force on its first day. When the figures of law give
// another amount, one of the two is wrong: a person must say which before the letter leaves.
func calculate(b hub.BridgingData) (months []Month, total hub.Cents, err error) {
	for _, m := range b.Months {
		first, err := hub.ParseDate(m.Month + "-01")
		if err != nil {
			return nil, 0, hub.Permanentf("month %q of grant %s is not of the form 2026-03", m.Month, b.Request)
		}
		amounts, err := law.BridgingOn(first)
		if err != nil {
			return nil, 0, &hub.StaffError{Title: "Ajouter les montants du droit passerelle de cette période", Err: err}
		}
		if amounts.Month(b.Dependants, m.Rate) != m.Amount {
			return nil, 0, &hub.StaffError{
				Title: "Vérifier le calcul du droit passerelle",
				Err:   hub.Permanentf("le montant de %s ne correspond pas au montant légal en vigueur", m.Month),
			}
		}
		months = append(months, Month{m, amounts.Month(b.Dependants, 100)})
		total += m.Amount
	}
	return months, total, nil
}
