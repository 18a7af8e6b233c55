package main

import (
	"math/rand/v2"
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
	t.Run("sqlite", func(t *testing.T) { crash(t, "") })
	t.Run("postgres", func(t *testing.T) { crash(t, postgresForTest(t)) })
}

func crash(t *testing.T, database string) {
	w := newWorld(t, database)
	w.settings.Kafka.Batch, w.settings.Work.Claims = 40, 32 // several batches and claims in each life
	u := upstreamOf(t, 500, 4000)
	expected := w.decidedInOrder(u)
	w.settleQuietly(u.registrations)
	w.settleQuietly(u.assessments)
	steps := stepsToDieAt()
	portion := len(u.happenings)/(len(steps)+randomDeaths) + 1
	chance := rand.New(rand.NewPCG(7, 7))
	for n := 0; len(u.happenings) > 0; n++ {
		now := u.happenings[:min(portion, len(u.happenings))]
		u.happenings = u.happenings[len(now):]
		w.publish(now...)
		if n < len(steps) {
			w.spawn(orders{DieAt: steps[n], DieOn: 1 + chance.IntN(2)}).awaitDeath()
		} else {
			w.killAfter(time.Duration(chance.IntN(400)) * time.Millisecond)
		}
		w.evict()
	}
	w.settleQuietly(nil)
	t.Log(w.account(upstreamOf(t, 500, 4000).all(), expected))
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

// killAfter kills a hub some time after its first step.
func (w *world) killAfter(d time.Duration) {
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
}
