package debt

import (
	"net/url"
	"slices"
	"strings"

	"caisse-nationale-auxiliaire.be/courrier/internal/account"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// Tolerance is the sum below which a contribution is not pursued: the letter would cost as much. Usage, to be
// confirmed.
const Tolerance hub.Cents = 10_00

// Days between the letters, usage too.
const (
	GapDays   = 20 // from one stage to the next, for the same contribution
	QuietDays = 14 // between letters of different stages
	PayDays   = 14 // to pay after a reminder, and until the next working day
)

// PayBy is the day until which a reminder of today asks to pay: no bank credits anything on a Sunday.
func PayBy(today hub.Date) hub.Date { return law.NextWorkingDay(today.AddDays(PayDays)) }

// Overdue lists what may be claimed on that day, oldest first. When nothing may, why says why the last one may not.
func Overdue(a hub.Account, today hub.Date) (owed []account.Balance, why hub.Reason) {
	why = hub.Because("nothing-overdue", "Aucune cotisation n’est en retard de paiement.")
	for _, item := range a.Items {
		reason := Silent(item, today)
		if reason.None() {
			owed = append(owed, account.BalanceOf(item, today))
		} else if reason.Code != "not-overdue" {
			why = reason
		}
	}
	return owed, why
}

// Silent says why a contribution may not be claimed on that day.
func Silent(item hub.Item, today hub.Date) hub.Reason {
	a, b := item.Assessment, account.BalanceOf(item, today)
	switch {
	case a.Version == 0 || !a.Due.Before(today):
		return hub.Because("not-overdue", "La cotisation n’est pas échue.")
	case law.ForCompany(a.Category):
		return hub.Because("company", "Les cotisations des sociétés ont leur propre recouvrement.")
	case item.Waived:
		return hub.Because("waived", "L’INASTI a accordé une dispense pour ce trimestre.")
	case b.Total <= 0:
		return hub.Because("paid", "La cotisation est payée.")
	case item.Disputed:
		return hub.Because("disputed", "La cotisation est contestée : le recouvrement est suspendu.")
	case !account.Recoverable(b):
		return hub.Because("in-plan", "Un plan d’apurement court pour cette cotisation.")
	case b.Total < Tolerance:
		return hub.Because("tolerance", "Le solde est trop petit pour un rappel.")
	}
	return hub.Reason{}
}

// Key names for ever a letter that claims these contributions: file, oldest quarter, and each contribution.
func Key(file string, owed []account.Balance) string {
	ids := make([]string, len(owed))
	for i, b := range owed {
		ids[i] = url.PathEscape(b.Item.Assessment.ID)
	}
	return file + "/" + owed[0].Item.Assessment.Quarter.String() + "/" + strings.Join(ids, ",")
}

// SentOn is the last day on which a letter of that kind was decided whose key names the contribution; zero if none was.
func SentOn(h hub.History, code, assessment string) (on hub.Date) {
	for _, s := range h.Sent {
		ids := s.Key[strings.LastIndex(s.Key, "/")+1:]
		if s.Code == code && slices.Contains(strings.Split(ids, ","), url.PathEscape(assessment)) {
			on = s.On
		}
	}
	return on
}

// Next keeps of owed what the letters of stage code claim for the first time: each stage claims a contribution once,
// and only GapDays after the stage before did. When nothing is left, why says why.
func Next(h hub.History, owed []account.Balance, before, code string, today hub.Date) (next []account.Balance, why hub.Reason) {
	for _, b := range owed {
		id := b.Item.Assessment.ID
		earlier := SentOn(h, before, id)
		switch {
		case !SentOn(h, code, id).IsZero():
			why = hub.Because("already-sent", "Cette lettre est déjà partie pour cette cotisation.")
		case earlier.IsZero():
			why = hub.Because("no-earlier-letter", "L’étape précédente n’a pas encore eu lieu.")
		case earlier.DaysUntil(today) < GapDays:
			why = hub.Because("too-soon", "La lettre précédente est trop récente.")
		default:
			next = append(next, b)
		}
	}
	return next, why
}

// Quiet tells that no letter of another stage went out in the last QuietDays: two at once would confuse who reads them.
func Quiet(h hub.History, code string, today hub.Date) bool {
	return !slices.ContainsFunc(h.Sent, func(s hub.Sent) bool {
		return strings.HasPrefix(s.Code, "REC-") && s.Code != code && s.On.DaysUntil(today) < QuietDays
	})
}

// Withdraw stops a letter just before sending: when one of its debts may not be pursued any more, or when all are
// settled. A part that is paid stops nothing: the letter says up to which day payments are counted.
func Withdraw(debts []Debt, a hub.Account, today hub.Date) hub.Reason {
	reasons := make([]hub.Reason, len(debts))
	for i, d := range debts {
		if item, ok := account.Find(a, d.Assessment); ok {
			reasons[i] = Silent(item, today)
		}
	}
	if i := slices.IndexFunc(reasons, suspends); i >= 0 {
		return reasons[i]
	}
	if slices.ContainsFunc(reasons, hub.Reason.None) {
		return hub.Reason{}
	}
	return reasons[0]
}

// suspends tells a reason that stops recovery from one that ends it.
func suspends(r hub.Reason) bool {
	return r.Code == "disputed" || r.Code == "in-plan" || r.Code == "waived"
}
