package main

import (
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/producers"
)

// load is events that are published at upstream's own pace, whatever happens meanwhile.
type load struct {
	w         *world
	enough    chan struct{}
	ended     chan struct{}
	published []hub.Event
	refused   int // how often a publication was not acknowledged and had to be repeated
}

// startLoad publishes four events every pace, in order, until it is told to stop or none is left.
func (w *world) startLoad(events []hub.Event, pace time.Duration) *load {
	l := &load{w: w, enough: make(chan struct{}), ended: make(chan struct{})}
	go l.run(events, pace)
	return l
}

func (l *load) run(events []hub.Event, pace time.Duration) {
	defer close(l.ended)
	for few := range slices.Chunk(events, 4) {
		select {
		case <-l.enough:
			return
		case <-time.After(pace):
			l.refused += l.w.publishInto(few)
			l.published = append(l.published, few...)
		}
	}
}

// stop ends the load and returns what was published; it must not have run dry before.
func (l *load) stop() []hub.Event {
	l.w.t.Helper()
	select {
	case <-l.ended:
		l.w.t.Errorf("all %d events were published before the test was over", len(l.published))
	default:
	}
	close(l.enough)
	<-l.ended
	l.w.t.Logf("%d events were published meanwhile; %d publications were not acknowledged and made again", len(l.published), l.refused)
	return l.published
}

// publishInto publishes events into a Kafka that comes and goes, and repeats them until they are acknowledged, as
// upstream systems do. It tells how often it had to.
func (w *world) publishInto(events []hub.Event) (refused int) {
	records := make([]producers.Event, len(events))
	for i, e := range events {
		records[i] = publishable(e)
	}
	for w.client.Publish(w.t.Context(), records...) != nil && w.t.Context().Err() == nil {
		refused++
	}
	return refused
}
