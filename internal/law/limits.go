package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Limit is a time limit of law.
type Limit struct {
	Months, Days int
	From         hub.Date
	Source       string
	// Procedural limits end on the next working day when their last day is none (Judicial Code, art. 53).
	Procedural bool
}

// Until is the last day of the limit when it starts with something that happened on start, which is not counted.
//
// Months run from a day's number to the eve of the same number (Judicial Code, art. 52 and 54): one month after
// 28 February ends on 31 March, for it began on 1 March. Where two ways to count differ, the later day is taken: a
// limit never ends too early.
func (l Limit) Until(start hub.Date) hub.Date {
	last := start.AddMonths(l.Months)
	if literal := start.AddDays(1).AddMonths(l.Months).AddDays(-1); literal.After(last) {
		last = literal
	}
	last = last.AddDays(l.Days)
	if l.Procedural {
		last = NextWorkingDay(last)
	}
	return last
}

// charter is the first day of the Charter of the insured person (law of 11 April 1995).
func charter() hub.Date { return hub.NewDate(1997, 1, 1) }

// AnswerLimit is the time to answer a question (Charter, art. 3): 45 days.
func AnswerLimit() Limit { return Limit{Days: 45, From: charter(), Source: "loi du 11.4.1995, art. 3"} }

// DecisionLimit is the time to decide on an application (Charter, art. 10): four months.
func DecisionLimit() Limit {
	return Limit{Months: 4, From: charter(), Source: "loi du 11.4.1995, art. 10"}
}

// PaymentLimit is the time to pay after the notification of a decision (Charter, art. 12): four months.
func PaymentLimit() Limit {
	return Limit{Months: 4, From: charter(), Source: "loi du 11.4.1995, art. 12"}
}

// AppealLimit is the time to appeal to the labour court after notification (Charter, art. 23): three months.
func AppealLimit() Limit {
	return Limit{Months: 3, From: charter(), Source: "loi du 11.4.1995, art. 23", Procedural: true}
}

// DisputeLimit is the time to dispute a formal notice or ask for time to pay, by registered letter (royal decree of
// 19 December 1967, art. 46): one month.
func DisputeLimit() Limit {
	return Limit{Months: 1, From: hub.NewDate(1968, 1, 1), Source: "AR du 19.12.1967, art. 46", Procedural: true}
}

// OppositionLimit is the time to oppose a writ after its service (royal decree of 19 December 1967, art. 47bis).
func OppositionLimit() Limit {
	return Limit{Months: 1, From: hub.NewDate(2005, 1, 1), Source: "AR du 19.12.1967, art. 47bis", Procedural: true}
}

// AppealUntil is the last day to appeal against a decision notified on d.
func AppealUntil(d hub.Date) hub.Date { return AppealLimit().Until(d) }

// DecideUntil is the last day to decide on an application received on d.
func DecideUntil(d hub.Date) hub.Date { return DecisionLimit().Until(d) }

// DisputeUntil is the last day to dispute a formal notice notified on d.
func DisputeUntil(d hub.Date) hub.Date { return DisputeLimit().Until(d) }

// PrescriptionYears is how long contributions may be claimed, from 1 January after the year they relate to (royal
// decree 38, art. 16, § 2).
const PrescriptionYears = 5

// PrescribedOn is the first day on which the contribution of q can no longer be claimed, when nothing interrupted the
// prescription.
func PrescribedOn(q hub.Quarter) hub.Date { return hub.NewDate(q.Year+1+PrescriptionYears, 1, 1) }

// NotificationDays is the number of working days after posting on which a letter counts as notified, ordinary
// or registered without receipt (Judicial Code, art. 53bis), unless the addressee proves otherwise.
const NotificationDays = 3

// NotificationDay is the day a letter posted on d counts as notified.
func NotificationDay(d hub.Date) hub.Date { return AddWorkingDays(d, NotificationDays) }
