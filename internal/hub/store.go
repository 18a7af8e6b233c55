package hub

import (
	"context"
	"time"
)

// Ledger is the truth: what came in, what was decided and why, what was sent and what became of it. Package
// store keeps it in PostgreSQL or SQLite. Every method is one short transaction; none is held while another
// system is called.
type Ledger interface {
	Recorder
	Deliverer
}

// Recorder is what Handle needs.
type Recorder interface {
	// Files reads the files with these numbers. A number nobody has used yet is absent from the result.
	Files(ctx context.Context, numbers []string) (map[string]File, error)
	// Recorded tells which of these events are in the ledger already.
	Recorded(ctx context.Context, keys []EventKey) (map[EventKey]bool, error)
	// Waiting reads the events recorded for these files before anything else was known of them, oldest first.
	Waiting(ctx context.Context, files []string) ([]Event, error)
	// Deliveries reads deliveries by identifier, with whom they were written to; unknown ones are absent.
	Deliveries(ctx context.Context, ids []string) (map[string]Addressed, error)
	// Record writes all entries in one transaction or none. ErrConflict means that another process changed one
	// of the files meanwhile, or recorded one of the events: read again and decide afresh.
	// A message whose Key exists already is left out, with its deliveries: it was decided before.
	Record(ctx context.Context, entries []Entry) error
}

// Entry is all that handling one event adds to the ledger.
type Entry struct {
	Event Event
	// Waiting records the event for later: its file is not known yet.
	Waiting bool
	// Retold marks an event that was recorded as waiting and is decided now.
	Retold    bool
	Decisions []Decided
	Messages  []Planned
	Reminders []Reminder
	Receipts  []Receipt
	// File is the file after the event; nil when the event changes none. Its Version is the one that was read.
	// Of several entries for one file in a batch, each carries the file after its own event, with the same Version.
	File *File
	// Dead is set when the event cannot be handled; then nothing but the dead letter is recorded.
	Dead *DeadLetter
}

// Decided is one kind's decision on one event.
type Decided struct {
	Code   string
	Reason Reason
	Count  int // messages it called for
}

// Planned is a message with its frozen document and its first delivery.
type Planned struct {
	Message  Message
	Document Document
	Delivery Delivery
}

// Receipt is what another system says of a delivery after it was handed over.
type Receipt struct {
	Delivery string
	State    State // Delivered, Returned, Failed
	At       time.Time
	Answer   string // "550 5.1.1 unknown user", barcode and date of a registered letter
	// Fallback is the letter to queue when a handed-over e-mail bounced for good; nil when there is none.
	Fallback *Delivery
}

// Deliverer is what Deliver needs.
type Deliverer interface {
	// Claim leases up to n due deliveries on these channels until now+lease, the urgent lane first: queued ones
	// and ones whose lease expired. Of one file's messages only the earliest unfinished one is given out.
	Claim(ctx context.Context, c Claim) ([]Job, error)
	// ClaimBatch leases a whole print batch: first one whose lease expired, else up to n queued letters under a
	// new batch identifier. No job means nothing to print.
	ClaimBatch(ctx context.Context, c Claim) (batch string, jobs []Job, err error)
	// Begin notes durably, before a hand-over that cannot be taken back, that it begins, and renews the leases.
	// Where held is false the delivery was taken over by another worker: leave it alone.
	Begin(ctx context.Context, leases []Lease) (held []bool, err error)
	// Renew lengthens the leases that are still held.
	Renew(ctx context.Context, leases []Lease) error
	// Finish writes the outcomes of leased deliveries with their attempts, fallbacks and outbox records. An outcome
	// whose lease was lost is ignored.
	Finish(ctx context.Context, outcomes []Outcome) error
}

// Claim says what to lease.
type Claim struct {
	Channels []Channel
	Single   bool // only the lane of single messages
	Max      int
	Now      time.Time
	Lease    time.Duration
	Worker   string
}

// Lease is the right to work on one delivery until it expires.
type Lease struct {
	Delivery string
	Token    string
	Until    time.Time
}

// Job is one leased delivery with everything needed to send it.
type Job struct {
	Delivery Delivery
	Message  Message
	Document Document
	History  History // as it is now, for Withdraw
	Lease    Lease
	// Begun tells that an earlier try noted Begin and never finished: the other side may have it already.
	Begun bool
}

// Outcome is what one try made of a delivery.
type Outcome struct {
	Job     Job
	State   State
	Retry   time.Time // when State is Queued: not before
	Note    string    // the reason of a withdrawal, the words of a failure
	Digest  string
	Pages   int
	Attempt *Attempt // nil when nothing was tried
	Alone   bool     // when State is Queued: for a reason of its own, while the other side is well
	Unsure  bool     // when State is Queued: it may have arrived, so nothing may withdraw it any more
	// Fallback is the delivery to queue in its place; nil when there is none.
	Fallback *Delivery
	Now      time.Time
}
