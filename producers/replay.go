package producers

import (
	"context"
	"fmt"
	"strings"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ReplayOf is the header of a record that was a dead letter before; its value is the dead letter's identifier.
const ReplayOf = "replay-of"

// deadLetterPrefix begins the headers that tell why and whence a record was set aside.
const deadLetterPrefix = "dlq-"

// Replay publishes dead letters again, as they came, to the topics they came from, so that the hub tries them once
// more. After an error replay all of them again: the ledger tells what it has from what it has not.
func (c *Client) Replay(ctx context.Context, letters ...hub.DeadLetter) error {
	messages := make([]kafka.Message, len(letters))
	for i, letter := range letters {
		if letter.Origin.Topic == "" {
			return fmt.Errorf("dead letter %s did not come by Kafka and cannot be replayed there", letter.ID)
		}
		messages[i] = kafka.Message{
			Topic: letter.Origin.Topic, Key: letter.Key, Value: letter.Value, Headers: replayHeaders(letter),
		}
	}
	return c.write(ctx, messages)
}

// replayHeaders are the original ones and the mark of the replay.
func replayHeaders(letter hub.DeadLetter) []kafka.Header {
	var headers []kafka.Header
	for _, h := range letter.Headers {
		if h.Key != ReplayOf && !strings.HasPrefix(h.Key, deadLetterPrefix) {
			headers = append(headers, kafka.Header(h))
		}
	}
	return append(headers, kafka.Header{Key: ReplayOf, Value: []byte(letter.ID)})
}
