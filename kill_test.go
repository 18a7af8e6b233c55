package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/producers"
)

// TestServeSurvivesKill9 proves that a `courrier serve` without settings, which has its Kafka, its database and all
// else in one process, loses nothing that it said was written: it is killed at random moments while events are
// published to it, and started again. The publisher repeats what was not acknowledged, as upstream systems do.
func TestServeSurvivesKill9(t *testing.T) {
	t.Parallel() // it waits more than it works
	const deaths = 8
	w := newServeWorld(t)
	u := upstreamOf(t, 100, 800)
	expected := w.decidedInOrder(u)
	life := w.spawn(orders{})
	for _, events := range [][]hub.Event{u.registrations, u.assessments} {
		w.publishInto(t.Context(), events, 0)
		w.awaitSettled()
	}
	done := make(chan int)
	go func() { done <- w.publishInto(t.Context(), u.happenings, 25*time.Millisecond) }()
	chance := rand.New(rand.NewPCG(13, 13))
	for range deaths {
		<-life.walking
		time.Sleep(time.Duration(chance.IntN(600)) * time.Millisecond) // the moment of death; nothing is waited for
		life.kill()
		life = w.spawn(orders{})
		w.evict()
	}
	refused := <-done
	w.awaitSettled()
	life.stop()
	life = w.spawn(orders{}) // its Kafka is asked below
	w.await("the broker", w.lag)
	t.Logf("%s; %d publications were not acknowledged and made again", w.account(u.all(), expected), refused)
	life.stop()
}

// publishInto publishes a few events at a time, with a pause between, and repeats them until they are acknowledged.
// It tells how often it had to.
func (w *world) publishInto(ctx context.Context, events []hub.Event, pause time.Duration) (refused int) {
	for few := range slices.Chunk(events, 4) {
		time.Sleep(pause) // upstream has its own pace, so that all deaths fall into its time
		records := make([]producers.Event, len(few))
		for i, e := range few {
			records[i] = publishable(e)
		}
		for w.client.Publish(ctx, records...) != nil && ctx.Err() == nil {
			refused++
		}
	}
	return refused
}
