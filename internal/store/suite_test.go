package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// onBoth runs a test on SQLite, and on PostgreSQL when COURRIER_TEST_POSTGRES names one.
func onBoth(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, openForTest(t, "sqlite:"+filepath.Join(t.TempDir(), "ledger.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, openForTest(t, postgresForTest(t))) })
}

func openForTest(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// postgresForTest makes a schema of the test's own.
func postgresForTest(t testing.TB) string {
	t.Helper()
	address := os.Getenv("COURRIER_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("COURRIER_TEST_POSTGRES is not set: `make services` starts a PostgreSQL and names it")
		}
		t.Skip("needs PostgreSQL: set COURRIER_TEST_POSTGRES, or run `make test`, which starts one")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := fmt.Sprintf("ledger_%d", time.Now().UnixNano())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + schema + " CASCADE")
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func event(id, file string) hub.Event {
	return hub.Event{ID: id, Source: "test", Type: hub.PaymentReceived, Subject: file, Time: start, Data: json.RawMessage(`{"amount":1}`)}
}

// entry is an event that calls for one e-mail or letter.
func entry(id string, file hub.File, channel hub.Channel) hub.Entry {
	m := hub.Message{ID: hub.IDOf("m", id), Key: "receipt/" + id, Code: "CTR-06", File: file.Number, Recipient: hub.Profile{Lang: hub.NL}, Channel: channel}
	d := hub.Delivery{ID: hub.IDOf("d", id), Message: m.ID, Code: m.Code, File: m.File, Channel: channel, State: hub.Queued, Due: start, Changed: start}
	return hub.Entry{
		Event: event(id, file.Number), File: &file,
		Decisions: []hub.Decided{{Code: m.Code, Reason: hub.Because("paid", "Payé."), Count: 1}},
		Messages:  []hub.Planned{{Message: m, Document: hub.Document{Email: &hub.Email{Subject: "Reçu " + id}}, Delivery: d}},
	}
}

func file(number string, version int64) hub.File {
	return hub.File{Number: number, Version: version, Profile: hub.Profile{Name: "Jan " + number, Lang: hub.NL, Type: hub.Affiliate}}
}

func record(t *testing.T, s *Store, entries ...hub.Entry) {
	t.Helper()
	if err := s.Record(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

func claim(now time.Time, channels ...hub.Channel) hub.Claim {
	return hub.Claim{Channels: channels, Max: 100, Now: now, Lease: time.Minute, Worker: "w"}
}

func TestRecordAndRead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail), entry("2", file("A", 0), hub.ChannelEmail), entry("3", file("B", 0), hub.ChannelLetter))
		files, err := s.Files(t.Context(), []string{"A", "B", "C"})
		if err != nil || len(files) != 2 || files["A"].Version != 1 || files["A"].Profile.Name != "Jan A" {
			t.Fatalf("%+v, %v", files, err)
		}
		seen, err := s.Recorded(t.Context(), []hub.EventKey{{Source: "test", ID: "1"}, {Source: "test", ID: "9"}, {Source: "other", ID: "1"}})
		if err != nil || len(seen) != 1 {
			t.Errorf("recorded %v, %v", seen, err)
		}
		totals, err := s.Totals(t.Context())
		if err != nil || totals.Events != 3 || totals.Messages["CTR-06"] != 3 {
			t.Errorf("%+v, %v", totals, err)
		}
		view, ok, err := s.Message(t.Context(), hub.IDOf("m", "3"))
		if err != nil || !ok || view.Reason.Text != "Payé." || view.Document.Email.Subject != "Reçu 3" || len(view.Deliveries) != 1 {
			t.Errorf("%+v, %v, %v", view, ok, err)
		}
		rows, err := s.EventsOf(t.Context(), "A", 10)
		if err != nil || len(rows) != 2 || rows[0].Event.ID != "2" || rows[0].Decisions[0].Code != "CTR-06" {
			t.Errorf("%+v, %v", rows, err)
		}
		latest, err := s.Latest(t.Context(), "", 2)
		if err != nil || len(latest) != 2 || latest[0].File != "B" {
			t.Errorf("%+v, %v", latest, err)
		}
	})
}

func TestRecordIsAllOrNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail))
		for name, entries := range map[string][]hub.Entry{
			"a known event":              {entry("2", file("B", 0), hub.ChannelEmail), entry("1", file("C", 0), hub.ChannelEmail)},
			"a file read before":         {entry("3", file("B", 0), hub.ChannelEmail), entry("4", file("A", 0), hub.ChannelEmail)},
			"a file that has gone on":    {entry("5", file("B", 0), hub.ChannelEmail), entry("6", file("A", 7), hub.ChannelEmail)},
			"a file said to be there":    {entry("7", file("B", 3), hub.ChannelEmail)},
			"told again but not waiting": {{Event: event("1", "A"), Retold: true}},
		} {
			if err := s.Record(t.Context(), entries); name != "a file said to be there" && !errors.Is(err, hub.ErrConflict) {
				t.Errorf("%s: %v, want a conflict", name, err)
			}
		}
		totals, _ := s.Totals(t.Context())
		if totals.Events > 2 {
			t.Errorf("a refused batch left %d events", totals.Events)
		}
	})
}

func TestAMessageKeyExistsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		again := entry("2", file("A", 1), hub.ChannelEmail)
		first := entry("1", file("A", 0), hub.ChannelEmail)
		again.Messages = first.Messages
		record(t, s, first)
		record(t, s, again)
		totals, _ := s.Totals(t.Context())
		if totals.Events != 2 || totals.Messages["CTR-06"] != 1 || totals.Deliveries[0].Count != 1 {
			t.Errorf("%+v", totals)
		}
	})
}

func TestWaitingEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		unknown := hub.File{Number: "A"}
		record(t, s, hub.Entry{Event: event("1", "A"), Waiting: true, File: &unknown})
		waiting, err := s.Waiting(t.Context(), []string{"A"})
		if err != nil || len(waiting) != 1 || waiting[0].ID != "1" || string(waiting[0].Data) != `{"amount":1}` {
			t.Fatalf("%+v, %v", waiting, err)
		}
		told := entry("1", file("A", 1), hub.ChannelEmail)
		told.Retold = true
		record(t, s, told)
		if waiting, _ = s.Waiting(t.Context(), []string{"A"}); len(waiting) != 0 {
			t.Errorf("still waiting: %+v", waiting)
		}
	})
}

func TestClaimKeepsOrderLanesAndLeases(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		bulk := entry("3", file("C", 0), hub.ChannelEmail)
		bulk.Messages[0].Delivery.Lane = hub.LaneBulk
		record(t, s, bulk, entry("1", file("A", 0), hub.ChannelEmail), entry("2", file("A", 0), hub.ChannelEmail))
		c := claim(start, hub.ChannelEmail, hub.ChannelTask)
		c.Max = 1 // and no more, whatever plan the database chooses
		jobs, err := s.Claim(t.Context(), c)
		if err != nil || len(jobs) != 1 || jobs[0].Message.Key != "receipt/1" || jobs[0].History.Profile.Name != "Jan A" {
			t.Fatalf("%+v, %v", jobs, err)
		}
		rest, err := s.Claim(t.Context(), claim(start, hub.ChannelEmail))
		if err != nil || len(rest) != 1 || rest[0].Message.Key != "receipt/3" {
			t.Fatalf("file A's second message was not held back: %+v, %v", rest, err)
		}
		later := start.Add(2 * time.Minute)
		again, err := s.Claim(t.Context(), claim(later, hub.ChannelEmail))
		if err != nil || len(again) != 2 {
			t.Fatalf("leases that ended were not taken up: %+v, %v", again, err)
		}
		if held, err := s.Begin(t.Context(), []hub.Lease{jobs[0].Lease}); err != nil || held[jobs[0].Delivery.ID] {
			t.Errorf("a lost lease still holds: %v, %v", held, err)
		}
	})
}

