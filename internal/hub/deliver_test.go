package hub

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"time"
)

// desk of one job: a ledger that gives out one delivery, or one print batch, and keeps the outcomes.
type oneJob struct {
	mu       sync.Mutex
	jobs     []Job
	lost     bool
	began    int
	renewed  chan struct{} // closed when the leases of all jobs are renewed
	outcomes map[string]Outcome
}

func (o *oneJob) Claim(context.Context, Claim) ([]Job, error) { return o.jobs, nil }

func (o *oneJob) ClaimBatch(context.Context, Claim) (string, []Job, error) { return "B1", o.jobs, nil }

func (o *oneJob) Begin(_ context.Context, leases []Lease) ([]bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	held := make([]bool, len(leases))
	for i := range leases {
		held[i] = !o.lost
	}
	o.began += len(leases)
	return held, nil
}

func (o *oneJob) Renew(_ context.Context, leases []Lease) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.renewed != nil && len(leases) == len(o.jobs) {
		close(o.renewed)
		o.renewed = nil
	}
	return nil
}

func (o *oneJob) Finish(_ context.Context, outcomes []Outcome) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.outcomes == nil {
		o.outcomes = map[string]Outcome{}
	}
	for _, out := range outcomes {
		o.outcomes[out.Job.Delivery.ID] = out
	}
	return nil
}

// relay answers every hand-over with the same error.
type relay struct {
	mu   sync.Mutex
	err  error
	sent int
}

func (r *relay) Seal(p Parcel) ([]byte, error) { return append([]byte("mail "), p.PDF...), nil }

func (r *relay) Send(context.Context, Sealed) (Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent++
	return Answer{Code: 250, Text: "ok"}, r.err
}

func (r *relay) SendBatch(_ context.Context, _ string, parcels []Sealed) (Answer, error) {
	r.sent += len(parcels)
	return Answer{}, r.err
}

type paper struct{}

func (paper) Render(_ context.Context, l *Letter) (Rendered, error) {
	if l.Title == "unprintable" {
		return Rendered{}, Permanentf("no glyph")
	}
	if l.Title == "panics" {
		panic("integer overflow")
	}
	return Rendered{PDF: []byte{byte('0' + len(l.Fallback))}, Pages: 1}, nil
}

func (paper) Check(Document) error { return nil }

type shelf map[string][]byte

func (s shelf) Put(_ context.Context, digest string, b []byte) error { return nil }

func (s shelf) Get(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(nil)), nil
}

func dispatcher(t *testing.T, ledger Deliverer, r *relay, kinds ...Kind) *Dispatcher {
	t.Helper()
	catalogue, err := NewCatalogue(kinds)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return &Dispatcher{
		Ledger: ledger, Catalogue: catalogue, Renderer: paper{}, Archive: shelf{}, Email: r, Printer: r,
		Now: func() time.Time { return now }, Workers: 2, Claims: 10, Lease: time.Minute, Retry: DefaultRetry(),
	}
}

func anEmail() Job {
	return Job{Delivery: Delivery{ID: "d", Code: "T-1", Channel: ChannelEmail}, Document: Document{Email: &Email{}}}
}

// forgetful is a ledger that cannot write outcomes down at first, and not at all for a caller who gave up.
type forgetful struct {
	oneJob
	fails int
}

func (f *forgetful) Finish(ctx context.Context, outcomes []Outcome) error {
	if f.fails--; f.fails >= 0 {
		return errors.New("the database restarts")
	}
	return errors.Join(ctx.Err(), f.oneJob.Finish(ctx, outcomes))
}

func TestAnswerIsWrittenDownWhateverHappens(t *testing.T) {
	for name, c := range map[string]struct {
		fails   int
		stopped bool
	}{"the database restarts": {fails: 2}, "the hub stops meanwhile": {stopped: true}} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ledger := &forgetful{fails: c.fails}
			ledger.jobs = []Job{anEmail()}
			d := dispatcher(t, ledger, &relay{}, receipt())
			d.Watch = func(step Step, _ int) {
				if step == StepHandedOver && c.stopped {
					cancel()
				}
			}
			if _, err := d.DeliverDue(ctx); err != nil {
				t.Fatal(err)
			}
			if got := ledger.outcomes[ledger.jobs[0].Delivery.ID].State; got != SentState {
				t.Errorf("state %q, want what the relay answered", got)
			}
		})
	}
}

