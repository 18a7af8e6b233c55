package hub

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is something that happened, told by Kafka, by the clock or by staff. The names are those of
// CloudEvents. Source and ID together identify it for ever: the same pair twice is the same event twice.
type Event struct {
	ID      string          `json:"id"`
	Source  string          `json:"source"`
	Type    string          `json:"type"` // with its major version: "payment.received.v1"
	Subject string          `json:"subject"`
	Time    time.Time       `json:"time"`
	Data    json.RawMessage `json:"data"`
	Origin  Origin          `json:"-"` // where it was read; zero for events of the clock and of staff
}

// EventKey is what makes an event the same event.
type EventKey struct{ Source, ID string }

// Key identifies e.
func (e Event) Key() EventKey { return EventKey{e.Source, e.ID} }

// DeadLetterID identifies the dead letter that e becomes when it cannot be handled: the same event read at another
// place is another one.
func (e Event) DeadLetterID() string {
	return IDOf("dead-letter", e.Source, e.ID, fmt.Sprint(e.Origin))
}

// Origin is the place in Kafka an event came from, kept so that a dead letter can be traced and replayed.
type Origin struct {
	Topic     string
	Partition int
	Offset    int64
}

// Sources of the events that the hub raises itself.
const (
	SourcePrefix    = "courrier/"
	SourceSchedules = SourcePrefix + "schedules"
	SourceReminders = SourcePrefix + "reminders"
	SourceCampaigns = SourcePrefix + "campaigns"
	SourcePublic    = SourcePrefix + "public" // a reader's own click
	SourceRelay     = SourcePrefix + "relay"  // an e-mail address that the relay refused for good
)

// Tick is the data of an event raised by the clock for one file.
type Tick struct {
	Schedule string `json:"schedule"` // identity of the schedule or campaign
	Run      string `json:"run"`      // identity of the run, such as the wall-clock minute it was due
	Due      Date   `json:"due"`      // the Belgian date on which the run was due
	// Facts are what the run is about: a newsletter's issue, a tax year.
	Facts json.RawMessage `json:"facts,omitempty"`
}

// Intake is one record that came in by a door: an event, or, when the record could not be read as one, the
// dead letter it becomes.
type Intake struct {
	Event Event
	Dead  *DeadLetter
}

// OutboxRecord is a record that the ledger owes to Kafka.
type OutboxRecord struct {
	ID      string
	Token   string // of the lease under which it was claimed
	Topic   string
	Key     string
	Headers []Header
	Payload []byte
}
