package store

import (
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// history fills the ledger before a benchmark: `go test -bench . -history 1000000`. With 1000 files that is a thousand
// messages a file, far more than twenty years bring.
var history = flag.Int("history", 0, "events, messages and finished deliveries in the ledger before a benchmark begins")

const benchFiles = 5000

// benchOnBoth runs a benchmark on SQLite, and on PostgreSQL when COURRIER_TEST_POSTGRES names one.
func benchOnBoth(b *testing.B, bench func(b *testing.B, s *Store)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, filled(b, "sqlite:"+filepath.Join(b.TempDir(), "ledger.db"))) })
	b.Run("postgres", func(b *testing.B) { bench(b, filled(b, postgresForTest(b))) })
}

// filled opens a ledger with a past.
func filled(b *testing.B, address string) *Store {
	s := openForTest(b, address)
	for i := 0; i < benchFiles; i += 500 {
		var entries []hub.Entry
		for n := i; n < i+500; n++ {
			entries = append(entries, payment(fmt.Sprint("first-", n), n, 0))
		}
		record2(b, s, entries)
	}
	finishAll(b, s)
	fillPast(b, s, *history)
	return s
}

// fillPast writes what n events of the past left behind.
func fillPast(b *testing.B, s *Store, n int) {
	numbers := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n)
	document := strings.ReplaceAll(string(benchDocument("past")), "'", "''")
	for _, statement := range []string{
		`INSERT INTO events (source, id, type, subject, time, data, topic, partition, position, waiting, recorded)
			SELECT 'past', 'p' || i, 'payment.received.v1', 'F' || (i % 5000), i, '{"amount":1}', 'payments', 0, i, 0, i FROM n`,
		`INSERT INTO decisions (source, event, code, reason_code, reason, messages) SELECT 'past', 'p' || i, 'CTR-06', 'paid', 'x', 1 FROM n`,
		`INSERT INTO messages (id, key, code, file, lang, body, document, source, event, reason_code, reason, campaign, created)
			SELECT 'past-' || i, 'past/' || i, 'CTR-06', 'F' || (i % 5000), 'fr', '{}', '` + document + `', 'past', 'p' || i, 'paid', 'x', '', i FROM n`,
		`INSERT INTO deliveries (id, message, seq, file, code, channel, lane, state, due, ready, replaces, changed)
			SELECT 'd' || i, 'past-' || i, i, 'F' || (i % 5000), 'CTR-06', 'email', 0, 'sent', i, i, '', i FROM n`,
	} {
		if n == 0 {
			return
		}
		if _, err := s.writer.ExecContext(b.Context(), numbers+statement); err != nil {
			b.Fatal(err)
		}
	}
}

// payment is a payment whose receipt goes out by e-mail.
func payment(id string, n int, version int64) hub.Entry {
	e := entry(id, benchFile(n, version), hub.ChannelEmail)
	e.Event.Data = json.RawMessage(`{"id":"P-` + id + `","on":"2026-03-02","amount":81523,"reference":"123456789012"}`)
	if err := json.Unmarshal(benchDocument(id), &e.Messages[0].Document); err != nil {
		panic(err)
	}
	return e
}

// benchFile has the account of someone with contributions of two years in it.
func benchFile(n int, version int64) hub.File {
	f := file(fmt.Sprint("F", n), version)
	for q := range 8 {
		f.Account.Items = append(f.Account.Items, hub.Item{
			Assessment: hub.Assessment{ID: fmt.Sprint("A", q), Version: 1, Total: 81523, Reference: "123456789012"},
			Payments:   []hub.Payment{{ID: fmt.Sprint("P", q), Amount: 81523}},
		})
	}
	for i := range hub.SentKept {
		f.Sent = append(f.Sent, hub.Sent{Key: fmt.Sprintf("payment-receipt/%d/%d", n, i), Code: "CTR-06"})
	}
	return f
}

// benchDocument is a letter of about 4 KB.
func benchDocument(id string) []byte {
	letter := hub.Letter{Title: "Nous avons reçu votre paiement " + id, Lang: hub.FR, Kind: "CTR-06"}
	for i := range 12 {
		letter.Blocks = append(letter.Blocks, hub.Block{Type: hub.Paragraph, Spans: []hub.Span{{Text: fmt.Sprintf(
			"%s-%d. Votre paiement a été porté au compte de vos cotisations sociales. Le détail figure ci-dessous, par trimestre, avec "+
				"les majorations qui restent dues et la date à laquelle chacune a été calculée. Votre gestionnaire répond à vos questions.", id, i)}}})
	}
	content, err := json.Marshal(hub.Document{Letter: &letter})
	if err != nil {
		panic(err)
	}
	return content
}

