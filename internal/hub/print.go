package hub

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// PrintDue hands the letters that are due to the print house as one batch. The batch's identifier is in the
// ledger before anything leaves, and the print house takes the same batch only once, so a crash at any point
// neither loses nor doubles a letter.
func (d *Dispatcher) PrintDue(ctx context.Context) (Round, error) {
	d.prepare()
	batch, jobs, err := d.Ledger.ClaimBatch(ctx, d.claim(ChannelLetter, ChannelRegistered))
	if err != nil {
		return Round{}, fmt.Errorf("claiming a print batch: %w", err)
	}
	if len(jobs) == 0 {
		return Round{}, nil
	}
	defer d.keep(ctx, jobs)()
	d.Watch.at(StepClaimed, len(jobs))
	parcels, ready, err := d.sealBatch(ctx, jobs)
	if err != nil || len(parcels) == 0 {
		return Round{Claimed: len(jobs)}, err
	}
	return d.handOver(ctx, batch, parcels, ready, len(jobs))
}

// keep renews the leases of a batch until what it returns is called. Without it a batch that takes longer than a lease
// would be taken over again and again, by one process from the other, and never be finished.
func (d *Dispatcher) keep(ctx context.Context, jobs []Job) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() {
		clock := time.NewTicker(max(d.Lease/4, time.Millisecond))
		defer clock.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-clock.C:
				// An error is the next statement's too, which reports it.
				_ = d.Ledger.Renew(ctx, d.lengthened(leasesOf(jobs)))
			}
		}
	})
	return func() {
		cancel()
		keeping.Wait()
	}
}

func leasesOf(jobs []Job) []Lease {
	leases := make([]Lease, len(jobs))
	for i, job := range jobs {
		leases[i] = job.Lease
	}
	return leases
}

// sealBatch renders and archives the batch's letters, Workers at a time, and writes down at once those that
// must not go or cannot be rendered.
func (d *Dispatcher) sealBatch(ctx context.Context, jobs []Job) (parcels []Sealed, ready []Job, err error) {
	var mu sync.Mutex
	_, err = d.forEach(jobs, func(job Job) (Outcome, error) {
		outcome, settled := d.settledBefore(job)
		if !settled {
			sealed, sealErr := d.seal(ctx, job, d.Printer)
			if sealErr == nil {
				mu.Lock()
				defer mu.Unlock()
				parcels, ready = append(parcels, sealed), append(ready, job)
				return Outcome{}, nil
			}
			outcome = d.afterError(job, sealed, sealErr)
		}
		outcome.Now = d.Now()
		_, finishErr := d.finishes.do(ctx, outcome)
		return outcome, finishErr
	})
	d.Watch.at(StepRendered, len(parcels))
	return parcels, ready, err
}

// handOver gives the sealed letters to the print house. Begin comes first: from then on the batch's letters
// stay as they are, for they may be on paper already.
func (d *Dispatcher) handOver(ctx context.Context, batch string, parcels []Sealed, jobs []Job, claimed int) (Round, error) {
	leases := leasesOf(jobs)
	lost, err := d.begin(ctx, leases)
	for i := range leases {
		if lost[i] {
			err = errors.Join(err, fmt.Errorf("print batch %s was taken over by another process", batch))
			break
		}
	}
	if err != nil {
		return Round{Claimed: claimed}, err
	}
	started := d.Now()
	answer, err := d.Printer.SendBatch(ctx, batch, parcels)
	d.Watch.at(StepHandedOver, len(parcels))
	round := Round{Claimed: claimed}
	outcomes := make([]Outcome, len(jobs))
	for i, job := range jobs {
		if err == nil {
			outcomes[i] = d.accepted(job, parcels[i], started, answer)
		} else {
			outcomes[i] = d.afterError(job, parcels[i], err)
			round.Again, round.Trouble = len(jobs), err
		}
		outcomes[i].Now = d.Now()
	}
	_, err = d.finishAll(ctx, outcomes)
	return round, err
}
