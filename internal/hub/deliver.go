package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Dispatcher delivers messages: it claims what is due, asks again whether it must still go, renders, archives,
// hands over, and writes down what became of it.
type Dispatcher struct {
	Ledger    Deliverer
	Catalogue *Catalogue
	Renderer  Renderer
	Archive   Archive
	Email     Sender
	Printer   PrintHouse
	Now       func() time.Time
	Watch     Watcher
	// Seen is told every outcome after it is in the ledger; nil tells nobody.
	Seen    func(Outcome)
	Worker  string        // names this process in leases
	Workers int           // deliveries in hand at the same time
	Claims  int           // deliveries claimed at once
	Lease   time.Duration // how long a claim holds: longer than any hand-over, short enough to be taken up soon after a crash
	Retry   RetryPolicy
	// Draining tells that the hub is stopping: e-mails that were claimed are then left to their leases. nil is never.
	Draining func() bool
	Log      *slog.Logger // told of mistakes of the hub's own; nil is slog.Default

	once     sync.Once
	begins   *group[Lease]
	finishes *group[Outcome]
}

// PrintHouse seals letters one by one and takes them as a batch.
type PrintHouse interface {
	Seal(p Parcel) ([]byte, error)
	BatchSender
}

func (d *Dispatcher) prepare() {
	d.once.Do(func() {
		d.begins = &group[Lease]{settle: d.begin}
		d.finishes = &group[Outcome]{settle: d.finishAll}
	})
}

// DeliverDue makes one round over the e-mails and tasks that are due and returns how many it settled for now.
// An error of the ledger ends the round; what is then unfinished is taken up again when its lease expires.
func (d *Dispatcher) DeliverDue(ctx context.Context) (Round, error) {
	return d.deliverRound(ctx, d.claim(ChannelEmail, ChannelTask))
}

// DeliverSingle is DeliverDue for the single messages alone: what a loop of its own does, so that a decision never
// waits until a round of mass mail is over.
func (d *Dispatcher) DeliverSingle(ctx context.Context) (Round, error) {
	c := d.claim(ChannelEmail, ChannelTask)
	c.Single = true
	return d.deliverRound(ctx, c)
}

func (d *Dispatcher) deliverRound(ctx context.Context, c Claim) (Round, error) {
	d.prepare()
	jobs, err := d.Ledger.Claim(ctx, c)
	if err != nil {
		return Round{}, fmt.Errorf("claiming deliveries: %w", err)
	}
	if len(jobs) == 0 {
		return Round{}, nil
	}
	d.Watch.at(StepClaimed, len(jobs))
	return d.forEach(jobs, func(job Job) (Outcome, error) { return d.deliver(ctx, job) })
}

// Round counts what a round came to.
type Round struct {
	Claimed int
	Again   int // to be tried again later, because another system is away
	// Trouble is the last such failure, for whoever reports it. It names nobody, for it ends in logs.
	Trouble error
}

func (d *Dispatcher) claim(channels ...Channel) Claim {
	return Claim{Channels: channels, Max: d.Claims, Now: d.Now(), Lease: d.Lease, Worker: d.Worker}
}

// forEach does the jobs, Workers at a time, and gathers what came of them.
func (d *Dispatcher) forEach(jobs []Job, do func(Job) (Outcome, error)) (Round, error) {
	var (
		mu    sync.Mutex
		round = Round{Claimed: len(jobs)}
		errs  []error
		wait  sync.WaitGroup
		slots = make(chan struct{}, max(1, d.Workers))
	)
	for _, job := range jobs {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			outcome, err := do(job)
			mu.Lock()
			defer mu.Unlock()
			errs = append(errs, err)
			if outcome.State == Queued && !outcome.Alone {
				round.Again++
				round.Trouble = errors.New(outcome.Note)
			}
		})
	}
	wait.Wait()
	return round, errors.Join(errs...)
}

// deliver takes one e-mail or task to its outcome and writes it down.
func (d *Dispatcher) deliver(ctx context.Context, job Job) (Outcome, error) {
	if d.Draining != nil && d.Draining() {
		return Outcome{}, nil
	}
	outcome, settled := d.settledBefore(job)
	if !settled {
		var err error
		if outcome, err = d.send(ctx, job); err != nil || outcome.State == "" {
			return Outcome{}, err // nothing is known of the try, or another process has it now: the lease decides
		}
	}
	outcome.Now = d.Now()
	return outcome, d.writeDown(ctx, outcome)
}

// writeDownWithin bounds one try to write outcomes down.
const writeDownWithin = 2 * time.Second

