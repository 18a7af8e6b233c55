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
	parcels, ready, round, err := d.sealBatch(ctx, jobs)
	if err != nil || len(parcels) == 0 {
		return round, err
	}
	return d.handOver(ctx, batch, parcels, ready, round)
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
func (d *Dispatcher) sealBatch(ctx context.Context, jobs []Job) (parcels []Sealed, ready []Job, round Round, err error) {
	var mu sync.Mutex
	round, err = d.forEach(jobs, func(job Job) (Outcome, error) {
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
		return outcome, d.writeDown(ctx, outcome)
	})
	d.Watch.at(StepRendered, len(parcels))
	return parcels, ready, round, err
}

// handOver gives the sealed letters to the print house. Begin comes first: from then on the batch's letters
// stay as they are, for they may be on paper already.
func (d *Dispatcher) handOver(ctx context.Context, batch string, parcels []Sealed, jobs []Job, round Round) (Round, error) {
	leases := leasesOf(jobs)
	lost, err := d.begin(ctx, leases)
	for i := range leases {
		if lost[i] {
			err = errors.Join(err, fmt.Errorf("print batch %s was taken over by another process", batch))
			break
		}
	}
	if err != nil {
		return round, err
	}
	started := d.Now()
	answer, err := d.Printer.SendBatch(ctx, batch, parcels)
	d.Watch.at(StepHandedOver, len(parcels))
	outcomes := make([]Outcome, len(jobs))
	for i, job := range jobs {
		if err == nil {
			if earlier, ok := answer.Digests[job.Delivery.ID]; ok {
				parcels[i].Digest = earlier
			}
			outcomes[i] = d.accepted(job, parcels[i], started, answer)
		} else {
			outcomes[i] = d.afterError(job, parcels[i], err)
			round.Again++
			round.Trouble = err
		}
		outcomes[i].Now = d.Now()
	}
	_, err = d.finishAll(ctx, outcomes)
	return round, err
}
