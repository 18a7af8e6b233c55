// Package formalnotice is REC-05: the last letter before a writ or a summons, registered, as article 46 of the royal
// decree of 19 December 1967 wants it.
package formalnotice

import (
	"embed"
	"encoding/json"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/documents/recovery/debt"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Kind is the formal notice.
func Kind(h *clauses.House) hub.Kind {
	letters := debt.Letters{House: h, Words: text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "REC-05", Name: "formal-notice", Version: 1, Family: "recovery",
		Title: hub.Words{hub.FR: "Mise en demeure", hub.NL: "Ingebrekestelling", hub.DE: "Inverzugsetzung"},
		Basis: []string{
			"Arrêté royal du 19 décembre 1967, art. 46 (mise en demeure), 44 et 44bis (majorations)",
			"Arrêté royal n° 38 du 27 juillet 1967, art. 20, § 7 (contrainte)",
		},
		Triggers:  []string{hub.ClockFormalNotice},
		Mentions:  clauses.Article46(),
		Channels:  []hub.Channel{hub.ChannelRegistered},
		Lane:      hub.LaneBulk,
		Retention: "recovery",
		Decide:    decide, Compose: letters.Compose, Withdraw: debt.WithdrawLetter,
		Examples: clauses.Examples(files),
	}
}

// decide claims together all contributions that have come this far, each once, and plans the look at what became of
// it. It waits a run when another letter of recovery has just left.
func decide(_ hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	today := hub.DateOf(now)
	owed, why := debt.Overdue(h.Account, today)
	owed, why = longOverdue(owed, why, today)
	if len(owed) == 0 {
		return hub.Decision{Reason: why}, nil
	}
	if owed, why = debt.Next(h, owed, "REC-02", "REC-05", today); len(owed) == 0 {
		return hub.Decision{Reason: why}, nil
	}
	if !debt.Quiet(h, "REC-05", today) {
		return hub.Nothing("recent-letter", "Une autre lettre de recouvrement vient de partir."), nil
	}
	return notice(owed, h, today)
}

// longOverdue keeps what is overdue for more than one full quarter.
func longOverdue(owed []account.Balance, why hub.Reason, today hub.Date) ([]account.Balance, hub.Reason) {
	var long []account.Balance
	for _, b := range owed {
		if b.Item.Assessment.Due.Quarter().Add(1).Last().Before(today) {
			long = append(long, b)
		} else {
			why = hub.Because("too-recent", "Le retard ne dépasse pas un trimestre entier.")
		}
	}
	return long, why
}

func notice(owed []account.Balance, h hub.History, today hub.Date) (hub.Decision, error) {
	until := law.DisputeUntil(law.NotificationDay(today))
	facts := debt.FactsOf(owed, today, until)
	m, err := hub.NewMessage(hub.Kind{Code: "REC-05", Name: "formal-notice"}, debt.Key(h.Number, owed), h, facts)
	if err != nil {
		return hub.Decision{}, err
	}
	over := hub.FormalNoticeOver{Notice: m.Key}
	for _, d := range facts.Debts {
		over.Assessments = append(over.Assessments, d.Assessment)
	}
	data, err := json.Marshal(over)
	if err != nil {
		return hub.Decision{}, err
	}
	return hub.Decision{
		Reason:   hub.Because("no-payment", "Les rappels sont restés sans paiement."),
		Messages: []hub.Message{m},
		Reminders: []hub.Reminder{{
			Key: "formal-notice-over/" + m.Key, Type: hub.ClockFormalNoticeOver, File: h.Number, Due: until.AddDays(1).At(7, 0), Data: data,
		}},
	}, nil
}
