package store

import (
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// keysOf are the keys of records, in their order.
func keysOf(records []hub.OutboxRecord) string {
	all := ""
	for _, r := range records {
		all += r.Key
	}
	return all
}

func TestTheOutboxKeepsItsOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "C A B")
		for _, job := range claimed(t, s, claim(start)) {
			finish(t, s, sent(job))
		}
		first, err := s.ClaimOutbox(t.Context(), 2, start, time.Minute)
		if err != nil || keysOf(first) != "CA" {
			t.Fatalf("%+v, %v", first, err)
		}
		if other := owed(t, s, start); len(other) != 0 {
			t.Fatalf("%q was given out while others are leased", keysOf(other))
		}
		if err := s.OutboxDone(t.Context(), first[:1]); err != nil {
			t.Fatal(err)
		}
		if other := owed(t, s, start.Add(59*time.Second)); len(other) != 0 {
			t.Fatalf("%q overtakes what is leased", keysOf(other))
		}
		taken := owed(t, s, start.Add(time.Minute))
		if keysOf(taken) != "AB" {
			t.Fatalf("%q after the lease ended, want AB", keysOf(taken))
		}
		if err := s.OutboxDone(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if got := totals(t, s).Outbox; got != 2 {
			t.Errorf("%d records left, want 2: a lost lease removed one", got)
		}
		if err := s.OutboxDone(t.Context(), taken); err != nil || totals(t, s).Outbox != 0 {
			t.Error(err, totals(t, s).Outbox)
		}
	})
}

func TestDeadLetters(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		dead := hub.DeadLetter{ID: "d1", Origin: hub.Origin{Topic: "payments", Partition: 2, Offset: 7}, Key: []byte("A\xff"), Value: []byte("{\x00"),
			Headers: []hub.Header{{Key: "ce_id", Value: []byte("1")}}, Reason: "not JSON", At: start}
		record(t, s, hub.Entry{Dead: &dead}, hub.Entry{Dead: &dead})
		record(t, s, hub.Entry{Dead: &dead}, hub.Entry{Dead: &hub.DeadLetter{ID: "d0", Reason: "no key, no value", At: start.Add(-time.Hour)}})
		rows, err := s.DeadLetters(t.Context(), 10)
		if err != nil || len(rows) != 2 || rows[0].Origin != dead.Origin || string(rows[0].Value) != "{\x00" || string(rows[0].Headers[0].Value) != "1" || !rows[0].At.Equal(start) {
			t.Fatalf("%+v, %v", rows, err)
		}
		box := owed(t, s, start)
		if len(box) != 2 || box[0].Topic != hub.TopicDeadLetters || box[0].Key != "A\xff" || string(box[0].Payload) != "{\x00" {
			t.Fatalf("%+v", box)
		}
		headers := map[string]string{}
		for _, h := range box[0].Headers {
			headers[h.Key] = string(h.Value)
		}
		for name, want := range map[string]string{"ce_id": "1", "dlq-reason": "not JSON", "dlq-topic": "payments", "dlq-partition": "2",
			"dlq-offset": "7", "dlq-time": "2026-03-02T09:00:00Z"} {
			if headers[name] != want {
				t.Errorf("header %s is %q, want %q", name, headers[name], want)
			}
		}
		if err := s.MarkReplayed(t.Context(), start.Add(time.Hour), "d1"); err != nil {
			t.Fatal(err)
		}
		rows, err = s.DeadLetters(t.Context(), 2)
		if err != nil || len(rows) != 2 || !rows[1].Replayed.Equal(start.Add(time.Hour)) { // those to be replayed come first
			t.Errorf("%+v, %v", rows, err)
		}
		if all := totals(t, s); all.Events != 0 || all.Dead != 1 || all.Replayed != 1 {
			t.Errorf("%+v", all)
		}
	})
}