func TestBeginAndFinish(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail), entry("2", file("B", 0), hub.ChannelEmail))
		jobs, err := s.Claim(t.Context(), claim(start, hub.ChannelEmail))
		if err != nil || len(jobs) != 2 {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		held, err := s.Begin(t.Context(), []hub.Lease{jobs[0].Lease, jobs[1].Lease})
		if err != nil || len(held) != 2 {
			t.Fatalf("held %v, %v", held, err)
		}
		fallback := hub.Delivery{ID: "fb", Message: jobs[1].Message.ID, Code: "CTR-06", File: jobs[1].Message.File, Channel: hub.ChannelLetter,
			State: hub.Queued, Due: start, Replaces: jobs[1].Delivery.ID}
		outcomes := []hub.Outcome{
			{Job: jobs[0], State: hub.SentState, Digest: "abc", Pages: 2, Now: start, Attempt: &hub.Attempt{Delivery: jobs[0].Delivery.ID, Number: 1, State: hub.SentState, Code: 250, Answer: "ok"}},
			{Job: jobs[1], State: hub.Failed, Note: "550", Now: start, Fallback: &fallback, Attempt: &hub.Attempt{Delivery: jobs[1].Delivery.ID, Number: 1, State: hub.Failed, Code: 550}},
		}
		for range 2 { // the second time the leases are gone
			if err := s.Finish(t.Context(), outcomes); err != nil {
				t.Fatal(err)
			}
		}
		totals, err := s.Totals(t.Context())
		if err != nil || fmt.Sprint(totals.Deliveries) != "[{CTR-06 email failed 1 1} {CTR-06 email sent 0 1} {CTR-06 letter queued 0 1}]" || totals.Outbox != 2 {
			t.Errorf("%v, outbox %d, %v", totals.Deliveries, totals.Outbox, err)
		}
		view, _, err := s.Message(t.Context(), jobs[0].Message.ID)
		if err != nil || len(view.Attempts) != 1 || view.Attempts[0].Code != 250 || view.Deliveries[0].Digest != "abc" || view.Deliveries[0].Attempts != 1 {
			t.Errorf("%+v, %v", view, err)
		}
	})
}

func TestABatchIsTakenUpWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelLetter), entry("2", file("B", 0), hub.ChannelRegistered), entry("3", file("C", 0), hub.ChannelEmail))
		batch, jobs, err := s.ClaimBatch(t.Context(), claim(start, hub.ChannelLetter, hub.ChannelRegistered))
		if err != nil || len(jobs) != 2 || batch == "" || jobs[0].Delivery.Batch != batch {
			t.Fatalf("%s %+v %v", batch, jobs, err)
		}
		if _, none, err := s.ClaimBatch(t.Context(), claim(start, hub.ChannelLetter, hub.ChannelRegistered)); err != nil || len(none) != 0 {
			t.Fatalf("claimed twice: %+v, %v", none, err)
		}
		record(t, s, entry("4", file("D", 0), hub.ChannelLetter))
		later := start.Add(2 * time.Minute)
		again, same, err := s.ClaimBatch(t.Context(), claim(later, hub.ChannelLetter, hub.ChannelRegistered))
		if err != nil || again != batch || len(same) != 2 {
			t.Fatalf("batch %s with %d letters, want %s with 2: %v", again, len(same), batch, err)
		}
	})
}

func TestReceipts(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		record(t, s, entry("1", file("A", 0), hub.ChannelEmail))
		jobs, _ := s.Claim(t.Context(), claim(start, hub.ChannelEmail))
		if err := s.Finish(t.Context(), []hub.Outcome{{Job: jobs[0], State: hub.SentState, Now: start}}); err != nil {
			t.Fatal(err)
		}
		id := jobs[0].Delivery.ID
		fallback := hub.Delivery{ID: "fb", Message: jobs[0].Message.ID, Channel: hub.ChannelLetter, State: hub.Queued, Replaces: id}
		for n := range 2 {
			bounced := hub.Entry{Event: event(fmt.Sprint("bounce", n), "A"), Receipts: []hub.Receipt{{Delivery: id, State: hub.Failed, At: start, Answer: "550", Fallback: &fallback}}}
			record(t, s, bounced)
		}
		found, err := s.Deliveries(t.Context(), []string{id, "fb", "none"})
		if err != nil || len(found) != 2 || found[id].State != hub.Failed || found[id].LastNote != "550" || found["fb"].State != hub.Queued {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestRemindersAndTheirEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		e := entry("1", file("A", 0), hub.ChannelEmail)
		e.Reminders = []hub.Reminder{{Key: "later/A", Type: "clock.x", File: "A", Due: start.Add(time.Hour), Data: []byte("{}")}}
		record(t, s, e)
		if due, _ := s.DueReminders(t.Context(), start, 10); len(due) != 0 {
			t.Fatalf("due too early: %+v", due)
		}
		due, err := s.DueReminders(t.Context(), start.Add(time.Hour), 10)
		if err != nil || len(due) != 1 || due[0].Key != "later/A" {
			t.Fatalf("%+v, %v", due, err)
		}
		raised := event("later/A", "A")
		raised.Source = hub.SourceReminders
		record(t, s, hub.Entry{Event: raised})
		if due, _ = s.DueReminders(t.Context(), start.Add(time.Hour), 10); len(due) != 0 {
			t.Errorf("still due: %+v", due)
		}
	})
}

