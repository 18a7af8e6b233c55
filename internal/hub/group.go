package hub

import (
	"context"
	"sync"
)

// group gathers what concurrent callers hand in and settles it together: one transaction for many. There is
// no timer: while one settlement runs, the next one's items gather, so that a lone caller never waits
// and a crowd is served in large groups.
type group[T any] struct {
	settle func(context.Context, []T) (lost map[int]bool, err error)

	mu      sync.Mutex
	pending []*ticket[T]
	busy    bool
}

type ticket[T any] struct {
	item T
	done chan struct{}
	lost bool
	err  error
}

// do settles item with whatever else is pending and tells whether it was lost to another process.
func (g *group[T]) do(ctx context.Context, item T) (lost bool, err error) {
	t := &ticket[T]{item: item, done: make(chan struct{})}
	g.mu.Lock()
	g.pending = append(g.pending, t)
	lead := !g.busy
	g.busy = true
	g.mu.Unlock()
	if lead {
		g.lead(ctx)
	}
	<-t.done
	return t.lost, t.err
}

// lead settles groups until nothing is pending.
func (g *group[T]) lead(ctx context.Context) {
	for {
		g.mu.Lock()
		tickets := g.pending
		g.pending = nil
		g.busy = len(tickets) > 0
		g.mu.Unlock()
		if len(tickets) == 0 {
			return
		}
		g.settleAll(ctx, tickets)
	}
}

func (g *group[T]) settleAll(ctx context.Context, tickets []*ticket[T]) {
	items := make([]T, len(tickets))
	for i, t := range tickets {
		items[i] = t.item
	}
	lost, err := g.settle(ctx, items)
	for i, t := range tickets {
		t.lost, t.err = lost[i], err
		close(t.done)
	}
}
