// Package bridgingrefusal is BRI-07: the bridging right is refused, for which facts and which reasons of law.
package bridgingrefusal

import (
	"embed"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// late is the code of the one reason that follows from dates alone.
const late = "late-application"

// Facts are what the letter says, frozen when it is decided.
type Facts struct {
	hub.BridgingData
	ApplyUntil hub.Date `json:"applyUntil"` // the last day to ask
	Late       bool     `json:"late,omitempty"`
}

// Kind is the refusal of the bridging right.
func Kind(h *clauses.House) hub.Kind {
	r := refusal{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "BRI-07", Name: "bridging-refusal", Version: 1, Family: "benefits",
		Title: hub.Words{
			hub.FR: "Droit passerelle : refus", hub.NL: "Overbruggingsrecht: weigering", hub.DE: "Überbrückungsrecht: Ablehnung",
		},
		Basis: []string{
			"Loi du 22 décembre 2016 instaurant un droit passerelle en faveur des travailleurs indépendants",
			"Loi du 11 avril 1995 (Charte de l’assuré social), art. 13 et 14",
		},
		Triggers:  []string{hub.BridgingRefused},
		Mentions:  clauses.With(clauses.ChecklistA(), motivation()),
		Channels:  []hub.Channel{hub.ChannelRegistered},
		Retention: "decisions",
		Decide:    decide, Compose: r.compose,
		Examples: clauses.Examples(files),
	}
}

// motivation is what a decision without amounts must say.
func motivation() []hub.Mention {
	return slices.DeleteFunc(clauses.Motivation(), func(m hub.Mention) bool { return m.Code == "calculation" })
}

// decide tells every refusal once, unless it could not be motivated.
func decide(e hub.Event, h hub.History, _ time.Time) (hub.Decision, error) {
	b, err := hub.DataOf[hub.BridgingData](e)
	if err != nil {
		return hub.Decision{}, err
	}
	if err := complete(b, h.Profile.Lang); err != nil {
		return hub.Decision{}, err
	}
	facts := Facts{BridgingData: b, ApplyUntil: law.BridgingApplyUntil(b.FactOn), Late: slices.Contains(b.Reasons, late)}
	m, err := hub.NewMessage(hub.Kind{Code: "BRI-07", Name: "bridging-refusal"}, h.Number+"/"+b.Request, h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("refused", "Le droit passerelle est refusé."), Messages: []hub.Message{m}}, nil
}

// complete refuses a refusal without reasons, or one that calls an application late which came in time.
func complete(b hub.BridgingData, lang hub.Lang) error {
	switch {
	case len(b.Findings) == 0 || len(b.Reasons) == 0:
		return hub.Permanentf("refusal %s gives no findings or no reasons: a decision must be motivated", b.Request)
	case b.FactOn.IsZero() || b.RequestedOn.IsZero():
		return hub.Permanentf("refusal %s does not say when the fact happened or when it was asked for", b.Request)
	}
	if _, err := clauses.BridgingGrounds().In(lang, b.Ground); err != nil {
		return err
	}
	if _, err := reasons().In(lang, b.Reasons...); err != nil {
		return err
	}
	if slices.Contains(b.Reasons, late) && !b.RequestedOn.After(law.BridgingApplyUntil(b.FactOn)) {
		return &hub.StaffError{
			Title: "Revoir le motif du refus",
			Err:   hub.Permanentf("la demande %s est dite tardive, mais elle est arrivée dans le délai", b.Request),
		}
	}
	return nil
}
