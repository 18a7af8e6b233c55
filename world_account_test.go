package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/post"
)

// outcome counts what a world's hubs came to.
type outcome struct {
	events, messages, mails, letters, batches int
	// Where a hub was killed between the relay's 250 and its own note of it, nobody can know: either the delivery is
	// uncertain, or the e-mail came again with the same Message-ID.
	uncertain, arrived, repeated int // arrived are those of the uncertain ones that did
	toldAgain                    int // communication events that were published more than once
}

func (o outcome) String() string {
	return fmt.Sprintf("%d events, %d messages, %d e-mails, %d letters in %d batches; %d e-mails uncertain, of which %d arrived; %d e-mails repeated, %d communication events repeated",
		o.events, o.messages, o.mails, o.letters, o.batches, o.uncertain, o.arrived, o.repeated, o.toldAgain)
}

// delivery is a row of the ledger.
type delivery struct {
	id, message, code, channel, state, digest, batch string
}

// account checks that every event published is recorded, that exactly the messages expected (documents by keys)
// exist, and that each reached its recipient once, by what the ledger, the mail server, the print house and Kafka
// each hold.
func (w *world) account(published []hub.Event, expected map[string]string) outcome {
	w.t.Helper()
	o := outcome{events: w.checkEvents(published), messages: w.checkMessages(expected)}
	deliveries := w.deliveries(len(expected))
	w.checkMails(deliveries, &o)
	w.checkLetters(deliveries, &o)
	w.checkTold(deliveries, &o)
	if err := errors.Join(w.lag(), w.unsettled()); err != nil {
		w.t.Error(err)
	}
	return o
}

// checkEvents compares what was published with what is recorded.
func (w *world) checkEvents(published []hub.Event) int {
	w.t.Helper()
	recorded := pairs(w.t, w.db, "SELECT source || ' ' || id, subject FROM events WHERE source NOT LIKE 'courrier/%'")
	told := map[string]bool{}
	for _, e := range published {
		key := e.Source + " " + e.ID
		told[key] = true
		if recorded[key] != e.Subject {
			w.t.Errorf("event %s %s of file %s is recorded for file %q", e.Type, key, e.Subject, recorded[key])
		}
	}
	if len(recorded) != len(told) {
		w.t.Errorf("%d events recorded, %d published", len(recorded), len(told))
	}
	for id, reason := range pairs(w.t, w.db, "SELECT id, reason FROM dead_letters") {
		w.t.Errorf("dead letter %s: %s", id, reason)
	}
	return len(recorded)
}

// checkMessages compares keys and documents; that a key exists once the database ensures.
func (w *world) checkMessages(expected map[string]string) int {
	w.t.Helper()
	found := pairs(w.t, w.db, documentsByKey)
	for key, document := range expected {
		switch got, ok := found[key]; {
		case !ok:
			w.t.Errorf("message %s is missing", key)
		case got != document:
			w.t.Errorf("message %s says something else than undisturbed: %s", key, difference(got, document))
		}
	}
	if len(found) != len(expected) {
		w.t.Errorf("%d messages, want %d", len(found), len(expected))
	}
	return len(found)
}

// difference shows two texts where they part.
func difference(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	around := func(text string) string { return text[max(0, at-60):min(len(text), at+60)] }
	return fmt.Sprintf("…%s…, want …%s…", around(got), around(want))
}

// deliveries reads them all; each message must have exactly one, done with.
func (w *world) deliveries(messages int) []delivery {
	w.t.Helper()
	rows, err := w.db.Query("SELECT id, message, code, channel, state, digest, batch FROM deliveries")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var list []delivery
	of := map[string]int{}
	for rows.Next() {
		var d delivery
		if err := rows.Scan(&d.id, &d.message, &d.code, &d.channel, &d.state, &d.digest, &d.batch); err != nil {
			w.t.Fatal(err)
		}
		if of[d.message]++; of[d.message] > 1 {
			w.t.Errorf("message %s has a second delivery, %s", d.message, d.id)
		}
		list = append(list, d)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	if len(list) != messages {
		w.t.Errorf("%d deliveries of %d messages", len(list), messages)
	}
	return list
}

// checkMails compares the e-mail deliveries with what the mail server took.
func (w *world) checkMails(deliveries []delivery, o *outcome) {
	w.t.Helper()
	if o.mails = countFiles(w.mailDir, ".", ".eml"); w.mail != nil {
		o.mails, o.repeated = w.mail.Count()
		w.checkRepeated(deliveries)
	}
	unaccounted := o.mails
	for _, d := range deliveries {
		if d.channel != string(hub.ChannelEmail) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(w.mailDir, d.id+".eml"))
		arrived := err == nil
		if arrived {
			unaccounted--
		}
		switch {
		case d.state == string(hub.Uncertain):
			o.uncertain++
			if arrived {
				o.arrived++
			}
		case d.state != string(hub.SentState):
			w.t.Errorf("e-mail %s (%s) is %s", d.id, d.code, d.state)
		case !arrived:
			w.t.Errorf("e-mail %s (%s) is sent, and nobody has it: %v", d.id, d.code, err)
		case digestOf(content) != d.digest:
			w.t.Errorf("e-mail %s (%s) is %s in the inbox and %s in the ledger", d.id, d.code, digestOf(content), d.digest)
		}
	}
	if unaccounted != 0 {
		w.t.Errorf("%d e-mails in the inbox belong to no delivery", unaccounted)
	}
}

