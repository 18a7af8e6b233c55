package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// within is how long anything may take on a busy machine before a test calls it stuck.
const within = 4 * time.Minute

// await waits until holds says nothing is missing; it tells what was when time is up.
func (w *world) await(what string, missing func() error) {
	w.t.Helper()
	end := time.Now().Add(within)
	for {
		err := missing()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("%s: still %v after %v; the log of hubs in their own process is\n%s", what, err, within, w.lastLog())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// awaitSettled waits until everything published is read and recorded, all deliveries are done with, and nothing is
// owed to Kafka.
func (w *world) awaitSettled() {
	w.t.Helper()
	w.await("settling", func() error { return errors.Join(w.lag(), w.unsettled()) })
}

// unsettled tells what a hub still has to do with what is in its ledger.
func (w *world) unsettled() error {
	for what, query := range map[string]string{
		"deliveries to do":    "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'sending')",
		"records for Kafka":   "SELECT count(*) FROM outbox",
		"events without file": "SELECT count(*) FROM events WHERE waiting = 1",
	} {
		var n int
		if err := w.db.QueryRow(query).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("%d %s", n, what)
		}
	}
	return nil
}

// lag tells whether the group has committed everything that its topics hold.
func (w *world) lag() error {
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	asked := map[string][]kafka.OffsetRequest{}
	for _, topic := range hub.TopicsIn() {
		for p := range w.partitions {
			asked[topic] = append(asked[topic], kafka.LastOffsetOf(p))
		}
	}
	ends, err := w.admin.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: asked})
	if err != nil {
		return err
	}
	read, err := w.offsets()
	if err != nil {
		return err
	}
	left := int64(0)
	for topic, partitions := range ends.Topics {
		for _, p := range partitions {
			left += p.LastOffset - read[fmt.Sprint(topic, "/", p.Partition)]
		}
	}
	if left != 0 {
		return fmt.Errorf("%d records to read", left)
	}
	return nil
}

// offsets are the positions that the group has committed, by topic and partition.
func (w *world) offsets() (map[string]int64, error) {
	asked := map[string][]int{}
	for _, topic := range hub.TopicsIn() {
		for p := range w.partitions {
			asked[topic] = append(asked[topic], p)
		}
	}
	committed, err := w.admin.OffsetFetch(w.t.Context(), &kafka.OffsetFetchRequest{GroupID: w.settings.Kafka.Group, Topics: asked})
	if err != nil {
		return nil, err
	}
	offsets := map[string]int64{} // a group that never committed is not known at all
	for topic, partitions := range committed.Topics {
		for _, p := range partitions {
			offsets[fmt.Sprint(topic, "/", p.Partition)] = max(0, p.CommittedOffset)
		}
	}
	return offsets, nil
}
