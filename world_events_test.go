package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/simulate"
)

// upstream is what upstream systems tell, in three parts that must be settled one after the other: Kafka keeps the
// order within a topic only, and what a letter says depends on what came before. In the last part all events of
// one file are on one topic, so that it may come in as it likes.
type upstream struct {
	registrations, assessments, happenings []hub.Event
}

func (u upstream) all() []hub.Event {
	return append(append(append([]hub.Event(nil), u.registrations...), u.assessments...), u.happenings...)
}

// upstreamOf makes files affiliates, each with a contribution, and n happenings: four of five files pay, again and
// again; the fifth gets decisions on benefits, which leave by registered letter.
func upstreamOf(t testing.TB, files, n int) upstream {
	t.Helper()
	next, stop := iter.Pull(simulate.Load(1, files))
	defer stop()
	var u upstream
	for range files {
		e, _ := next()
		e.Data = bytes.Replace(e.Data, []byte(`"bounce-`), []byte(`"b-`), 1) // every address works here
		u.registrations = append(u.registrations, e)
	}
	for range files {
		e, _ := next()
		u.assessments = append(u.assessments, e)
	}
	decisions := examplesOf(t, hub.BridgingGranted, hub.BridgingRefused, hub.OverpaymentEstablished)
	for i := range n {
		file := u.registrations[i%files].Subject
		if i%files%5 == 0 {
			u.happenings = append(u.happenings, decided(decisions[i%len(decisions)], file, i))
		} else {
			u.happenings = append(u.happenings, paid(file, i))
		}
	}
	return u
}

func paid(file string, n int) hub.Event {
	on := hub.NewDate(2026, time.January, 20+n%10)
	id := fmt.Sprintf("BANK-%06d", n)
	data := fmt.Appendf(nil, `{"id":%q,"on":%q,"amount":%d}`, id, on, 10_00+n)
	return hub.Event{ID: id, Source: "/cna/bank", Type: hub.PaymentReceived, Subject: file, Time: on.At(3, 0), Data: data}
}

// decided is an example of a decision on a benefit, as decision n and about another file.
func decided(example hub.Event, file string, n int) hub.Event {
	e := example
	var data map[string]any
	if err := json.Unmarshal(e.Data, &data); err != nil {
		panic(err)
	}
	for _, number := range []string{"request", "case"} {
		if _, has := data[number]; has {
			data[number] = fmt.Sprintf("N-2026-%06d", n)
		}
	}
	e.ID, e.Subject = fmt.Sprintf("DECISION-%06d", n), file
	e.Data, _ = json.Marshal(data)
	return e
}

// examplesOf reads the complete examples that the contract has of event types.
func examplesOf(t testing.TB, types ...string) []hub.Event {
	t.Helper()
	registry, err := contract.Load()
	if err != nil {
		t.Fatal(err)
	}
	events := make([]hub.Event, len(types))
	for i, name := range types {
		known, _ := registry.Type(name)
		if err := json.Unmarshal(known.Example, &events[i]); err != nil {
			t.Fatalf("the example of %s: %v", name, err)
		}
	}
	return events
}

// decidedInOrder is what a hub writes when each event comes to it once and in order, undisturbed: the documents by
// the keys of their messages. It is asked at its front door, without Kafka between.
func (w *world) decidedInOrder(u upstream) map[string]string {
	w.t.Helper()
	text, err := json.Marshal(u.all())
	if err != nil {
		w.t.Fatal(err)
	}
	alone := orders{Handle: filepath.Join(w.t.TempDir(), "events.json"), Settings: w.settings}
	alone.Settings.Data, alone.Settings.Database.URL = w.t.TempDir(), ""
	alone.Settings.Kafka.Brokers, alone.Settings.Kafka.Listen = nil, "127.0.0.1:0"
	if err := os.WriteFile(alone.Handle, text, 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.spawn(alone).await()
	return pairs(w.t, openForAccounts(w.t, databaseURL(alone.Settings)), documentsByKey)
}

// documentsByKey reads every message's document, as it was frozen.
const documentsByKey = "SELECT key, document FROM messages"
