// Package judicialcontact is PRO-03: before any judicial recovery, a person of the fund calls the person who owes.
package judicialcontact

import (
	"embed"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/debt"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

//go:embed testdata/*.json
var files embed.FS

// callDays is the time the handler has for the call.
const callDays = 14

// Facts are what the work item says, frozen when it is decided.
type Facts struct {
	debt.Facts
	Sent    hub.Date `json:"sent,omitzero"`    // the day on which the formal notice was decided, as far as the file remembers
	Earlier hub.Date `json:"earlier,omitzero"` // of the last call that was asked for
}

// Kind is the work item.
func Kind(*clauses.House) hub.Kind {
	return hub.Kind{
		Code: "PRO-03", Name: "judicial-contact", Version: 1, Family: "recovery",
		Title: hub.Words{
			hub.FR: "Contact personnel avant tout recouvrement judiciaire",
			hub.NL: "Persoonlijk contact vóór elke gerechtelijke invordering",
			hub.DE: "Persönlicher Kontakt vor jeder gerichtlichen Beitreibung",
		},
		Basis:     []string{"Contrat d’engagement de la caisse, 3.4 : contact personnalisé avant le tout premier recouvrement judiciaire"},
		Triggers:  []string{hub.ClockFormalNoticeOver},
		Channels:  []hub.Channel{hub.ChannelTask},
		Lane:      hub.LaneSingle,
		Retention: "recovery",
		Decide:    decide, Compose: compose, Withdraw: withdraw,
		Examples: clauses.Examples(files),
	}
}

// decide asks for the call when a formal notice has run out and something of it may still be claimed.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	over, err := hub.DataOf[hub.FormalNoticeOver](e)
	if err != nil {
		return hub.Decision{}, err
	}
	today := hub.DateOf(now)
	owed, why := debt.Overdue(only(h.Account, over.Assessments), today)
	if len(owed) == 0 {
		return hub.Decision{Reason: why}, nil
	}
	facts := Facts{Facts: debt.FactsOf(owed, today, today.AddDays(callDays))}
	for _, s := range h.Sent {
		switch {
		case s.Key == over.Notice:
			facts.Sent = s.On
		case s.Code == "PRO-03":
			facts.Earlier = s.On
		}
	}
	m, err := hub.NewMessage(hub.Kind{Code: "PRO-03", Name: "judicial-contact"}, over.Notice, h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{
		Reason:   hub.Because("notice-over", "Le délai de la mise en demeure est passé sans paiement."),
		Messages: []hub.Message{m},
	}, nil
}

// only is the account of these contributions alone.
func only(a hub.Account, assessments []string) hub.Account {
	var some hub.Account
	for _, id := range assessments {
		if item, ok := account.Find(a, id); ok {
			some.Items = append(some.Items, item)
		}
	}
	return some
}

func withdraw(m hub.Message, h hub.History, now time.Time) hub.Reason {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Reason{}
	}
	return debt.Withdraw(facts.Debts, h.Account, hub.DateOf(now))
}
