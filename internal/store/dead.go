package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// gatherDead keeps what cannot be handled, and owes it to the topic of dead letters as it came, with the reason.
func (r *recording) gatherDead(e *hub.Entry) {
	d := e.Dead
	if e.Retold {
		r.undone.add(e.Event.Source, e.Event.ID)
	}
	key, value := append([]byte{}, d.Key...), append([]byte{}, d.Value...) // never NULL
	r.dead.add(d.ID, d.Origin.Topic, d.Origin.Partition, d.Origin.Offset, key, value, headersJSON(d.Headers), heal(d.Reason), micros(d.At))
	r.deadBox.add(d.ID, hub.TopicDeadLetters, key, headersJSON(deadHeaders(d)), value)
}

func deadHeaders(d *hub.DeadLetter) []hub.Header {
	return append(append([]hub.Header{}, d.Headers...),
		hub.Header{Key: "dlq-reason", Value: []byte(d.Reason)},
		hub.Header{Key: "dlq-topic", Value: []byte(d.Origin.Topic)},
		hub.Header{Key: "dlq-partition", Value: []byte(strconv.Itoa(d.Origin.Partition))},
		hub.Header{Key: "dlq-offset", Value: []byte(strconv.FormatInt(d.Origin.Offset, 10))},
		hub.Header{Key: "dlq-time", Value: []byte(d.At.UTC().Format(time.RFC3339Nano))},
	)
}

// writeDead keeps the same dead letter once, and owes it to its topic once. One of the hub's own that was raised again
// has the same identifier: nothing is asked of it any more, and it says why it is refused now.
func (r *recording) writeDead(ctx context.Context, tx conn) error {
	_, err := tx.change(ctx, r.dead, `UPDATE dead_letters SET reason = v.reason, asked = 0, replayed = 0 FROM v
		WHERE dead_letters.id = v.id AND dead_letters.topic = ''`)
	if err != nil {
		return err
	}
	fresh := map[string]bool{}
	err = tx.each(ctx, r.dead, r.dead.into("dead_letters", "ON CONFLICT DO NOTHING RETURNING id"), func(scan scanner) error {
		var id string
		err := scan(&id)
		fresh[id] = true
		return err
	})
	if err != nil {
		return err
	}
	owed := outboxList()
	for _, row := range r.deadBox.rows {
		if id := row[0].(string); fresh[id] {
			owed.add(row...)
		}
	}
	_, err = tx.change(ctx, owed, owed.into("outbox", "ON CONFLICT DO NOTHING"))
	return err
}

const deadColumns = "id, topic, partition, position, key, value, headers, reason, at, asked, replayed"

// DeadLetters lists those first that were not replayed yet, and of these and of the others the newest first.
func (s *Store) DeadLetters(ctx context.Context, most int) ([]hub.DeadRow, error) {
	var letters deadRows
	err := s.read.rows(ctx, "SELECT "+deadColumns+" FROM dead_letters ORDER BY replayed > 0, at DESC, id LIMIT $1", []any{most}, letters.add)
	return letters, err
}

// headersJSON writes headers; they are always fit for JSON.
func headersJSON(headers []hub.Header) string {
	encoded, err := json.Marshal(headers)
	if err != nil {
		panic(fmt.Sprintf("headers became unfit for JSON: %v", err))
	}
	return string(encoded)
}

// deadRows gathers the rows of a query of deadColumns.
type deadRows []hub.DeadRow

func (list *deadRows) add(scan scanner) error {
	var d hub.DeadRow
	var headers string
	var at, asked, replayed int64
	err := scan(&d.ID, &d.Origin.Topic, &d.Origin.Partition, &d.Origin.Offset, &d.Key, &d.Value, &headers, &d.Reason, &at, &asked, &replayed)
	if err != nil {
		return err
	}
	d.At = instant(at)
	if asked > 0 {
		d.Asked = instant(asked)
	}
	if replayed > 0 {
		d.Replayed = instant(replayed)
	}
	err = json.Unmarshal([]byte(headers), &d.Headers)
	*list = append(*list, d)
	return err
}
