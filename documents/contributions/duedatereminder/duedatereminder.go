// Package duedatereminder is CTR-04: ten and five days before the due date, an e-mail to whom has not paid yet.
package duedatereminder

import (
	"embed"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Facts are what the reminder says, frozen when it is decided. It says no amount: e-mail is read by others too, and
// the due notice has said it.
type Facts struct {
	Assessment string      `json:"assessment"`
	Quarter    hub.Quarter `json:"quarter"`
	Due        hub.Date    `json:"due"`
	Partly     bool        `json:"partly,omitempty"` // a part is paid
}

// Kind is the reminder before the due date. It exists as an e-mail only: a letter would come too late.
func Kind(h *clauses.House) hub.Kind {
	r := reminder{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "CTR-04", Name: "due-date-reminder", Version: 1, Family: "contributions",
		Title: hub.Words{
			hub.FR: "Rappel avant l’échéance", hub.NL: "Herinnering vóór de vervaldag", hub.DE: "Erinnerung vor der Fälligkeit",
		},
		Basis:         []string{"Contrat d’engagement de la caisse, 3.3 : avertir à temps"},
		Triggers:      []string{hub.ClockDueDateReminder},
		Channels:      []hub.Channel{hub.ChannelEmail},
		Lane:          hub.LaneBulk,
		Retention:     "contributions",
		ParkUncertain: true,
		Decide:        decide, Compose: r.compose, Withdraw: withdraw,
		Examples: clauses.Examples(files),
	}
}

// decide reminds of each contribution whose due date is near; when none is, the last reason stands.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	tick, err := hub.DataOf[hub.Tick](e)
	if err != nil {
		return hub.Decision{}, err
	}
	decision := hub.Nothing("nothing-due", "Aucune cotisation n’arrive à échéance.")
	for _, item := range h.Account.Items {
		mark := markOf(item.Assessment, tick.Due)
		if mark == "" {
			continue
		}
		if reason := silent(item, hub.DateOf(now)); !reason.None() {
			if len(decision.Messages) == 0 {
				decision.Reason = reason
			}
			continue
		}
		m, err := message(item, mark, h)
		if err != nil {
			return hub.Decision{}, err
		}
		decision.Messages = append(decision.Messages, m)
		decision.Reason = hub.Because("due-soon", "L’échéance approche et la cotisation n’est pas payée.")
	}
	return decision, nil
}

// markOf tells which of the two reminders a run is for a contribution; "" when its due date is not within ten days.
// A run that is caught up keeps its mark, so that no reminder comes twice.
func markOf(a hub.Assessment, run hub.Date) string {
	days := run.DaysUntil(a.Due)
	switch {
	case a.Version == 0 || days < 0 || days > 10:
		return ""
	case days > 5:
		return "T-10"
	}
	return "T-5"
}

// silent says why a contribution needs no reminder today.
func silent(item hub.Item, today hub.Date) hub.Reason {
	switch {
	case law.ForCompany(item.Assessment.Category):
		return hub.Because("company", "La cotisation annuelle des sociétés a ses propres avis.")
	case item.Waived:
		return hub.Because("waived", "L’INASTI a accordé une dispense pour ce trimestre.")
	case item.InPlan:
		return hub.Because("in-plan", "Un plan d’apurement court pour cette cotisation.")
	case item.Disputed:
		return hub.Because("disputed", "La cotisation est contestée.")
	case item.Assessment.Due.Before(today):
		return hub.Because("overdue", "L’échéance est passée : les rappels prennent le relais.")
	case account.BalanceOf(item, today).Unpaid <= 0:
		return hub.Because("paid", "La cotisation est déjà payée.")
	}
	return hub.Reason{}
}

func message(item hub.Item, mark string, h hub.History) (hub.Message, error) {
	a := item.Assessment
	facts := Facts{Assessment: a.ID, Quarter: a.Quarter, Due: a.Due, Partly: len(item.Payments) > 0}
	key := fmt.Sprintf("%s/%s/%s/%s", h.Number, a.Quarter, a.ID, mark)
	return hub.NewMessage(hub.Kind{Code: "CTR-04", Name: "due-date-reminder"}, key, h, facts)
}

// withdraw stops a reminder whose reason is gone: who has paid must not be reminded.
func withdraw(m hub.Message, h hub.History, now time.Time) hub.Reason {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Reason{}
	}
	item, ok := account.Find(h.Account, facts.Assessment)
	if !ok {
		return hub.Reason{}
	}
	return silent(item, hub.DateOf(now))
}

type reminder struct {
	house *clauses.House
	words *text.Words
}

func (r reminder) compose(m hub.Message) (hub.Document, error) {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Document{}, err
	}
	email, err := r.words.Fill("email", m.Recipient.Lang, facts, nil)
	if err != nil {
		return hub.Document{}, err
	}
	return hub.Document{Email: r.house.Email(m, email)}, nil
}
