package law

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// StarterQuarters is how many of a starter's first quarters may be paid one quarter later, when they joined a fund
// in time (royal decree of 19 December 1967, art. 44).
const StarterQuarters = 2

// DueDate is the day by which the contribution of quarter q must be credited to the fund's account: its last day.
func DueDate(q hub.Quarter) hub.Date { return q.Last() }

// StarterDueDate is DueDate for someone who joined in time and started in quarter start: the first StarterQuarters
// quarters are due at the end of the quarter that follows.
func StarterDueDate(q, start hub.Quarter) hub.Date {
	if q.Before(start.Add(StarterQuarters)) {
		return DueDate(q.Add(1))
	}
	return DueDate(q)
}

// RegularisationDueDate is the day by which a supplement must be credited whose notice was sent on that day: the last
// day of the quarter after.
func RegularisationDueDate(notice hub.Date) hub.Date { return notice.Quarter().Add(1).Last() }
