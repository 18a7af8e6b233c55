package consumers

import (
	"errors"
	"sync/atomic"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// What is marked is spared, what was recorded is marked, and what became a dead letter is not: it may come again, mended.
func TestTheFilterSparesTheLedger(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		ledger := fakeLedger{refuse: "f1-1"}
		known := memory{done: map[hub.EventKey]bool{{Source: "/test", ID: "f1-0"}: true}}
		var duplicates atomic.Int64
		c := k.consumer(&ledger)
		c.Filter = &known
		c.Count = func(what Count, _ string, n int) {
			if what == Duplicates {
				duplicates.Add(int64(n))
			}
		}
		stop := run(t, c)
		k.publish(t, message("f1", 0), message("f1", 1), message("f1", 2))
		eventually(t, "what the filter let through", ledger.has(2, 0))
		stop()
		if ledger.seen["f1-0"] != 0 || ledger.seen["f1-1"] != 1 || ledger.seen["f1-2"] != 1 || duplicates.Load() != 1 {
			t.Errorf("the ledger saw %v, %d duplicates", ledger.seen, duplicates.Load())
		}
		if known.size() != 2 || k.committed(t, 1)[0] != 3 {
			t.Errorf("%d marked, committed %v", known.size(), k.committed(t, 1))
		}
	})
}

func TestAFilterThatIsAwayIsPassedBy(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		var ledger fakeLedger
		broken := memory{fail: errors.New("away"), done: map[hub.EventKey]bool{{Source: "/test", ID: "f1-0"}: true}}
		c := k.consumer(&ledger)
		c.Filter = &broken
		stop := run(t, c)
		k.publish(t, message("f1", 0))
		eventually(t, "the event that a broken filter claims to know", ledger.has(1, 0))
		k.publish(t, message("f1", 1))
		eventually(t, "the next one", ledger.has(2, 0))
		if !c.Status().Ready {
			t.Errorf("not ready because of a filter: %s", c.Status().Reason)
		}
		stop()
		if broken.asked != 1 {
			t.Errorf("the broken filter was asked %d times within its pause", broken.asked)
		}
	})
}
