package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// AppealUntil is the last day to appeal against a decision notified on d (Charter, art. 23: three months).
func AppealUntil(d hub.Date) hub.Date { return NextWorkingDay(d.AddMonths(3)) }

// DecideUntil is the last day to decide on an application received on d (Charter, art. 10: four months).
func DecideUntil(d hub.Date) hub.Date { return d.AddMonths(4) }

// DisputeUntil is the last day to dispute a formal notice notified on d (AR 19.12.1967, art. 46: one month).
func DisputeUntil(d hub.Date) hub.Date { return NextWorkingDay(d.AddMonths(1)) }

// PrescribedOn is the first day on which the contributions of q can no longer be claimed (AR 38, art. 16: five
// years from 1 January after the year they relate to), when nothing interrupted the prescription.
func PrescribedOn(q hub.Quarter) hub.Date { return hub.NewDate(q.Year+6, 1, 1) }

// NotificationDay is the day a letter posted on d counts as notified: the third working day after
// (Judicial Code, art. 53bis), unless the addressee proves otherwise.
func NotificationDay(d hub.Date) hub.Date { return AddWorkingDays(d, 3) }