func record2(b *testing.B, s *Store, entries []hub.Entry) {
	b.Helper()
	if err := s.Record(b.Context(), entries); err != nil {
		b.Fatal(err)
	}
}

// finishAll empties the queue.
func finishAll(b *testing.B, s *Store) {
	b.Helper()
	for {
		c := claim(start, hub.ChannelEmail)
		c.Max = 500
		jobs, err := s.Claim(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		if len(jobs) == 0 {
			return
		}
		handOver(b, s, jobs)
	}
}

// handOver notes that jobs begin, and that they are sent.
func handOver(b *testing.B, s *Store, jobs []hub.Job) {
	leases, outcomes := make([]hub.Lease, len(jobs)), make([]hub.Outcome, len(jobs))
	for i, j := range jobs {
		leases[i] = j.Lease
		outcomes[i] = hub.Outcome{Job: j, State: hub.SentState, Digest: "0123456789abcdef", Now: start, Attempt: &hub.Attempt{
			Delivery: j.Delivery.ID, Number: 1, State: hub.SentState, Code: 250, Answer: "2.0.0 Ok: queued as 4c7fQz0Xk9z1"}}
	}
	held, err := s.Begin(b.Context(), leases)
	if err != nil || slices.Contains(held, false) {
		b.Fatalf("held: %v, %v", held, err)
	}
	if err := s.Finish(b.Context(), outcomes); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRecord records batches of 500 payments, each with a message; several partitions are read at a time.
func BenchmarkRecord(b *testing.B) {
	benchOnBoth(b, func(b *testing.B, s *Store) {
		for _, writers := range []int{1, 3} {
			b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) { benchRecord(b, s, writers) })
		}
	})
}

var batches atomic.Int64

// benchRecord gives each writer files of its own, as partitions do.
func benchRecord(b *testing.B, s *Store, writers int) {
	const size = 500
	work := make(chan []hub.Entry, b.N)
	versions := currentVersions(b, s)
	for i := range b.N {
		n := batches.Add(1)
		entries := make([]hub.Entry, size)
		for k := range entries {
			at := (i*size + k) % benchFiles
			entries[k] = payment(fmt.Sprintf("%d-%d-%d", time.Now().UnixNano(), n, k), at, versions[at])
			versions[at]++
		}
		work <- entries
	}
	close(work)
	var wait sync.WaitGroup
	b.ResetTimer()
	for range writers {
		wait.Go(func() {
			for entries := range work {
				if err := s.Record(b.Context(), entries); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
}

func currentVersions(b *testing.B, s *Store) []int64 {
	versions := make([]int64, benchFiles)
	for i := range versions {
		number := fmt.Sprint("F", i)
		if err := s.read.QueryRowContext(b.Context(), "SELECT version FROM files WHERE number = $1", number).Scan(&versions[i]); err != nil {
			b.Fatal(err)
		}
	}
	return versions
}

// BenchmarkDeliver claims, begins and finishes deliveries, 200 at a time.
func BenchmarkDeliver(b *testing.B) {
	benchOnBoth(b, func(b *testing.B, s *Store) {
		const size = 200
		versions := currentVersions(b, s)
		for i := range b.N {
			entries := make([]hub.Entry, size)
			for k := range entries {
				at := (i*size + k) % benchFiles
				entries[k] = payment(fmt.Sprintf("%d-%d", i, k), at, versions[at])
				versions[at]++
			}
			record2(b, s, entries)
		}
		b.ResetTimer()
		for range b.N {
			c := claim(start, hub.ChannelEmail, hub.ChannelTask)
			c.Max = size
			jobs, err := s.Claim(b.Context(), c)
			if err != nil || len(jobs) == 0 {
				b.Fatalf("%d jobs, %v", len(jobs), err)
			}
			handOver(b, s, jobs)
		}
		b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "deliveries/s")
	})
}

// BenchmarkPages reads what the console's first page shows.
func BenchmarkPages(b *testing.B) {
	benchOnBoth(b, func(b *testing.B, s *Store) {
		b.Run("totals", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Totals(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("latest", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Latest(b.Context(), "", 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
