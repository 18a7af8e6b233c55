package hub

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// DeadLetter is an event that cannot be handled, kept whole with the reason, for staff to read and replay.
type DeadLetter struct {
	ID      string
	Origin  Origin
	Key     []byte
	Value   []byte
	Headers []Header
	Reason  string // one sentence that a person understands and can act on
	At      time.Time
}

// Event is the event of a dead letter that the hub raised itself: what deadLetter kept of it, read back. One that came by
// Kafka is read by its topic's door instead, for it may be in any form, or none.
func (d DeadLetter) Event() (Event, error) {
	e := Event{
		ID: d.header("ce_id"), Source: d.header("ce_source"), Type: d.header("ce_type"), Subject: d.header("ce_subject"), Data: d.Value,
	}
	if d.Origin.Topic != "" || e.ID == "" || !strings.HasPrefix(e.Source, SourcePrefix) {
		return e, fmt.Errorf("dead letter %s holds no event of the hub's own", d.ID)
	}
	var err error
	if e.Time, err = time.Parse(time.RFC3339Nano, d.header("ce_time")); err != nil {
		return e, fmt.Errorf("the time of dead letter %s: %w", d.ID, err)
	}
	return e, nil
}

// Door tells staff where the event came in: "payments/2@7" is a place in Kafka, "schedules" a part of the hub.
func (d DeadLetter) Door() string {
	if o := d.Origin; o.Topic != "" {
		return fmt.Sprintf("%s/%d@%d", o.Topic, o.Partition, o.Offset)
	}
	return cmp.Or(strings.TrimPrefix(d.header("ce_source"), SourcePrefix), "hub")
}

func (d DeadLetter) header(key string) string {
	for _, h := range d.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

// Header is one header of a Kafka record.
type Header struct {
	Key   string `json:"key"`
	Value []byte `json:"value"`
}
