package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
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

// claim asks for up to a hundred deliveries for a minute.
func claim(now time.Time, channels ...hub.Channel) hub.Claim {
	return hub.Claim{Channels: channels, Max: 100, Now: now, Lease: time.Minute, Worker: "w"}
}

// claimed makes the claim, for e-mails unless it says otherwise.
func claimed(t *testing.T, s *Store, c hub.Claim) []hub.Job {
	t.Helper()
	if len(c.Channels) == 0 {
		c.Channels = []hub.Channel{hub.ChannelEmail}
	}
	jobs, err := s.Claim(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

// batched claims a print batch.
func batched(t *testing.T, s *Store, now time.Time) (string, []hub.Job) {
	t.Helper()
	batch, jobs, err := s.ClaimBatch(t.Context(), claim(now, hub.ChannelLetter, hub.ChannelRegistered))
	if err != nil {
		t.Fatal(err)
	}
	return batch, jobs
}

// begin notes that jobs begin and returns which are still held.
func begin(t *testing.T, s *Store, jobs ...hub.Job) []bool {
	t.Helper()
	leases := make([]hub.Lease, len(jobs))
	for i, job := range jobs {
		leases[i] = job.Lease
	}
	held, err := s.Begin(t.Context(), leases)
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func finish(t *testing.T, s *Store, outcomes ...hub.Outcome) {
	t.Helper()
	if err := s.Finish(t.Context(), outcomes); err != nil {
		t.Fatal(err)
	}
}

// sent is the outcome of a job that the other side accepted.
func sent(job hub.Job) hub.Outcome {
	return hub.Outcome{Job: job, State: hub.SentState, Digest: "abc", Pages: 2, Now: start, Attempt: attempt(job, hub.SentState, 250, "ok")}
}

// again is the outcome of a job to be tried again an hour later.
func again(job hub.Job) hub.Outcome {
	return hub.Outcome{Job: job, State: hub.Queued, Retry: start.Add(time.Hour), Note: "busy", Now: start, Attempt: attempt(job, hub.Queued, 451, "busy")}
}

// failed is the outcome of an e-mail that a letter replaces.
func failed(job hub.Job) hub.Outcome {
	fallback := letterFor(job.Delivery)
	return hub.Outcome{Job: job, State: hub.Failed, Note: "no such user", Now: start, Attempt: attempt(job, hub.Failed, 550, "no such user"), Fallback: &fallback}
}

func attempt(job hub.Job, state hub.State, code int, answer string) *hub.Attempt {
	return &hub.Attempt{Delivery: job.Delivery.ID, Number: job.Delivery.Attempts + 1, Started: start, Ended: start, State: state, Code: code, Answer: answer}
}

// letterFor is the letter that replaces an e-mail.
func letterFor(d hub.Delivery) hub.Delivery {
	return hub.Delivery{ID: hub.IDOf(d.ID, "letter"), Message: d.Message, Code: d.Code, File: d.File, Channel: hub.ChannelLetter,
		State: hub.Queued, Due: start, Changed: start, Replaces: d.ID}
}

// delivery reads one delivery.
func delivery(t *testing.T, s *Store, id string) hub.Delivery {
	t.Helper()
	found, err := s.Deliveries(t.Context(), []string{id})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d deliveries are called %s: %v", len(found), id, err)
	}
	return found[id].Delivery
}

func totals(t *testing.T, s *Store) hub.Totals {
	t.Helper()
	all, err := s.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// owed claims everything in the outbox.
func owed(t *testing.T, s *Store, now time.Time) []hub.OutboxRecord {
	t.Helper()
	records, err := s.ClaimOutbox(t.Context(), 1000, now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return records
}
