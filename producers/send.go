package producers

import (
	"context"
	"errors"
	"fmt"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// cutHeader marks a record whose value was left out because Kafka does not take it.
const cutHeader = "courrier-value"

// send publishes messages and gives the error of each, nil for those that are published. A message larger than
// Kafka takes goes without its value, which the ledger keeps: a dead letter of two megabytes must not block all
// that is behind it.
func (c *Client) send(ctx context.Context, messages []kafka.Message) []error {
	for {
		each := errorsOf(c.writer.WriteMessages(ctx, messages...), len(messages))
		if !cutLargest(messages, each) {
			return each
		}
	}
}

// errorsOf gives each of n messages its error. An error for all leaves unknown which are published.
func errorsOf(err error, n int) []error {
	each := make([]error, n)
	var some kafka.WriteErrors
	if errors.As(err, &some) {
		copy(each, some)
		return each
	}
	for i := range each {
		each[i] = err
	}
	return each
}

// cutLargest takes the value out of the largest message that was refused for its size, its own or its batch's, and
// tells whether there was one.
func cutLargest(messages []kafka.Message, each []error) bool {
	largest := -1
	for i, err := range each {
		if errors.Is(err, kafka.MessageSizeTooLarge) && (largest < 0 || len(messages[i].Value) > len(messages[largest].Value)) {
			largest = i
		}
	}
	if largest < 0 || len(messages[largest].Value) == 0 {
		return false
	}
	m := &messages[largest]
	note := fmt.Sprintf("left out: %d bytes; the hub's ledger has it", len(m.Value))
	m.Value = nil
	m.Headers = append(m.Headers, kafka.Header{Key: cutHeader, Value: []byte(note)})
	return true
}

// split parts records into those that are published and those that must go again. What follows a failed record of the
// same key goes again too, published or not, so that the key's records end up in order.
func split(records []hub.OutboxRecord, each []error) (published, left []hub.OutboxRecord, err error) {
	type key struct{ topic, key string }
	broken := map[key]bool{}
	for i, record := range records {
		at := key{record.Topic, record.Key}
		if each[i] != nil && err == nil {
			err = each[i]
		}
		if each[i] != nil {
			broken[at] = true
		}
		if broken[at] {
			left = append(left, record)
			continue
		}
		published = append(published, record)
	}
	return published, left, err
}
