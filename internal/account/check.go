package account

import (
	"errors"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// The checks refuse what an account cannot be made of. They say nothing of whether the figures are right: that is
// the upstream system's business.

func checkAssessment(e hub.Event, a hub.Assessment) error {
	switch {
	case a.ID == "" || a.Version < 1:
		return errors.New("a contribution needs an identifier and a version from 1 on")
	case a.Quarter.IsZero() || a.Due.IsZero():
		return fmt.Errorf("contribution %s needs a quarter and a due date", a.ID)
	case a.Total < 0:
		return fmt.Errorf("contribution %s is negative: what is given back is a refund", a.ID)
	}
	return errors.Join(plausible(e, a.On), plausible(e, a.Due))
}

func checkItem(e hub.Event, d hub.ItemData) error {
	if d.Assessment == "" {
		return errors.New("the identifier of the contribution is missing")
	}
	return plausible(e, d.On)
}

func checkPlan(e hub.Event, d hub.PlanData) error {
	if len(d.Assessments) == 0 {
		return errors.New("a plan needs the identifiers of the contributions it covers")
	}
	return plausible(e, d.On)
}

func checkPayment(e hub.Event, p hub.Payment) error {
	switch {
	case p.ID == "" || p.On.IsZero():
		return errors.New("a payment needs an identifier and a value date")
	case p.Amount <= 0:
		return fmt.Errorf("payment %s must be more than zero: the event's type tells its direction", p.ID)
	}
	return plausible(e, p.On)
}

// plausible refuses a day more than two years after the event: one slip of the pen, 2062 for 2026, would make
// everything that is settled look old enough to be forgotten.
func plausible(e hub.Event, d hub.Date) error {
	if e.Time.IsZero() || d.Year <= e.Time.Year()+2 {
		return nil
	}
	return fmt.Errorf("the date %s lies years after the event", d)
}
