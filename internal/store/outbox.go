package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func outboxList() *list { return listOf("id", "topic", "key", "headers", "payload") }

// tell owes it to upstream systems where deliveries stand now; never what they say. States that only the hub is
// concerned with are not told.
func tell(ctx context.Context, tx conn, deliveries []hub.Delivery) error {
	messages := listOf("key")
	for _, d := range deliveries {
		if toldAs(d.State) != "" {
			messages.add(d.Message)
		}
	}
	causes := map[string]string{}
	err := tx.each(ctx, messages, "SELECT id, event FROM messages WHERE id IN (SELECT key FROM v)", func(scan scanner) error {
		var message, event string
		err := scan(&message, &event)
		causes[message] = event
		return err
	})
	if err != nil {
		return fmt.Errorf("looking up what called for messages: %w", err)
	}
	box := outboxList()
	for _, d := range deliveries {
		if toldAs(d.State) != "" {
			addCommunication(box, d, causes[d.Message])
		}
	}
	if _, err := tx.change(ctx, box, box.into("outbox", "ON CONFLICT DO NOTHING")); err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	return nil
}

func addCommunication(box *list, d hub.Delivery, cause string) {
	data, err := json.Marshal(hub.CommunicationData{
		Message: d.Message, Delivery: d.ID, Kind: d.Code, Channel: d.Channel, State: d.State, Digest: d.Digest, Pages: d.Pages, Event: cause})
	if err != nil {
		panic(fmt.Sprintf("a struct of strings and numbers became unfit for JSON: %v", err))
	}
	e := hub.Event{
		ID: hub.IDOf("communication", d.ID, string(d.State), strconv.Itoa(d.Attempts)), Source: "courrier", Type: toldAs(d.State),
		Subject: d.File, Time: d.Changed, Data: data,
	}
	box.add(e.ID, hub.TopicCommunications, []byte(e.Subject), headersJSON(e.Headers()), data)
}

// toldAs is the type of the event that tells of a state; "" for states that are not told.
func toldAs(s hub.State) string {
	switch s {
	case hub.SentState:
		return hub.CommunicationSent
	case hub.Delivered:
		return hub.CommunicationDelivered
	case hub.Failed:
		return hub.CommunicationFailed
	case hub.Returned:
		return hub.CommunicationReturned
	case hub.Withdrawn:
		return hub.CommunicationWithdrawn
	case hub.Uncertain:
		return hub.CommunicationUncertain
	}
	return ""
}

// ClaimOutbox leases the oldest records until now+lease. One process publishes at a time: while a lease runs on any of
// them, none is given out, so that the records of a key stay in order.
func (s *Store) ClaimOutbox(ctx context.Context, most int, now time.Time, lease time.Duration) (records []hub.OutboxRecord, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		records, err = oldest(ctx, tx, most, now, rand.Text())
		claimed := listOf("id", "token", "ready")
		for _, r := range records {
			claimed.add(r.ID, r.Token, micros(now.Add(lease)))
		}
		if err == nil {
			_, err = tx.change(ctx, claimed, "UPDATE outbox SET token = v.token, ready = v.ready FROM v WHERE outbox.id = v.id")
		}
		return err
	})
	return records, err
}

// oldest reads the oldest records; none when one of them is leased.
func oldest(ctx context.Context, tx conn, most int, now time.Time, token string) (records []hub.OutboxRecord, err error) {
	leased := false
	err = tx.rows(ctx, "SELECT id, topic, key, headers, payload, ready FROM outbox ORDER BY seq LIMIT $1"+tx.dialect.forUpdate, []any{most},
		func(scan scanner) error {
			r := hub.OutboxRecord{Token: token}
			var key []byte
			var headers string
			var ready int64
			if err := scan(&r.ID, &r.Topic, &key, &headers, &r.Payload, &ready); err != nil {
				return err
			}
			r.Key = string(key)
			leased = leased || ready > micros(now)
			err := json.Unmarshal([]byte(headers), &r.Headers)
			records = append(records, r)
			return err
		})
	if leased {
		return nil, err
	}
	return records, err
}

// OutboxDone removes published records. One whose lease was lost is left to its new holder.
func (s *Store) OutboxDone(ctx context.Context, published []hub.OutboxRecord) error {
	done := listOf("id", "token")
	for _, r := range published {
		done.add(r.ID, r.Token)
	}
	return s.inTx(ctx, func(tx conn) error {
		_, err := tx.change(ctx, done, "DELETE FROM outbox WHERE (id, token) IN (SELECT id, token FROM v)")
		return err
	})
}
