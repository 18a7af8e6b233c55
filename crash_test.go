package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// stepsToDieAt are all steps of the walk at which something has been done that only part of the world knows of.
func stepsToDieAt() []hub.Step {
	return []hub.Step{
		hub.StepDecoded, hub.StepDecided, hub.StepMidRecord, hub.StepRecorded, hub.StepClaimed, hub.StepRendered,
		hub.StepHandedOver, hub.StepFinished, hub.StepPublishing,
	}
}

const randomDeaths = 20

// TestNoCrashLosesOrDoubles proves that a hub may be killed at any point: a process that handles and delivers 5,000
// events is killed with SIGKILL at each named step and at 20 random moments, and started again each time. At the
// end every event is recorded, every message exists once and says what it says undisturbed, and every recipient
// has exactly one e-mail or letter. The exception is the window between the relay's 250 and the hub's note of it:
// there the delivery is uncertain, or the e-mail came again with the same Message-ID. Both are counted and printed.
func TestNoCrashLosesOrDoubles(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel() // it waits more than it works
		crash(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		crash(t, postgresForTest(t))
	})
}

func crash(t *testing.T, database string) {
	w := newWorld(t, database)
	w.settings.Kafka.Batch, w.settings.Work.Claims = 40, 32 // several batches and claims in each life
	u := upstreamOf(t, 500, 4000)
	expected := w.decidedInOrder(u)
	w.settleQuietly(u.registrations)
	w.publish(u.assessments...)
	for range 3 { // due notices are of the kind that is rather sent twice than never
		w.dieAt(hub.StepHandedOver, 5)
	}
	w.settleQuietly(nil)
	steps, chance := stepsToDieAt(), rand.New(rand.NewPCG(7, 7))
	portion := len(u.happenings)/(len(steps)+randomDeaths) + 1
	lives := 0
	for now := range slices.Chunk(u.happenings, portion) {
		w.publish(now...)
		if lives < len(steps) {
			w.dieAt(steps[lives], 1+chance.IntN(2))
		} else {
			w.dieAfter(time.Duration(chance.IntN(400)) * time.Millisecond)
		}
		lives++
	}
	w.settleQuietly(nil)
	if lives != len(steps)+randomDeaths {
		t.Errorf("%d hubs were killed", lives)
	}
	t.Log(w.account(u.all(), expected))
}

// dieAt lets a hub kill itself when it is at a step for the nth time.
func (w *world) dieAt(step hub.Step, nth int) {
	w.t.Helper()
	w.spawn(orders{DieAt: step, DieOn: nth}).awaitDeath()
	w.evict()
}

// settleQuietly lets a process of its own do all there is to do, with these events, and ends it as an operator would.
func (w *world) settleQuietly(events []hub.Event) {
	w.t.Helper()
	if len(events) > 0 {
		w.publish(events...)
	}
	hub := w.spawn(orders{})
	w.awaitSettled()
	hub.stop()
}

// dieAfter kills a hub some time after its first step.
func (w *world) dieAfter(d time.Duration) {
	w.t.Helper()
	hub := w.spawn(orders{})
	select {
	case <-hub.walking:
	case <-hub.ended:
		w.t.Fatalf("the hub did not start: %v\n%s", hub.err, w.lastLog())
	}
	select {
	case <-hub.ended:
		w.t.Fatalf("the hub ended by itself: %v\n%s", hub.err, w.lastLog())
	case <-time.After(d):
	}
	hub.kill()
	w.evict()
}
