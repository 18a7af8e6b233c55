// Package secondreminder is REC-02: all that is overdue, what it costs to wait, and the ways out.
package secondreminder

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

// Kind is the second reminder.
func Kind(h *clauses.House) hub.Kind {
	letters := debt.Letters{House: h, Words: text.MustLoad(files, h.Words), Attachment: attachment()}
	return hub.Kind{
		Code: "REC-02", Name: "second-reminder", Version: 1, Family: "recovery",
		Title: hub.Words{hub.FR: "Second rappel", hub.NL: "Tweede herinnering", hub.DE: "Zweite Mahnung"},
		Basis: []string{
			"Arrêté royal du 19 décembre 1967, art. 44 et 44bis (majorations)",
			"Contrat d’engagement de la caisse, 3.4 : avertir à temps et chercher ensemble une solution",
		},
		Triggers:  []string{hub.ClockSecondReminder},
		Mentions:  []hub.Mention{{Code: "difficulty", Law: "Service charter of the fund, 3.4"}},
		Channels:  []hub.Channel{hub.ChannelEmail, hub.ChannelLetter},
		Lane:      hub.LaneBulk,
		Retention: "recovery",
		Decide:    decide, Compose: letters.Compose, Withdraw: debt.WithdrawLetter,
		Examples: clauses.Examples(files),
	}
}

func attachment() hub.Words {
	return hub.Words{hub.FR: "second-rappel", hub.NL: "tweede-herinnering", hub.DE: "zweite-mahnung"}
}

// decide writes when a contribution comes to its second reminder. The key names those that do; the letter shows all
// that is overdue.
func decide(_ hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	today := hub.DateOf(now)
	owed, why := debt.Overdue(h.Account, today)
	if len(owed) == 0 {
		return hub.Decision{Reason: why}, nil
	}
	next, why := debt.Next(h, owed, "REC-01", "REC-02", today)
	if len(next) == 0 {
		return hub.Decision{Reason: why}, nil
	}
	facts := debt.FactsOf(owed, today, debt.PayBy(today))
	facts.Notice = noticeOf(h, owed)
	m, err := hub.NewMessage(hub.Kind{Code: "REC-02", Name: "second-reminder"}, debt.Key(h.Number, next), h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{Reason: hub.Because("still-overdue", "Le premier rappel est resté sans paiement."), Messages: []hub.Message{m}}, nil
}

// noticeOf is the day of the last formal notice that claims one of these; the reminder must not seem to take it back.
func noticeOf(h hub.History, owed []account.Balance) (last hub.Date) {
	for _, b := range owed {
		if on := debt.SentOn(h, "REC-05", b.Item.Assessment.ID); on.After(last) {
			last = on
		}
	}
	return last
}
