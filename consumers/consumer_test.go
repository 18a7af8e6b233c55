package consumers

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestEventsComeInOnceAndInOrderOfTheirFile(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		const files, each = 40, 25
		var ledger fakeLedger
		c := k.consumer(&ledger)
		c.Create, c.Batch = 12, 100
		stop := run(t, c)
		eventually(t, "the consumer to be ready", func() bool { return c.Status().Ready })
		if got := c.Status().Partitions; got != 12 {
			t.Errorf("%d partitions of a topic that was to be made with 12", got)
		}
		for n := range each {
			var round []kafka.Message
			for f := range files {
				round = append(round, message(fmt.Sprintf("f%02d", f), n))
			}
			k.publish(t, round...)
		}
		eventually(t, "all events", ledger.has(files*each, 0))
		stop()
		if ledger.most > 100 {
			t.Errorf("a batch of %d events", ledger.most)
		}
		checkOrder(t, ledger.events)
		if got := sum(k.committed(t, 12)); got != files*each {
			t.Errorf("committed %d records of %d", got, files*each)
		}
	})
}

// checkOrder expects each file's events in order, each once.
func checkOrder(t *testing.T, events []hub.Event) {
	t.Helper()
	next := map[string]int{}
	for _, e := range events {
		if want := fmt.Sprintf("%s-%d", e.Subject, next[e.Subject]); e.ID != want {
			t.Fatalf("event %s came where %s was due", e.ID, want)
		}
		next[e.Subject]++
	}
}

func TestPoisonBecomesADeadLetterAndBlocksNobody(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		poison := kafka.Message{Key: []byte("f1"), Value: []byte("poison"), Headers: []kafka.Header{{Key: "trace", Value: []byte("7")}}}
		k.publish(t, message("f1", 0), poison, message("f1", 1), kafka.Message{Key: []byte("f1"), Value: []byte("panic")}, message("f1", 2))
		var ledger fakeLedger
		at := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		c := k.consumer(&ledger)
		c.Now = func() time.Time { return at }
		stop := run(t, c)
		eventually(t, "three events and two dead letters", ledger.has(3, 2))
		stop()
		checkOrder(t, ledger.events)
		dead := ledger.dead[0]
		if string(dead.Value) != "poison" || string(dead.Key) != "f1" || len(dead.Headers) != 1 || dead.Headers[0].Key != "trace" ||
			dead.Reason != "not an event" || dead.Origin != (hub.Origin{Topic: k.topic, Offset: 1}) || !dead.At.Equal(at) || dead.ID == "" {
			t.Errorf("dead letter %+v", dead)
		}
		if !strings.Contains(ledger.dead[1].Reason, "could not be decoded because of a mistake in the hub") {
			t.Errorf("reason after a panic: %s", ledger.dead[1].Reason)
		}
		if got := k.committed(t, 1)[0]; got != 5 {
			t.Errorf("committed %d, want 5", got)
		}
	})
}

func TestARestartGoesOnWhereItWas(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 3)
		var first, second fakeLedger
		for n := range 10 {
			k.publish(t, message("f1", n), message("f2", n))
		}
		stop := run(t, k.consumer(&first))
		eventually(t, "the first half", first.has(20, 0))
		stop()
		for n := 10; n < 20; n++ {
			k.publish(t, message("f1", n), message("f2", n))
		}
		stop = run(t, k.consumer(&second))
		eventually(t, "the second half", second.has(20, 0))
		stop()
		checkOrder(t, append(first.events, second.events...))
	})
}

// TestRebalancingLosesNothing lets members come and go under load, while the group's offsets are watched.
func TestRebalancingLosesNothing(t *testing.T) {
	t.Parallel() // it waits more than it works
	onKafka(t, func(t *testing.T, k testKafka) {
		const partitions, rounds, files = 12, 120, 24
		k.create(t, partitions)
		var ledger fakeLedger
		stopFirst := run(t, k.consumer(&ledger))
		var watching sync.WaitGroup
		enough := make(chan struct{})
		watching.Go(func() { watchOffsets(t, k, partitions, enough) })
		var stopSecond func()
		for n := range rounds {
			var round []kafka.Message
			for f := range files {
				round = append(round, message(fmt.Sprintf("f%02d", f), n))
			}
			k.publish(t, round...)
			switch n {
			case 30:
				second := k.consumer(&ledger)
				stopSecond = run(t, second)
				eventually(t, "the second member to have partitions", func() bool { return second.Status().Partitions == partitions/2 })
			case 90:
				stopFirst()
			}
		}
		eventually(t, "every event", ledger.has(rounds*files, 0))
		stopSecond()
		close(enough)
		watching.Wait()
		if got := sum(k.committed(t, partitions)); got != rounds*files {
			t.Errorf("committed %d of %d", got, rounds*files)
		}
		if again := len(ledger.events) - rounds*files; again > 0 {
			t.Errorf("%d events came twice although every member drained", again)
		}
	})
}

func watchOffsets(t *testing.T, k testKafka, partitions int, enough chan struct{}) {
	last := map[int]int64{}
	for {
		for p, offset := range k.committed(t, partitions) {
			if offset < last[p] {
				t.Errorf("partition %d went back from %d to %d", p, last[p], offset)
			}
			last[p] = offset
		}
		select {
		case <-enough:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestALedgerThatIsAwayIsWaitedFor(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 2)
		ledger := fakeLedger{fail: errors.New("the database is away")}
		c := k.consumer(&ledger)
		var retries int
		c.Count = func(what Count, _ string, n int) {
			if what == Retries {
				retries += n
			}
		}
		stop := run(t, c)
		k.publish(t, message("f1", 0), message("f2", 0))
		eventually(t, "several tries", ledger.tried(3))
		if s := c.Status(); s.Ready || !strings.Contains(s.Reason, "the database is away") || s.Lag == 0 {
			t.Errorf("status while the ledger is away: %+v", s)
		}
		if got := sum(k.committed(t, 2)); got != 0 {
			t.Errorf("%d records were committed and are not in the ledger", got)
		}
		ledger.set(func(l *fakeLedger) { l.fail = nil })
		eventually(t, "the events", ledger.has(2, 0))
		eventually(t, "readiness", func() bool { return c.Status().Ready && c.Status().Lag == 0 })
		stop()
		if len(ledger.dead) != 0 || retries < 2 || sum(k.committed(t, 2)) != 2 {
			t.Errorf("%d dead letters, %d retries, committed %v", len(ledger.dead), retries, k.committed(t, 2))
		}
	})
}