func TestOnlyAnotherSystemsTroubleIsTold(t *testing.T) {
	for _, c := range []struct {
		answer error
		again  int
		tried  bool
	}{
		{errors.New("connection refused"), 1, true},
		{&UncertainError{errors.New("connection lost after the dot")}, 1, true},
		{&LaterError{Err: errors.New("451 greylisted")}, 0, true},
		{&LaterError{Err: errors.New("limit"), Wait: time.Second}, 0, false},
	} {
		ledger := &oneJob{jobs: []Job{anEmail()}}
		round, err := dispatcher(t, ledger, &relay{err: c.answer}, receipt()).DeliverDue(t.Context())
		if err != nil || round.Again != c.again || (ledger.outcomes["d"].Attempt != nil) != c.tried {
			t.Errorf("%v: %+v, %v, attempt %v", c.answer, round, err, ledger.outcomes["d"].Attempt)
		}
	}
}

func TestDrainingTakesNothingUp(t *testing.T) {
	ledger, r := &oneJob{jobs: []Job{anEmail()}}, &relay{}
	d := dispatcher(t, ledger, r, receipt())
	d.Draining = func() bool { return true }
	if _, err := d.DeliverDue(t.Context()); err != nil || r.sent != 0 || len(ledger.outcomes) != 0 {
		t.Errorf("%d sent, outcomes %v, error %v", r.sent, ledger.outcomes, err)
	}
}

func TestDeliver(t *testing.T) {
	yes := func(Message, History, time.Time) Reason { return Because("paid", "Payé entre-temps.") }
	dead := History{File{Profile: Profile{Deceased: NewDate(2026, 1, 1)}}}
	for _, c := range []struct {
		name     string
		kind     func(*Kind)
		job      func(*Job)
		answer   error
		want     State
		sent     int
		fallback bool
	}{
		{name: "accepted", want: SentState, sent: 1},
		{name: "refused for good", answer: Permanent(errors.New("550")), want: Failed, sent: 1, fallback: true},
		{name: "refused for good, e-mail only", kind: func(k *Kind) { k.Channels = k.Channels[:1] }, answer: Permanent(errors.New("550")), want: Failed, sent: 1},
		{name: "refused for now", answer: errors.New("451"), want: Queued, sent: 1},
		{name: "its turn has not come, the 26th time", job: func(j *Job) { j.Delivery.Attempts = 25 },
			answer: &LaterError{Err: errors.New("limit"), Wait: time.Second}, want: Queued, sent: 1},
		{name: "refused for now once too often", job: func(j *Job) { j.Delivery.Attempts = 25 }, answer: errors.New("451"), want: Failed, sent: 1, fallback: true},
		{name: "nobody knows, must arrive", answer: &UncertainError{errors.New("lost")}, want: Queued, sent: 1},
		{name: "nobody knows, merely helpful", kind: func(k *Kind) { k.ParkUncertain = true }, answer: &UncertainError{errors.New("lost")}, want: Uncertain, sent: 1},
		{name: "interrupted, must arrive", job: func(j *Job) { j.Begun = true }, want: SentState, sent: 1},
		{name: "interrupted, must arrive, withdrawn since", kind: func(k *Kind) { k.Withdraw = yes }, job: func(j *Job) { j.Begun = true }, want: SentState, sent: 1},
		{name: "interrupted, merely helpful", kind: func(k *Kind) { k.ParkUncertain = true }, job: func(j *Job) { j.Begun = true }, want: Uncertain},
		{name: "reason gone", kind: func(k *Kind) { k.Withdraw = yes }, want: Withdrawn},
		{name: "deceased", job: func(j *Job) { j.History = dead }, want: Withdrawn},
		{name: "deceased, for survivors", kind: func(k *Kind) { k.Survivors = true }, job: func(j *Job) { j.History = dead }, want: SentState, sent: 1},
		{name: "task", job: func(j *Job) { j.Delivery.Channel = ChannelTask }, want: SentState},
		{name: "unprintable attachment", job: func(j *Job) {
			j.Document = Document{Letter: &Letter{Title: "unprintable"}, Email: &Email{Attachment: "a.pdf"}}
		}, want: Failed, fallback: true},
		{name: "the press panics", job: func(j *Job) {
			j.Document = Document{Letter: &Letter{Title: "panics"}, Email: &Email{Attachment: "a.pdf"}}
		}, want: Failed, fallback: true},
		{name: "kind gone", job: func(j *Job) { j.Delivery.Code = "X" }, want: Failed},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind := receipt()
			if c.kind != nil {
				c.kind(&kind)
			}
			job := anEmail()
			if c.job != nil {
				c.job(&job)
			}
			ledger, r := &oneJob{jobs: []Job{job}}, &relay{err: c.answer}
			if _, err := dispatcher(t, ledger, r, kind).DeliverDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := ledger.outcomes["d"]
			if got.State != c.want || r.sent != c.sent || (got.Fallback != nil) != c.fallback {
				t.Errorf("%s (%q), handed over %d times, fallback %v", got.State, got.Note, r.sent, got.Fallback)
			}
		})
	}
}

