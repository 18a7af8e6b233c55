package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// writeReceipts changes the deliveries that others report on, each once, and tells so.
func (r *recording) writeReceipts(ctx context.Context, tx *sql.Tx) error {
	box := outboxTable()
	fallbacks := deliveriesTable()
	for _, receipt := range r.receipt {
		d, changed, err := r.applyReceipt(ctx, tx, receipt)
		if err != nil {
			return fmt.Errorf("receipts: %w", err)
		}
		if !changed {
			continue
		}
		addToOutbox(&box, d, receipt.At, r.next())
		if receipt.Fallback != nil {
			addDelivery(&fallbacks, *receipt.Fallback, r.next())
		}
	}
	if _, err := fallbacks.insert(ctx, tx); err != nil {
		return fmt.Errorf("fallbacks: %w", err)
	}
	if _, err := box.insert(ctx, tx); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}

// applyReceipt moves a delivery that was handed over, or whose hand-over is uncertain, to the state reported.
func (r *recording) applyReceipt(ctx context.Context, tx *sql.Tx, receipt hub.Receipt) (hub.Delivery, bool, error) {
	rows, err := tx.QueryContext(ctx, "UPDATE deliveries SET state = $1, note = $2, changed = $3, replaced = $4 "+
		"WHERE id = $5 AND state IN ('sent', 'uncertain', 'delivered') AND state <> $1 RETURNING "+deliveryColumns,
		string(receipt.State), receipt.Answer, micros(receipt.At), flag(receipt.Fallback != nil), receipt.Delivery)
	if err != nil {
		return hub.Delivery{}, false, err
	}
	var d hub.Delivery
	changed := false
	err = collect(rows, func(scan func(...any) error) error {
		changed = true
		d, err = scanDelivery(scan)
		return err
	})
	return d, changed, err
}

func outboxTable() table {
	return table{name: "outbox", conflict: "ON CONFLICT DO NOTHING", columns: []string{
		"id", "seq", "topic", "key", "headers", "payload", "token", "next"}}
}

// addToOutbox tells upstream systems where a delivery stands, never what it says.
func addToOutbox(t *table, d hub.Delivery, at time.Time, seq int64) {
	eventType, told := communicationTypes()[d.State]
	if !told {
		return
	}
	data, err := json.Marshal(hub.CommunicationData{
		Message: d.Message, Delivery: d.ID, Kind: d.Code, Channel: d.Channel, State: d.State, Digest: d.Digest, Pages: d.Pages})
	if err != nil {
		panic("a struct of strings and numbers became unfit for JSON: " + err.Error())
	}
	e := hub.Event{
		ID: hub.IDOf("communication", d.ID, string(d.State), strconv.Itoa(d.Attempts)), Source: "courrier", Type: eventType,
		Subject: d.File, Time: at, Data: data,
	}
	t.add(e.ID, seq, hub.TopicCommunications, e.Subject, headersJSON(e.Headers()), data, "", 0)
}

func communicationTypes() map[hub.State]string {
	return map[hub.State]string{
		hub.SentState: hub.CommunicationSent, hub.Delivered: hub.CommunicationDelivered, hub.Failed: hub.CommunicationFailed,
		hub.Returned: hub.CommunicationReturned, hub.Withdrawn: hub.CommunicationWithdrawn, hub.Uncertain: hub.CommunicationUncertain,
	}
}

func headersJSON(headers []hub.Header) string {
	encoded, err := json.Marshal(headers)
	if err != nil {
		panic("headers became unfit for JSON: " + err.Error())
	}
	return string(encoded)
}

// writeDead keeps what cannot be handled and owes it to the topic of dead letters, as it came, with the reason.
func (r *recording) writeDead(ctx context.Context, tx *sql.Tx) error {
	letters := table{name: "dead_letters", columns: []string{
		"id", "topic", "partition", "position", "key", "value", "headers", "reason", "at", "replayed"},
		// The same letter again, after a replay that did not help, counts anew.
		conflict: "ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, at = excluded.at, replayed = 0"}
	box := outboxTable()
	for _, d := range r.dead {
		letters.add(d.ID, d.Origin.Topic, d.Origin.Partition, d.Origin.Offset, notNil(d.Key), notNil(d.Value),
			headersJSON(d.Headers), d.Reason, micros(d.At), 0)
		box.add(hub.IDOf("outbox", d.ID, strconv.FormatInt(micros(d.At), 10)), r.next(), hub.TopicDeadLetters, string(d.Key),
			headersJSON(deadHeaders(d)), notNil(d.Value), "", 0)
	}
	if _, err := letters.insert(ctx, tx); err != nil {
		return fmt.Errorf("dead letters: %w", err)
	}
	if _, err := box.insert(ctx, tx); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
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

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
