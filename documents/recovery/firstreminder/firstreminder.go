// Package firstreminder is REC-01: a courteous reminder of a contribution that was not paid by its due date.
package firstreminder

import (
	"embed"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/debt"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Kind is the first reminder.
func Kind(h *clauses.House) hub.Kind {
	letters := debt.Letters{House: h, Words: text.MustLoad(files, h.Words), Attachment: attachment()}
	return hub.Kind{
		Code: "REC-01", Name: "first-reminder", Version: 1, Family: "recovery",
		Title: hub.Words{hub.FR: "Premier rappel", hub.NL: "Eerste herinnering", hub.DE: "Erste Mahnung"},
		Basis: []string{
			"Arrêté royal du 19 décembre 1967, art. 44 et 44bis (majorations)",
			"Contrat d’engagement de la caisse, 3.4 : avertir à temps",
		},
		Triggers:  []string{hub.ClockFirstReminder},
		Channels:  []hub.Channel{hub.ChannelEmail, hub.ChannelLetter},
		Lane:      hub.LaneBulk,
		Retention: "recovery",
		Decide:    decide, Compose: letters.Compose, Withdraw: debt.WithdrawLetter,
		Examples: clauses.Examples(files),
	}
}

func attachment() hub.Words {
	return hub.Words{hub.FR: "rappel", hub.NL: "herinnering", hub.DE: "mahnung"}
}

// decide reminds of each contribution that fell due in the quarter before the run, one letter each.
func decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	tick, err := hub.DataOf[hub.Tick](e)
	if err != nil {
		return hub.Decision{}, err
	}
	today := hub.DateOf(now)
	owed, why := debt.Overdue(dueIn(h.Account, tick.Due.Quarter().Add(-1)), today)
	decision := hub.Decision{Reason: why}
	for _, b := range owed {
		if !debt.SentOn(h, "REC-01", b.Item.Assessment.ID).IsZero() {
			decision.Reason = hub.Because("already-sent", "Le premier rappel est déjà parti.")
			continue
		}
		m, err := message([]account.Balance{b}, h, today)
		if err != nil {
			return hub.Decision{}, err
		}
		decision.Messages = append(decision.Messages, m)
	}
	if len(decision.Messages) > 0 {
		decision.Reason = hub.Because("overdue", "La cotisation du trimestre passé n’est pas payée.")
	}
	return decision, nil
}

// dueIn is the account of the contributions alone that fell due in a quarter. Older ones had their reminder.
func dueIn(a hub.Account, q hub.Quarter) hub.Account {
	var due hub.Account
	for _, item := range a.Items {
		if item.Assessment.Due.Quarter() == q {
			due.Items = append(due.Items, item)
		}
	}
	return due
}

func message(owed []account.Balance, h hub.History, today hub.Date) (hub.Message, error) {
	facts := debt.FactsOf(owed, today, debt.PayBy(today))
	return hub.NewMessage(hub.Kind{Code: "REC-01", Name: "first-reminder"}, debt.Key(h.Number, owed), h, facts)
}
