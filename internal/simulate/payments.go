package simulate

import (
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// settle is what becomes of a contribution: the file's incident, or its habit.
func (l *life) settle(a hub.Assessment) {
	first, second := hub.Quarter{Year: l.year, N: 1}, hub.Quarter{Year: l.year, N: 2}
	switch {
	case a.Total == 0:
	case l.incident == disputes && (a.Quarter == first || l.kind == hub.Company):
		l.dispute(a)
	case l.incident == isWaived && a.Quarter == first:
		l.waive(a)
	case l.planned(a.Quarter):
		// settlePlan pays it with the others
	case l.incident == isCorrected && a.Quarter == second:
		l.pay(l.correct(a))
	case l.incident == bounces && a.Quarter == second:
		l.reverse(a)
	default:
		l.pay(a)
	}
}

// pay pays by habit. Those who never pay did so half a year ago.
func (l *life) pay(a hub.Assessment) {
	before := a.Due.AddDays(-between(l.r, 4, 24))
	if before.Before(a.On) {
		before = a.On.AddDays(3)
	}
	switch l.habit {
	case punctual:
		l.credit(before, a.Total, a.Reference)
	case early:
		l.credit(a.On.AddDays(between(l.r, 2, 10)), a.Total, a.Reference)
	case late:
		l.payLate(a, before)
	case partial:
		half := a.Total * 6 / 10
		l.credit(before, half, a.Reference)
		if l.r.IntN(3) > 0 {
			l.credit(a.Due.AddDays(between(l.r, 15, 75)), a.Total-half, a.Reference)
		}
	case careless:
		l.credit(before, a.Total, l.misread(a.Reference))
	case twice:
		l.payTwice(a, before)
	case never:
		if a.Quarter.Before(hub.Quarter{Year: l.year - 1, N: 3}) {
			l.credit(before, a.Total, a.Reference)
		}
	}
}

// payLate is late two times out of three, by days or by months; whole debts are paid with the first increase.
func (l *life) payLate(a hub.Assessment, inTime hub.Date) {
	if l.r.IntN(3) == 0 {
		l.credit(inTime, a.Total, a.Reference)
		return
	}
	amount := a.Total
	if l.r.IntN(3) == 0 {
		rules := law.IncreasesOf(a.Category)
		amount += a.Total.Percent(max(rules.Quarterly, rules.Monthly))
	}
	l.credit(a.Due.AddDays(oneOf(l.r, []int{2, 4, 9, 13, 20, 31, 47, 66, 85})), amount, a.Reference)
}

// payTwice pays the second quarter of the year twice, and is paid back.
func (l *life) payTwice(a hub.Assessment, on hub.Date) {
	l.credit(on, a.Total, a.Reference)
	if a.Quarter != (hub.Quarter{Year: l.year, N: 2}) {
		return
	}
	l.credit(on.AddDays(3), a.Total, a.Reference)
	l.move(hub.PaymentRefunded, on.AddDays(24), a.Total, a.Reference)
}

// misread is a reference with one digit changed, or none at all. The check digits tell.
func (l *life) misread(reference string) string {
	if l.r.IntN(2) == 0 {
		return ""
	}
	b := []byte(reference)
	i := l.r.IntN(len(b))
	b[i] = '0' + (b[i]-'0'+byte(between(l.r, 1, 9)))%10
	return string(b)
}

// reverse pays, has it taken back by the bank, and pays again.
func (l *life) reverse(a hub.Assessment) {
	p := l.credit(a.Due.AddDays(-20), a.Total, a.Reference)
	l.publish(law.NextWorkingDay(p.On.AddDays(4)), hub.PaymentReversed, p.ID+"-R", p)
	l.credit(a.Due.AddDays(12), a.Total, a.Reference)
}

// correct halves the income on request, with evidence.
func (l *life) correct(a hub.Assessment) hub.Assessment {
	corrected := l.calculate(a.Quarter, a.Income/2)
	corrected.ID, corrected.Version, corrected.Due, corrected.Reference = a.ID, a.Version+1, a.Due, a.Reference
	corrected.On = law.AddWorkingDays(a.On, between(l.r, 12, 25))
	l.tellAssessment(corrected.On, hub.ContributionCorrected, corrected)
	return corrected
}

// dispute contests by registered letter, after the formal notice.
func (l *life) dispute(a hub.Assessment) {
	on := law.NextWorkingDay(a.Due.AddDays(between(l.r, 60, 110)))
	l.tell(law.AddWorkingDays(on, 2), hub.ContributionDisputed, hub.ItemData{Assessment: a.ID, On: on})
}

// waive is INASTI's decision on a request of some weeks before.
func (l *life) waive(a hub.Assessment) {
	on := law.NextWorkingDay(a.Due.AddDays(between(l.r, 5, 60)))
	l.tell(law.AddWorkingDays(on, 3), hub.ContributionWaived, hub.ItemData{Assessment: a.ID, On: on})
}

// planned tells that a quarter of last year is left for a payment plan.
func (l *life) planned(q hub.Quarter) bool {
	return (l.incident == paysByPlan || l.incident == breaksPlan) && q.Year == l.year-1 && q.N >= 3
}

// settlePlan pays last year's second half in six monthly parts from February on; a broken plan stops after two.
func (l *life) settlePlan() {
	var owed []hub.Assessment
	for _, h := range l.happenings {
		if a, ok := h.data.(hub.Assessment); ok && l.planned(a.Quarter) && a.Total > 0 {
			owed = append(owed, a)
		}
	}
	if len(owed) == 0 {
		return
	}
	on := law.NextWorkingDay(hub.NewDate(l.year, 1, between(l.r, 15, 28)))
	plan := hub.PlanData{On: on}
	for _, a := range owed {
		plan.Assessments = append(plan.Assessments, a.ID)
	}
	l.tell(on, hub.PlanGranted, plan)
	parts := 6
	if l.incident == breaksPlan {
		parts = 2
	}
	last := on
	for n := range parts {
		last = on.AddMonths(n + 1)
		l.payPart(owed, last, n)
	}
	plan.On = law.NextWorkingDay(last.AddDays(10))
	l.tell(plan.On, hub.PlanEnded, plan)
}

// payPart pays the n-th of six parts; the last takes what rounding left.
func (l *life) payPart(owed []hub.Assessment, on hub.Date, n int) {
	for _, a := range owed {
		part := a.Total / 6
		if n == 5 {
			part = a.Total - 5*part
		}
		l.credit(on, part, a.Reference)
	}
}

// credit is a payment on that day, or the next working day.
func (l *life) credit(on hub.Date, amount hub.Cents, reference string) hub.Payment {
	return l.move(hub.PaymentReceived, on, amount, reference)
}

func (l *life) move(eventType string, on hub.Date, amount hub.Cents, reference string) hub.Payment {
	on = law.NextWorkingDay(on)
	l.payments++
	p := hub.Payment{
		ID: fmt.Sprintf("BANK-%04d%02d%02d-%s-%02d", on.Year, on.Month, on.Day, l.file, l.payments),
		On: on, Amount: amount, Reference: reference,
	}
	l.publish(on, eventType, p.ID, p)
	return p
}