// checkRepeated expects that no kind which rather parks a doubtful e-mail ever sent one again; of the latest
// thousand, which is what the inbox lists.
func (w *world) checkRepeated(deliveries []delivery) {
	w.t.Helper()
	catalogue, _, err := catalogueOf(w.settings)
	if err != nil {
		w.t.Fatal(err)
	}
	codes := map[string]string{}
	for _, d := range deliveries {
		codes[d.id] = d.code
	}
	for _, m := range w.mail.Inbox() {
		if kind, ok := catalogue.ByCode(codes[m.ID]); !ok || kind.ParkUncertain && m.Times > 1 {
			w.t.Errorf("e-mail %s (%s) came %d times", m.ID, codes[m.ID], m.Times)
		}
	}
}

// checkLetters compares the letter deliveries with the batches of the print house.
func (w *world) checkLetters(deliveries []delivery, o *outcome) {
	w.t.Helper()
	printed, batches := w.printed()
	o.letters, o.batches = len(printed), batches
	for _, d := range deliveries {
		if d.channel != string(hub.ChannelLetter) && d.channel != string(hub.ChannelRegistered) {
			continue
		}
		if d.state != string(hub.SentState) {
			w.t.Errorf("letter %s (%s) is %s", d.id, d.code, d.state)
		}
		if got, want := printed[d.id], d.batch+" "+d.digest; got != want {
			w.t.Errorf("letter %s (%s): the print house has %q, the ledger %q", d.id, d.code, got, want)
		}
		delete(printed, d.id)
	}
	for id, batch := range printed {
		w.t.Errorf("letter %s of batch %s belongs to no delivery", id, batch)
	}
}

// printed is the batch and the digest of every letter that the print house has, and the number of batches.
func (w *world) printed() (letters map[string]string, batches int) {
	w.t.Helper()
	letters = map[string]string{}
	manifests, err := filepath.Glob(filepath.Join(w.settings.Data, "letters", "[^.]*", "manifest.json"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, path := range manifests {
		var m post.Manifest
		text, err := os.ReadFile(path)
		if err = errors.Join(err, json.Unmarshal(text, &m)); err != nil {
			w.t.Fatalf("%s: %v", path, err)
		}
		for _, l := range m.Letters {
			if before, twice := letters[l.Delivery]; twice {
				w.t.Errorf("letter %s is in batch %s and in %s", l.Delivery, before, m.Batch)
			}
			pdf, err := os.ReadFile(filepath.Join(filepath.Dir(path), l.File))
			if err != nil || digestOf(pdf) != l.SHA256 {
				w.t.Errorf("letter %s of batch %s is not what the manifest says: %v", l.Delivery, m.Batch, err)
			}
			letters[l.Delivery] = m.Batch + " " + l.SHA256
		}
	}
	return letters, len(manifests)
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// checkTold compares what the ledger says with what upstream systems were told by Kafka.
func (w *world) checkTold(deliveries []delivery, o *outcome) {
	w.t.Helper()
	told := map[string]int{}
	for _, m := range w.readTopic(hub.TopicCommunications) {
		var data hub.CommunicationData
		if err := json.Unmarshal(m.Value, &data); err != nil {
			w.t.Fatal(err)
		}
		told[data.Delivery+" "+string(data.State)]++
	}
	for _, d := range deliveries {
		n := told[d.id+" "+d.state]
		if n == 0 {
			w.t.Errorf("upstream was not told that delivery %s is %s", d.id, d.state)
		}
		o.toldAgain += n - 1
		delete(told, d.id+" "+d.state)
	}
	for what, n := range told {
		w.t.Errorf("upstream was told %d times that delivery %s, and it is not", n, strings.Replace(what, " ", " is ", 1))
	}
}

// readTopic reads all that a topic holds.
func (w *world) readTopic(topic string) (messages []kafka.Message) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), within)
	defer cancel()
	for partition := range w.partitions {
		conn, err := kafka.DialLeader(ctx, "tcp", brokersOf(w.settings)[0], topic, partition)
		if err != nil {
			w.t.Fatal(err)
		}
		end, err := conn.ReadLastOffset()
		if err = errors.Join(err, conn.Close()); err != nil {
			w.t.Fatal(err)
		}
		reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokersOf(w.settings), Topic: topic, Partition: partition, MaxWait: 100 * time.Millisecond})
		for offset := int64(0); offset < end; {
			m, err := reader.ReadMessage(ctx)
			if err != nil {
				w.t.Fatalf("topic %s, partition %d at %d of %d: %v", topic, partition, offset, end, err)
			}
			messages, offset = append(messages, m), m.Offset+1
		}
		w.onEnd(reader.Close)
	}
	return messages
}
