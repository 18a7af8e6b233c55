package producers

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Event is something that happened, to be told to the hub.
type Event struct {
	// ID is the same whenever the same event is sent again: the key of your own record, such as "BANK-20260327-000481".
	ID      string
	Source  string    // the publishing system; empty is Options.Source
	Type    string    // PaymentReceived, ...
	Subject string    // the file number
	Time    time.Time // when it happened; zero is now
	Data    any       // the payload: a Payment for PaymentReceived; a json.RawMessage is sent as it is
}

// check completes an event and refuses one that the hub could not read.
func (c *Client) check(e Event) (hub.Event, error) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return hub.Event{}, fmt.Errorf("its data cannot be written as JSON: %w", err)
	}
	full := hub.Event{ID: e.ID, Source: e.Source, Type: e.Type, Subject: e.Subject, Time: e.Time, Data: data}
	if full.Source == "" {
		full.Source = c.options.Source
	}
	if full.Time.IsZero() {
		full.Time = c.now()
	}
	if err := complete(full); err != nil {
		return full, err
	}
	if c.options.Validate == nil {
		return full, nil
	}
	return full, c.options.Validate(full.Type, full.Data)
}

func complete(e hub.Event) error {
	switch {
	case e.ID == "":
		return errors.New("its ID is empty: use the key of your own record, so that sending twice is sending once")
	case e.Source == "":
		return errors.New("its Source is empty: name the publishing system there or in Options.Source")
	case e.Subject == "":
		return errors.New("its Subject is empty: it is the file number")
	case hub.TopicOf(e.Type) == "":
		return fmt.Errorf("its Type %q travels on no topic", e.Type)
	}
	return nil
}

// messageOf is the event in the binary mode of CloudEvents. The key is the file number, so that a file's events
// stay in order. The record's own time is that of publishing and not the event's: Kafka deletes records by their
// age, and would delete an event of last month before anyone reads it.
func messageOf(e hub.Event) kafka.Message {
	return kafka.Message{
		Topic: hub.TopicOf(e.Type), Key: []byte(e.Subject), Value: e.Data, Headers: headersOf(e.Headers()),
	}
}

func headersOf(headers []hub.Header) []kafka.Header {
	out := make([]kafka.Header, len(headers))
	for i, h := range headers {
		out[i] = kafka.Header(h)
	}
	return out
}
