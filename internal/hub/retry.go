package hub

import (
	"errors"
	"hash/fnv"
	"time"
)

// RetryPolicy spaces the tries of a delivery that the other side refuses for now.
type RetryPolicy struct {
	First time.Duration // wait after the first try
	Most  time.Duration // longest wait
	Tries int           // then the delivery fails for good
}

// DefaultRetry tries for about three days, as mail servers do: 2 s, 6 s, 18 s, ... at most 4 hours apart.
func DefaultRetry() RetryPolicy {
	return RetryPolicy{First: 2 * time.Second, Most: 4 * time.Hour, Tries: 26}
}

// after is the wait after try number n, tripled each time, spread by a quarter so that deliveries which
// failed together do not return together. The spread follows from the delivery, not from chance.
func (p RetryPolicy) after(n int, delivery string) time.Duration {
	wait := p.First
	for i := 1; i < n && wait < p.Most; i++ {
		wait *= 3
	}
	wait = min(wait, p.Most)
	h := fnv.New32a()
	h.Write([]byte(delivery))
	return wait + wait*time.Duration(h.Sum32()%256)/1024
}

// afterError is the outcome of a try that failed: the error's class says what to do next.
func (d *Dispatcher) afterError(job Job, s Sealed, err error) Outcome {
	kind, _ := d.Catalogue.ByCode(job.Delivery.Code)
	outcome := Outcome{Job: job, Digest: s.Digest, Pages: s.Pages, Note: err.Error()}
	var unknown *UncertainError
	var later *LaterError
	switch {
	case errors.As(err, &later) && later.Wait > 0:
		outcome.State, outcome.Alone = Queued, true
		outcome.Retry = d.Now().Add(later.Wait)
	case errors.As(err, &unknown) && kind.ParkUncertain:
		outcome.State = Uncertain
	case IsPermanent(err) || job.Delivery.Attempts+1 >= d.Retry.Tries:
		outcome.State = Failed
		outcome.Fallback = kind.fallback(job.Delivery, job.Message.Recipient, job.History.Profile, d.Now())
	default:
		outcome.State = Queued
		outcome.Alone, outcome.Unsure = errors.As(err, &later), errors.As(err, &unknown)
		outcome.Retry = d.Now().Add(d.Retry.after(job.Delivery.Attempts+1, job.Delivery.ID))
	}
	return outcome
}

func failed(job Job, why string) Outcome { return Outcome{Job: job, State: Failed, Note: why} }
