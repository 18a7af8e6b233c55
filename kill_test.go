package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestServeSurvivesKill9 proves that a `courrier serve` without settings, which has its Kafka, its database and all
// else in one process, loses nothing that it said was written: it is killed at random moments while events are
// published to it, and started again. The publisher repeats what was not acknowledged, as upstream systems do.
func TestServeSurvivesKill9(t *testing.T) {
	t.Parallel() // it waits more than it works
	const deaths = 8
	w := newServeWorld(t)
	u := upstreamOf(t, 100, 20_000)
	life := w.spawn(orders{})
	for _, events := range [][]hub.Event{u.registrations, u.assessments} {
		w.publishInto(events)
		w.awaitSettled()
	}
	load := w.startLoad(u.happenings, 25*time.Millisecond)
	chance := rand.New(rand.NewPCG(13, 13))
	for range deaths {
		<-life.walking
		time.Sleep(time.Duration(chance.IntN(600)) * time.Millisecond) // the moment of death; nothing is waited for
		life.kill()
		life = w.spawn(orders{})
		w.evict()
	}
	u.happenings = load.stop()
	w.awaitSettled()
	life.stop()
	life = w.spawn(orders{}) // its Kafka is asked below
	w.await("the broker", w.lag)
	t.Logf("%s", w.account(u.all(), w.decidedInOrder(u)))
	life.stop()
}