func TestALostLeaseIsLeftAlone(t *testing.T) {
	ledger, r := &oneJob{jobs: []Job{anEmail()}, lost: true}, &relay{}
	if _, err := dispatcher(t, ledger, r, receipt()).DeliverDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.sent != 0 || len(ledger.outcomes) != 0 {
		t.Errorf("handed over %d times, outcomes %v", r.sent, ledger.outcomes)
	}
}

func TestPrintDue(t *testing.T) {
	letter := func(id, title string) Job {
		return Job{Delivery: Delivery{ID: id, Code: "T-1", Channel: ChannelLetter}, Document: Document{Letter: &Letter{Title: title}}}
	}
	ledger, r := &oneJob{jobs: []Job{letter("a", ""), letter("b", "unprintable"), letter("c", "")}}, &relay{}
	round, err := dispatcher(t, ledger, r, receipt()).PrintDue(t.Context())
	if err != nil || round.Claimed != 3 {
		t.Fatalf("%+v, %v", round, err)
	}
	if ledger.outcomes["a"].State != SentState || ledger.outcomes["b"].State != Failed || ledger.outcomes["c"].State != SentState {
		t.Errorf("outcomes %v", ledger.outcomes)
	}
	if r.sent != 2 || ledger.began != 2 {
		t.Errorf("%d letters in the batch, %d begun; want 2 and 2", r.sent, ledger.began)
	}
}

// slowHouse is done with a batch when until is closed.
type slowHouse struct {
	*relay
	until chan struct{}
}

func (h slowHouse) SendBatch(ctx context.Context, batch string, letters []Sealed) (Answer, error) {
	<-h.until
	return h.relay.SendBatch(ctx, batch, letters)
}

// awayShelf is an archive that is away.
type awayShelf struct{ shelf }

func (awayShelf) Put(context.Context, string, []byte) error { return errors.New("the archive is away") }

func TestLettersWaitForTheArchive(t *testing.T) {
	ledger := &oneJob{jobs: []Job{{Delivery: Delivery{ID: "a", Code: "T-1", Channel: ChannelLetter}, Document: Document{Letter: &Letter{}}}}}
	d := dispatcher(t, ledger, &relay{}, receipt())
	d.Archive = awayShelf{}
	round, err := d.PrintDue(t.Context())
	if err != nil || round.Again != 1 || round.Trouble == nil || ledger.outcomes["a"].State != Queued {
		t.Errorf("%+v, %v: want a trouble that is told", round, err)
	}
}

func TestABatchIsKeptWhileItIsPrinted(t *testing.T) {
	renewed := make(chan struct{})
	ledger := &oneJob{jobs: []Job{{Delivery: Delivery{ID: "a", Code: "T-1", Channel: ChannelLetter}, Document: Document{Letter: &Letter{}}}}, renewed: renewed}
	d := dispatcher(t, ledger, &relay{}, receipt())
	d.Printer, d.Lease = slowHouse{&relay{}, renewed}, 4*time.Millisecond
	if _, err := d.PrintDue(t.Context()); err != nil || ledger.outcomes["a"].State != SentState {
		t.Errorf("%v, %v", ledger.outcomes, err)
	}
}

func TestALetterSaysThatItReplacesAnEmail(t *testing.T) {
	note := []Block{{Type: Paragraph}}
	for replaces, want := range map[string]string{"": "mail 0", "d0": "mail 1"} {
		job := Job{Delivery: Delivery{Channel: ChannelLetter, Replaces: replaces}, Document: Document{Letter: &Letter{Fallback: note}}}
		sealed, err := dispatcher(t, &oneJob{}, &relay{}, receipt()).seal(t.Context(), job, &relay{})
		if err != nil || string(sealed.Bytes) != want {
			t.Errorf("replacing %q: sealed %q, %v; want %q", replaces, sealed.Bytes, err, want)
		}
	}
}

func TestRetriesSpreadAndGrow(t *testing.T) {
	p := DefaultRetry()
	for n := 1; n < p.Tries; n++ {
		least := min(p.First<<n, p.Most) / 2
		if w := p.after(n, "d"); w < least || w > p.Most*5/4 {
			t.Errorf("after try %d wait %s", n, w)
		}
	}
	if p.after(5, "one") == p.after(5, "another one") {
		t.Error("two deliveries return together")
	}
}
