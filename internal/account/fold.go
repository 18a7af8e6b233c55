package account

import "caisse-nationale-auxiliaire.be/courrier/internal/hub"

// Fold applies a contribution, plan or payment event to the file's account and returns the file as it then is; every
// other event leaves it as it is. The file it was given is not changed, nor what it points to.
//
// The account depends on which events have come, not on their order: a payment may come before its contribution, a
// correction before what it corrects, a reversal before what it reverses. So nothing is decided once for all: each
// event joins the others, and all the money is allocated anew (see allocate). That holds for events that come at most
// two years late, for what is settled longer is forgotten (see forget).
//
// Data that no account can be made of is a Permanent error.
func Fold(f hub.File, e hub.Event) (hub.File, error) {
	change, err := changeOf(e)
	if change == nil || err != nil {
		return f, err
	}
	l := open(f.Account)
	if err := change(l); err != nil {
		return f, err
	}
	l.allocate()
	f.Account = l.close(f.Account)
	return f, nil
}

// change is what one event does to the ledger.
type change func(*ledger) error

// changeOf reads the event; nil for one that says nothing of the account.
func changeOf(e hub.Event) (change, error) {
	switch e.Type {
	case hub.ContributionAssessed, hub.ContributionCorrected:
		return with(e, checkAssessment, (*ledger).assess)
	case hub.ContributionDisputed:
		return with(e, checkItem, (*ledger).dispute)
	case hub.ContributionWaived:
		return with(e, checkItem, (*ledger).waive)
	case hub.PlanGranted, hub.PlanEnded:
		return with(e, checkPlan, func(l *ledger, p hub.PlanData) error {
			return l.plan(p, e.Time, e.Type == hub.PlanGranted)
		})
	case hub.PaymentReceived:
		return with(e, checkPayment, (*ledger).receive)
	case hub.PaymentReversed:
		return with(e, checkPayment, (*ledger).reverse)
	case hub.PaymentRefunded:
		return with(e, checkPayment, (*ledger).refund)
	}
	return nil, nil
}

// with reads the event's data, checks it, and binds it to what is to be done with it.
func with[T any](e hub.Event, check func(hub.Event, T) error, do func(*ledger, T) error) (change, error) {
	data, err := hub.DataOf[T](e)
	if err != nil {
		return nil, err
	}
	if err := check(e, data); err != nil {
		return nil, hub.Permanentf("event %s (%s): %w", e.ID, e.Type, err)
	}
	return func(l *ledger) error { return do(l, data) }, nil
}
