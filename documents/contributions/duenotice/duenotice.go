// Package duenotice is CTR-01: what a quarter's contribution is, how it was calculated, by when and how to pay it.
package duenotice

import (
	"embed"
	"fmt"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/documents/clauses"
	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/text"
)

//go:embed *.md testdata/*.json
var files embed.FS

// Facts are what the notice says, frozen when it is decided.
type Facts struct {
	Assessment hub.Assessment `json:"assessment"`
	Paid       hub.Cents      `json:"paid,omitempty"` // taken into account already
	ToPay      hub.Cents      `json:"toPay"`
	Arrears    []Arrear       `json:"arrears,omitempty"` // of other quarters, shown apart
	On         hub.Date       `json:"on"`                // the day to which the arrears are counted
	Corrects   hub.Date       `json:"corrects,omitzero"` // date of the notice this one replaces
}

// Arrear is what another quarter still owes.
type Arrear struct {
	Quarter   hub.Quarter `json:"quarter"`
	Reference string      `json:"reference"` // structured communication, twelve digits
	Unpaid    hub.Cents   `json:"unpaid"`
	Increases hub.Cents   `json:"increases"`
	Total     hub.Cents   `json:"total"`
}

// Kind is the due notice.
func Kind(h *clauses.House) hub.Kind {
	n := notice{h, text.MustLoad(files, h.Words)}
	return hub.Kind{
		Code: "CTR-01", Name: "due-notice", Version: 1, Family: "contributions",
		Title: hub.Words{hub.FR: "Avis d’échéance", hub.NL: "Vervaldagbericht", hub.DE: "Fälligkeitsanzeige"},
		Basis: []string{
			"Arrêté royal n° 38 du 27 juillet 1967, art. 11 à 15",
			"Arrêté royal du 19 décembre 1967, art. 44 et 44bis (majorations)",
		},
		Triggers:  []string{hub.ContributionAssessed, hub.ContributionCorrected, hub.ClockDueNotices},
		Mentions:  clauses.DueNotice(),
		Channels:  []hub.Channel{hub.ChannelEmail, hub.ChannelLetter},
		Lane:      hub.LaneBulk,
		Retention: "contributions",
		Decide:    n.decide, Compose: n.compose, Withdraw: withdraw,
		Examples: clauses.Examples(files),
	}
}

type notice struct {
	house *clauses.House
	words *text.Words
}

// decide sends one notice for each contribution of the quarter when the quarter's run comes, at once what is
// assessed or corrected after it, and nothing for a due date that has passed: reminders speak of that.
func (n notice) decide(e hub.Event, h hub.History, now time.Time) (hub.Decision, error) {
	if e.Type == hub.ClockDueNotices {
		tick, err := hub.DataOf[hub.Tick](e)
		if err != nil {
			return hub.Decision{}, err
		}
		return n.forItems(account.ByQuarter(h.Account, tick.Due.Quarter()), h, now)
	}
	a, err := hub.DataOf[hub.Assessment](e)
	if err != nil {
		return hub.Decision{}, err
	}
	item, ok := account.Find(h.Account, a.ID)
	if !ok || item.Assessment.Version > a.Version {
		return hub.Nothing("superseded", "Un calcul plus récent existe déjà."), nil
	}
	if now.Before(runOf(item.Assessment.Quarter)) {
		return hub.Nothing("at-the-run", "L’avis partira avec ceux du trimestre."), nil
	}
	return n.forItems([]hub.Item{item}, h, now)
}

// runOf is when the quarter's notices leave; the schedule says the same.
func runOf(q hub.Quarter) time.Time { return q.First().AddDays(4).At(7, 0) }

// forItems makes the notices of these contributions; when none is needed the last reason stands.
func (n notice) forItems(items []hub.Item, h hub.History, now time.Time) (hub.Decision, error) {
	decision := hub.Nothing("nothing-due", "Aucune cotisation n’est due pour ce trimestre.")
	for _, item := range items {
		if reason := silent(item, hub.DateOf(now)); !reason.None() {
			if len(decision.Messages) == 0 {
				decision.Reason = reason
			}
			continue
		}
		m, err := n.message(item, h, hub.DateOf(now))
		if err != nil {
			return hub.Decision{}, err
		}
		decision.Messages = append(decision.Messages, m)
		decision.Reason = hub.Because("due", "La cotisation du trimestre est à payer.")
	}
	return decision, nil
}

// silent says why a contribution needs no notice.
func silent(item hub.Item, today hub.Date) hub.Reason {
	a := item.Assessment
	switch {
	case strings.HasPrefix(a.Category, "company"):
		return hub.Because("company", "La cotisation annuelle des sociétés a ses propres avis.")
	case item.Waived:
		return hub.Because("waived", "L’INASTI a accordé une dispense pour ce trimestre.")
	case item.Disputed:
		return hub.Because("disputed", "La cotisation est contestée.")
	case item.InPlan:
		return hub.Because("in-plan", "Un plan d’apurement couvre la cotisation.")
	case a.Due.Before(today):
		return hub.Because("overdue", "L’échéance est passée : les rappels prennent le relais.")
	case account.BalanceOf(item, today).Unpaid <= 0:
		return hub.Because("paid", "La cotisation est déjà payée.")
	}
	return hub.Reason{}
}

func (n notice) message(item hub.Item, h hub.History, today hub.Date) (hub.Message, error) {
	a := item.Assessment
	facts := Facts{Assessment: a, On: today, ToPay: account.BalanceOf(item, today).Unpaid}
	facts.Paid = a.Total - facts.ToPay
	for _, b := range account.Open(h.Account, today) {
		if owed := b.Item.Assessment; owed.Due.Before(today) && account.Recoverable(b) {
			facts.Arrears = append(facts.Arrears, Arrear{owed.Quarter, owed.Reference, b.Unpaid, b.Increases, b.Total})
		}
	}
	replaces := ""
	for _, s := range h.Sent {
		if strings.HasPrefix(s.Key, "due-notice/"+key(h.Number, a, 0)) && s.Key != "due-notice/"+key(h.Number, a, a.Version) {
			facts.Corrects, replaces = s.On, s.Key
		}
	}
	m, err := hub.NewMessage(hub.Kind{Code: "CTR-01", Name: "due-notice"}, key(h.Number, a, a.Version), h, facts)
	m.Replaces = replaces
	return m, err
}

// key names a notice for ever; version 0 gives what the keys of all its versions begin with.
func key(file string, a hub.Assessment, version int) string {
	prefix := fmt.Sprintf("%s/%s/%s/v", file, a.Quarter, a.ID)
	if version == 0 {
		return prefix
	}
	return fmt.Sprint(prefix, version)
}

// withdraw stops a notice that is no longer true, for the reasons that would not have let it be decided.
func withdraw(m hub.Message, h hub.History, now time.Time) hub.Reason {
	facts, err := hub.FactsOf[Facts](m)
	if err != nil {
		return hub.Reason{}
	}
	item, ok := account.Find(h.Account, facts.Assessment.ID)
	switch {
	case !ok:
		return hub.Reason{}
	case item.Assessment.Version > facts.Assessment.Version:
		return hub.Because("superseded", "Un calcul plus récent remplace cet avis.")
	}
	return silent(item, hub.DateOf(now))
}
