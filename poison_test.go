package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/store"
)

// TestPoisonBlocksNobody mixes 1,000 records that no hub can handle into 10,000 good events of the same files. All
// good ones come through, in order, and say what they say undisturbed; each bad one becomes a dead letter with a
// reason for a person, without anything about a person; and once the cause is mended `courrier replay` brings back
// what was lost by it.
func TestPoisonBlocksNobody(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		poison(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		poison(t, postgresForTest(t))
	})
}

func poison(t *testing.T, database string) {
	w := newWorld(t, database)
	files, happenings, each := 500, 9000, 100
	if testing.Short() {
		files, happenings, each = 50, 900, 10
	}
	good, dose := upstreamOf(t, files, happenings), newDose(t, each)
	expected := w.decidedInOrder(good)
	life := w.spawn(orders{})
	for _, events := range [][]hub.Event{append(dose.registrations, good.registrations...), good.assessments} {
		w.publish(events...)
		w.awaitSettled()
	}
	w.mix(good.happenings, dose)
	w.awaitSettled()
	w.checkMessages(expected)
	w.checkOrder(good.happenings)
	w.checkDead(dose)
	w.replayAll(dose)
	life.stop()
}

// mix publishes good events with bad records among them.
func (w *world) mix(happenings []hub.Event, d *dose) {
	w.t.Helper()
	every := len(happenings)/len(d.records) + 1
	left := d.records
	for i, chunk := range slices.Collect(slices.Chunk(happenings, every)) {
		w.publish(chunk...)
		if i < len(d.records) {
			w.send(left[:1])
			left = left[1:]
		}
	}
	w.send(left)
}

// send publishes records as they are, the large ones squeezed so that Kafka takes them.
func (w *world) send(records []bad) {
	w.t.Helper()
	writer := &kafka.Writer{Addr: kafka.TCP(brokersOf(w.settings)...), Balancer: kafka.Murmur2Balancer{}, RequiredAcks: kafka.RequireAll,
		BatchBytes: 8 << 20, BatchTimeout: time.Millisecond, Compression: kafka.Zstd}
	defer writer.Close()
	messages := make([]kafka.Message, len(records))
	for i, r := range records {
		messages[i] = kafka.Message{Topic: r.Topic, Key: []byte(r.Key), Value: r.Payload}
		for _, h := range r.Headers {
			messages[i].Headers = append(messages[i].Headers, kafka.Header(h))
		}
	}
	if err := writer.WriteMessages(w.t.Context(), messages...); err != nil {
		w.t.Fatal(err)
	}
}

// checkOrder expects each file's events in the order in which they were published.
func (w *world) checkOrder(published []hub.Event) {
	w.t.Helper()
	want, got := map[string][]string{}, map[string][]string{}
	for _, e := range published {
		want[e.Subject] = append(want[e.Subject], e.ID)
	}
	rows, err := w.db.Query("SELECT subject, id FROM events WHERE type LIKE 'payment.%' OR id LIKE 'DECISION-%' ORDER BY seq")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var subject, id string
		if err := rows.Scan(&subject, &id); err != nil {
			w.t.Fatal(err)
		}
		got[subject] = append(got[subject], id)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	for file := range want {
		if !slices.Equal(got[file], want[file]) {
			w.t.Errorf("file %s: recorded %v, published %v", file, got[file], want[file])
		}
	}
	if len(got) != len(want) {
		w.t.Errorf("%d files have events, %d should", len(got), len(want))
	}
}

// checkDead expects one dead letter for each bad record, in the ledger and on the topic, with one reason for each
// class of mistakes and another for the next.
func (w *world) checkDead(d *dose) {
	w.t.Helper()
	reasons := map[string]map[string]bool{}
	rows := w.deadLetters()
	for _, row := range rows {
		class := d.classOf(row.DeadLetter)
		if reasons[class] == nil {
			reasons[class] = map[string]bool{}
		}
		reasons[class][row.Reason] = true
	}
	if len(rows) != len(d.records) {
		w.t.Errorf("%d dead letters of %d bad records", len(rows), len(d.records))
	}
	known := map[string]string{}
	for class, list := range reasons {
		for reason := range list {
			w.t.Logf("%-12s %s", class, reason)
			if len(reason) < 20 || strings.ContainsFunc(reason, func(r rune) bool { return r < ' ' }) {
				w.t.Errorf("class %s: nobody understands the reason %q", class, reason)
			}
			if word := d.betrayed(reason); word != "" {
				w.t.Errorf("class %s: the reason tells %q", class, word)
			}
			if other := known[reason]; other != "" {
				w.t.Errorf("classes %s and %s have the same reason: %s", class, other, reason)
			}
			known[reason] = class
		}
		if len(list) != 1 {
			w.t.Errorf("class %s has %d different reasons", class, len(list))
		}
	}
	if len(reasons) != len(d.classes) {
		w.t.Errorf("%d classes of dead letters, want %d", len(reasons), len(d.classes))
	}
	w.checkDeadTopic(rows)
}