// writeDown writes an outcome down even when ctx has just ended, and while the lease holds tries again what the ledger
// fails at: the other side's answer is known nowhere else, and to forget it is to hand over twice.
func (d *Dispatcher) writeDown(ctx context.Context, o Outcome) error {
	for until, wait := time.Now().Add(d.Lease/2), 100*time.Millisecond; ; wait *= 2 {
		err := d.finish(ctx, o)
		if err == nil || IsPermanent(err) || time.Now().Add(wait).After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

func (d *Dispatcher) finish(ctx context.Context, o Outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeDownWithin)
	defer cancel()
	if _, err := d.finishes.do(ctx, o); err != nil {
		return fmt.Errorf("writing down outcomes: %w", err)
	}
	return nil
}

// settledBefore is the outcome of a job that must not, or need not, be handed over.
func (d *Dispatcher) settledBefore(job Job) (Outcome, bool) {
	kind, ok := d.Catalogue.ByCode(job.Delivery.Code)
	switch {
	case !ok:
		return failed(job, fmt.Sprintf("no kind has the code %s", job.Delivery.Code)), true
	case job.Begun && kind.ParkUncertain && !job.Delivery.Channel.onPaper(): // the print house takes a batch only once
		return Outcome{Job: job, State: Uncertain, Note: "interrupted while being handed over"}, true
	case job.Begun:
		return Outcome{}, false // it may be out already: repeat it whatever has changed since
	}
	if reason := withdrawn(kind, job, d.Now()); !reason.None() {
		return Outcome{Job: job, State: Withdrawn, Note: reason.Text}, true
	}
	if job.Delivery.Channel == ChannelTask {
		return Outcome{Job: job, State: SentState}, true
	}
	return Outcome{}, false
}

// withdrawn says why a message must not go any more.
func withdrawn(k Kind, job Job, now time.Time) Reason {
	if !job.History.Profile.Deceased.IsZero() && !k.Survivors {
		return Because("deceased", "La personne est décédée.")
	}
	if k.Withdraw == nil {
		return Reason{}
	}
	return k.Withdraw(job.Message, job.History, now)
}

// send renders, archives and hands over. The outcome is empty when another process took the delivery over.
func (d *Dispatcher) send(ctx context.Context, job Job) (Outcome, error) {
	sealed, err := d.seal(ctx, job, d.Email)
	if err != nil {
		return d.afterError(job, sealed, err), nil
	}
	d.Watch.at(StepRendered, 1)
	lost, err := d.begins.do(ctx, job.Lease)
	if err != nil || lost {
		return Outcome{}, err
	}
	started := d.Now()
	answer, err := d.Email.Send(ctx, sealed)
	d.Watch.at(StepHandedOver, 1)
	if err != nil {
		outcome := d.afterError(job, sealed, err)
		if tried(err) {
			outcome.Attempt = d.attempt(job, started, outcome.State, answer, err)
		}
		return outcome, nil
	}
	return d.accepted(job, sealed, started, answer), nil
}

// tried tells that the other side was asked at all.
func tried(err error) bool {
	var later *LaterError
	return !errors.As(err, &later) || later.Wait == 0
}

func (d *Dispatcher) accepted(job Job, s Sealed, started time.Time, answer Answer) Outcome {
	return Outcome{
		Job: job, State: SentState, Digest: s.Digest, Pages: s.Pages,
		Attempt: d.attempt(job, started, SentState, answer, nil),
	}
}

func (d *Dispatcher) attempt(job Job, started time.Time, state State, answer Answer, err error) *Attempt {
	a := &Attempt{
		Delivery: job.Delivery.ID, Number: job.Delivery.Attempts + 1, Started: started, Ended: d.Now(),
		State: state, Code: answer.Code, Answer: answer.Text,
	}
	if err != nil {
		a.Answer = err.Error()
	}
	return a
}

// seal renders the letter where the channel needs it, makes the exact bytes that will leave, and archives them when
// there is a letter among them.
func (d *Dispatcher) seal(ctx context.Context, job Job, sender interface {
	Seal(p Parcel) ([]byte, error)
}) (_ Sealed, err error) {
	defer guard(d.Log, "the letter or e-mail "+job.Delivery.Code, &err)
	parcel := Parcel{Delivery: job.Delivery, Message: job.Message, Document: job.Document}
	if needsPDF(job) {
		letter := *job.Document.Letter
		if job.Delivery.Replaces == "" {
			letter.Fallback = nil
		}
		rendered, err := d.Renderer.Render(ctx, &letter)
		if err != nil {
			return Sealed{}, err
		}
		parcel.PDF, parcel.Pages = rendered.PDF, rendered.Pages
	}
	content, err := sender.Seal(parcel)
	if err != nil {
		return Sealed{}, err
	}
	sum := sha256.Sum256(content)
	sealed := Sealed{Parcel: parcel, Bytes: content, Digest: hex.EncodeToString(sum[:])}
	if len(parcel.PDF) == 0 {
		return sealed, nil // an e-mail alone can be made again from the frozen document, and its digest compared
	}
	return sealed, d.Archive.Put(ctx, sealed.Digest, content)
}

func needsPDF(job Job) bool {
	if job.Delivery.Channel == ChannelEmail {
		return job.Document.Email != nil && job.Document.Email.Attachment != "" && job.Document.Letter != nil
	}
	return job.Document.Letter != nil
}

func (d *Dispatcher) begin(ctx context.Context, leases []Lease) (map[int]bool, error) {
	held, err := d.Ledger.Begin(ctx, d.lengthened(leases))
	lost := map[int]bool{}
	for i := range held {
		lost[i] = !held[i]
	}
	return lost, err
}

// lengthened lets leases run from now on.
func (d *Dispatcher) lengthened(leases []Lease) []Lease {
	until := d.Now().Add(d.Lease)
	for i := range leases {
		leases[i].Until = until
	}
	return leases
}

func (d *Dispatcher) finishAll(ctx context.Context, outcomes []Outcome) (map[int]bool, error) {
	if err := d.Ledger.Finish(ctx, outcomes); err != nil {
		return nil, err
	}
	d.Watch.at(StepFinished, len(outcomes))
	if d.Seen != nil {
		for _, o := range outcomes {
			d.Seen(o)
		}
	}
	return nil, nil
}
