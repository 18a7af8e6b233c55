package consumers

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Record is a Kafka record.
type Record struct {
	hub.Origin
	Key     []byte
	Value   []byte
	Headers []hub.Header
	Time    time.Time // when it was published
}

func recordOf(m kafka.Message) Record {
	r := Record{
		Origin: hub.Origin{Topic: m.Topic, Partition: m.Partition, Offset: m.Offset},
		Key:    m.Key, Value: m.Value, Time: m.Time, Headers: make([]hub.Header, len(m.Headers)),
	}
	for i, h := range m.Headers {
		r.Headers[i] = hub.Header(h)
	}
	return r
}

// isMarker tells the control records of transactions, which kafka-go hands out as if they were messages.
func (r Record) isMarker() bool {
	return len(r.Headers) == 0 && len(r.Value) == 6 &&
		(bytes.Equal(r.Key, []byte{0, 0, 0, 0}) || bytes.Equal(r.Key, []byte{0, 0, 0, 1}))
}

// intake decodes a record, or makes it a dead letter that says why it cannot be decoded.
func (c *Consumer) intake(r Record) hub.Intake {
	e, err := c.decode(r)
	e.Origin = r.Origin
	if err == nil {
		return hub.Intake{Event: e}
	}
	c.count(DeadLetter, r.Topic, 1)
	return hub.Intake{Event: e, Dead: &hub.DeadLetter{
		// The value counts too: a topic that was made anew starts again at offset 0.
		ID:     hub.IDOf("dead-letter", r.Topic, strconv.Itoa(r.Partition), strconv.FormatInt(r.Offset, 10), string(r.Value)),
		Origin: r.Origin, Key: r.Key, Value: r.Value, Headers: r.Headers, Reason: err.Error(), At: c.now(),
	}}
}

// decode keeps a record that makes the decoder panic from ending the process, again and again.
func (c *Consumer) decode(r Record) (e hub.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			c.log().Error("decoding panicked", "topic", r.Topic, "partition", r.Partition, "offset", r.Offset, "panic", p)
			err = fmt.Errorf("the record could not be decoded because of a mistake in the hub; its makers find the details in the log")
		}
	}()
	return c.Decode(r)
}