// checkDeadTopic expects the same dead letters on their topic, with their reasons.
func (w *world) checkDeadTopic(rows []hub.DeadRow) {
	w.t.Helper()
	left := map[string]int{}
	for _, row := range rows {
		left[fmt.Sprint(row.Origin, row.Reason)]++
	}
	for _, m := range w.readTopic(hub.TopicDeadLetters) {
		headers := map[string]string{}
		for _, h := range m.Headers {
			headers[h.Key] = string(h.Value)
		}
		left[fmt.Sprintf("{%s %s %s}%s", headers["dlq-topic"], headers["dlq-partition"], headers["dlq-offset"], headers["dlq-reason"])]--
	}
	for letter, n := range left {
		if n != 0 {
			w.t.Errorf("the ledger has dead letter %s %d times more than its topic", letter, n)
		}
	}
}

func (w *world) deadLetters() []hub.DeadRow {
	w.t.Helper()
	ledger, err := store.Open(w.t.Context(), store.Options{URL: databaseURL(w.settings)})
	if err != nil {
		w.t.Fatal(err)
	}
	defer ledger.Close()
	rows, err := ledger.DeadLetters(w.t.Context(), 10_000)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// replayAll mends the names that could not be written and has everything tried again: the decisions about these files
// are recorded and written at last, once; all else is as wrong as before, and a dead letter again.
func (w *world) replayAll(d *dose) {
	w.t.Helper()
	before := w.count("SELECT count(*) FROM messages")
	w.publish(d.mended...)
	w.awaitSettled()
	list := w.courrier("replay")
	if n := strings.Count(list, "to be replayed"); n != len(d.records) {
		w.t.Errorf("the list has %d dead letters to be replayed, want %d", n, len(d.records))
	}
	id := regexp.MustCompile(`(?m)^(\S+)  benefits/`).FindStringSubmatch(list)[1]
	if said := w.courrier("replay", id); !strings.Contains(said, "1 dead letters replayed") {
		w.t.Errorf("replaying one: %s", said)
	}
	if said := w.courrier("replay", "--all"); !strings.Contains(said, fmt.Sprintf("%d dead letters replayed", len(d.records)-d.huge-1)) {
		w.t.Errorf("replaying all: %s", said)
	}
	w.await("replaying", func() error {
		if dead := w.count("SELECT count(*) FROM dead_letters WHERE replayed = 0"); dead != len(d.records)-len(d.mended) {
			return fmt.Errorf("%d dead letters are as wrong as before, want %d", dead, len(d.records)-len(d.mended))
		}
		return nil
	})
	w.awaitSettled()
	if more := w.count("SELECT count(*) FROM messages") - before; more != len(d.mended) {
		w.t.Errorf("%d messages came of the replay, want %d", more, len(d.mended))
	}
	if sent := w.count("SELECT count(*) FROM deliveries WHERE file LIKE '09%' AND state = 'sent'"); sent != len(d.mended) {
		w.t.Errorf("%d of them were sent, want %d", sent, len(d.mended))
	}
}

// courrier runs a command beside the hub and returns what it prints.
func (w *world) courrier(args ...string) string {
	w.t.Helper()
	var out bytes.Buffer
	args = append(args, "--data", w.settings.Data, "--kafka-brokers", strings.Join(brokersOf(w.settings), ","))
	if url := w.settings.Database.URL; url != "" {
		args = append(args, "--database-url", url)
	}
	if err := run(w.t.Context(), args, &out, io.Discard); err != nil {
		w.t.Fatalf("courrier %v: %v", args, err)
	}
	return out.String()
}

// bad is a record of one class of mistakes.
type bad = hub.OutboxRecord

// dose is what poisons a hub: records, and the events of the files whose owners' names no letter can hold.
type dose struct {
	classes       []string
	records       []bad
	registrations []hub.Event
	mended        []hub.Event // the same files with names that can be written
	huge          int         // how many records are larger than the hub accepts, and so never replayed
}

// secrets are what the records tell of persons; reasons may repeat none of it.
func secrets() []string {
	return []string{"Quidam", "88022999990", "169,04", "16904", "1690", "quidam@example.be", "Rue Secrète"}
}

func (d *dose) betrayed(reason string) string {
	for _, s := range secrets() {
		if strings.Contains(reason, s) {
			return s
		}
	}
	return ""
}

var classed = regexp.MustCompile(`BAD-([a-z]+)-\d+`)

// classOf reads the class in whatever part of the record names it.
func (d *dose) classOf(letter hub.DeadLetter) string {
	all := slices.Concat(letter.Key, letter.Value)
	for _, h := range letter.Headers {
		all = append(all, h.Value...)
	}
	if found := classed.FindSubmatch(all); found != nil {
		return string(found[1])
	}
	return "unknown"
}

func newDose(t *testing.T, each int) *dose {
	t.Helper()
	d := &dose{}
	for _, m := range poisons(t) {
		d.classes = append(d.classes, m.class)
		n := each
		if m.class == "huge" {
			n = max(1, each/10) // a megabyte each
			d.huge = n
		} else if m.class == "typo" {
			n = each - max(1, each/10) // a thousand of all
		}
		for i := range n {
			d.records = append(d.records, m.make(fmt.Sprintf("BAD-%s-%04d", m.class, i), fmt.Sprintf("%07d", 412_000+i%50)))
		}
	}
	d.unwritable(t, each)
	// One class after the other would never meet in a batch.
	mixed := make([]bad, 0, len(d.records))
	for i := range each {
		for j := i; j < len(d.records); j += each {
			mixed = append(mixed, d.records[j])
		}
	}
	d.records = mixed
	return d
}

// unwritable adds decisions about files whose owner's name has a character that the letters' typeface lacks.
func (d *dose) unwritable(t *testing.T, n int) {
	examples := examplesOf(t, hub.AffiliateRegistered, hub.AffiliateChanged, hub.BridgingRefused)
	d.classes = append(d.classes, "unwritable")
	for i := range n {
		file := fmt.Sprintf("09%05d", i)
		registered, changed, refused := examples[0], examples[1], decided(examples[2], file, 900_000+i)
		registered.ID, registered.Subject = "REG-"+file, file
		registered.Data = with(t, registered.Data, map[string]any{"name": "Zoé Quidam 🦄", "identifier": "88022999990"})
		changed.ID, changed.Subject, changed.Data = "CHG-"+file, file, with(t, registered.Data, map[string]any{"name": "Zoé Quidam"})
		refused.ID = fmt.Sprintf("BAD-unwritable-%04d", i)
		d.registrations, d.mended = append(d.registrations, registered), append(d.mended, changed)
		d.records = append(d.records, recordOf(refused))
	}
}

func recordOf(e hub.Event) bad {
	return bad{Topic: hub.TopicOf(e.Type), Key: e.Subject, Headers: e.Headers(), Payload: e.Data}
}

// mistake makes a bad record; id names its class.
type mistake struct {
	class string
	make  func(id, file string) bad
}

func poisons(t *testing.T) []mistake {
	payment := func(id, file string) hub.Event {
		return hub.Event{ID: id, Source: "/cna/bank", Type: hub.PaymentReceived, Subject: file, Time: time.Date(2026, 1, 20, 3, 0, 0, 0, time.UTC),
			Data: fmt.Appendf(nil, `{"id":%q,"on":"2026-01-20","amount":16904}`, id)}
	}
	data := func(text string) func(id, file string) bad {
		return func(id, file string) bad {
			e := payment(id, file)
			e.Data = []byte(text)
			return recordOf(e)
		}
	}
	profile := examplesOf(t, hub.AffiliateChanged)[0]
	changed := func(values map[string]any) func(id, file string) bad {
		return func(id, file string) bad {
			e := profile
			e.ID, e.Subject, e.Data = id, file, with(t, profile.Data, values)
			return recordOf(e)
		}
	}
	return []mistake{
		{"cut", data(`{"id":"B1","on":"2026-01-20","amou`)},
		{"text", data(`{"id":"B1","on":"2026-01-20","amount":"169,04"}`)},
		{"missing", data(`{"id":"B1","amount":16904}`)},
		{"nul", data(`{"id":"B1\u0000","on":"2026-01-20","amount":16904}`)},
		{"lang", changed(map[string]any{"name": "Zoé Quidam", "lang": "en"})},
		{"long", changed(map[string]any{"name": strings.Repeat("Quidam ", 100)})},
		{"huge", func(id, file string) bad {
			e := payment(id, file)
			e.Data = fmt.Appendf(nil, `{"id":"B1","on":"2026-01-20","amount":16904,"note":%q}`, strings.Repeat("Quidam ", 160_000))
			return recordOf(e)
		}},
		{"typo", func(id, file string) bad {
			r := recordOf(payment(id, file))
			for i, h := range r.Headers {
				if h.Key == "ce_type" {
					r.Headers[i].Value = []byte("payment.recieved.v1")
				}
			}
			return r
		}},
		{"headless", func(id, file string) bad {
			r := recordOf(payment(id, file))
			r.Headers = nil
			return r
		}},
		{"key", func(id, _ string) bad {
			r := recordOf(payment(id, ""))
			r.Key = "04\x0012\xff\xfe"
			return r
		}},
	}
}
