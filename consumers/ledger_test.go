package consumers

import (
	"context"
	"sync"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// fakeLedger is a Handler that remembers what it was given.
type fakeLedger struct {
	mu     sync.Mutex
	fail   error         // while set, every batch fails
	hold   chan struct{} // when set, a batch waits until it is closed or ctx ends
	deaf   bool          // and does not look at ctx
	refuse string        // the event with this identifier becomes a dead letter
	tries  int
	most   int // the largest batch
	events []hub.Event
	dead   []hub.DeadLetter
	seen   map[string]int
}

func (l *fakeLedger) Handle(ctx context.Context, batch []hub.Intake) error {
	l.mu.Lock()
	l.tries++
	fail, hold, deaf := l.fail, l.hold, l.deaf
	l.mu.Unlock()
	if hold != nil && deaf {
		<-hold
	} else if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if fail != nil {
		return fail
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.most = max(l.most, len(batch))
	for i, in := range batch {
		l.keep(in)
		if in.Event.ID == l.refuse {
			batch[i].Dead = &hub.DeadLetter{Reason: "refused"}
		}
	}
	return nil
}

func (l *fakeLedger) keep(in hub.Intake) {
	if in.Dead != nil {
		l.dead = append(l.dead, *in.Dead)
		return
	}
	if l.seen == nil {
		l.seen = map[string]int{}
	}
	l.seen[in.Event.ID]++
	l.events = append(l.events, in.Event)
}

func (l *fakeLedger) set(change func(*fakeLedger)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
}

func (l *fakeLedger) has(events, dead int) func() bool {
	return func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.seen) >= events && len(l.dead) >= dead
	}
}

func (l *fakeLedger) tried(n int) func() bool {
	return func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.tries >= n
	}
}

// memory is a Filter that remembers, or fails.
type memory struct {
	mu    sync.Mutex
	fail  error
	asked int
	done  map[hub.EventKey]bool
}

func (m *memory) Done(_ context.Context, keys []hub.EventKey) (map[hub.EventKey]bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	found := map[hub.EventKey]bool{}
	for _, key := range keys {
		found[key] = m.done[key]
	}
	return found, m.fail
}

func (m *memory) Mark(_ context.Context, keys []hub.EventKey) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done == nil {
		m.done = map[hub.EventKey]bool{}
	}
	for _, key := range keys {
		m.done[key] = true
	}
	return m.fail
}

func (m *memory) size() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.done)
}