func TestDeadLettersAndOutbox(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		dead := hub.DeadLetter{ID: "d1", Origin: hub.Origin{Topic: "payments", Partition: 2, Offset: 7}, Key: []byte("A"), Value: []byte("{\x00"),
			Headers: []hub.Header{{Key: "ce_id", Value: []byte("1")}}, Reason: "not JSON", At: start}
		record(t, s, hub.Entry{Dead: &dead}, hub.Entry{Dead: &dead})
		record(t, s, hub.Entry{Dead: &dead})
		rows, err := s.DeadLetters(t.Context(), 10)
		if err != nil || len(rows) != 1 || rows[0].Origin.Offset != 7 || string(rows[0].Value) != "{\x00" || string(rows[0].Headers[0].Value) != "1" {
			t.Fatalf("%+v, %v", rows, err)
		}
		box, err := s.ClaimOutbox(t.Context(), 10, start, time.Minute)
		if err != nil || len(box) != 1 || box[0].Topic != hub.TopicDeadLetters || box[0].Key != "A" {
			t.Fatalf("%+v, %v", box, err)
		}
		if other, _ := s.ClaimOutbox(t.Context(), 10, start, time.Minute); len(other) != 0 {
			t.Error("the outbox was given out twice")
		}
		if err := s.OutboxDone(t.Context(), box); err != nil {
			t.Fatal(err)
		}
		if err := s.MarkReplayed(t.Context(), "d1", start); err != nil {
			t.Fatal(err)
		}
		totals, _ := s.Totals(t.Context())
		if totals.Outbox != 0 || totals.Dead != 0 || totals.Replayed != 1 {
			t.Errorf("%+v", totals)
		}
	})
}

// TestManyWorkersEachDeliveryOnce lets eight workers claim and finish two thousand deliveries.
func TestManyWorkersEachDeliveryOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const n = 2000
		var entries []hub.Entry
		for i := range n {
			entries = append(entries, entry(fmt.Sprint(i), file(fmt.Sprintf("F%04d", i), 0), hub.ChannelEmail))
		}
		record(t, s, entries...)
		var mu sync.Mutex
		times := map[string]int{}
		var wait sync.WaitGroup
		for w := range 8 {
			wait.Go(func() {
				if err := work(t.Context(), s, fmt.Sprint("w", w), func(id string) { mu.Lock(); times[id]++; mu.Unlock() }); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for id, k := range times {
			if k != 1 {
				t.Errorf("delivery %s was claimed %d times", id, k)
			}
		}
		totals, err := s.Totals(t.Context())
		if err != nil || len(times) != n || len(totals.Deliveries) != 1 || totals.Deliveries[0].State != hub.SentState {
			t.Errorf("%d claimed, %+v, %v", len(times), totals.Deliveries, err)
		}
	})
}

func work(ctx context.Context, s *Store, worker string, claimed func(string)) error {
	for {
		c := claim(start, hub.ChannelEmail)
		c.Max, c.Worker = 37, worker
		jobs, err := s.Claim(ctx, c)
		if err != nil || len(jobs) == 0 {
			return err
		}
		var outcomes []hub.Outcome
		for _, j := range jobs {
			claimed(j.Delivery.ID)
			outcomes = append(outcomes, hub.Outcome{Job: j, State: hub.SentState, Now: start})
		}
		if err := s.Finish(ctx, outcomes); err != nil {
			return err
		}
	}
}

func TestTextTheDatabaseCannotHold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		e := entry("1", file("A", 0), hub.ChannelEmail)
		e.Decisions[0].Reason.Text = "a\x00b"
		err := s.Record(t.Context(), []hub.Entry{e})
		if err != nil && !hub.IsPermanent(err) {
			t.Errorf("%v is not permanent", err)
		}
		if err != nil && !strings.Contains(err.Error(), "cannot hold") {
			t.Errorf("%v does not say what is wrong", err)
		}
	})
}

func TestAPathIsTakenAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "led#ger ?100%.db")
	openForTest(t, "sqlite:"+path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
