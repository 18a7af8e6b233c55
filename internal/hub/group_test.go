package hub

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestGroupSettlesEachOnceAndTogether proves that every caller's item is settled exactly once, that the
// crowd which gathers during one settlement is settled in the next, and that each learns its own fate.
func TestGroupSettlesEachOnceAndTogether(t *testing.T) {
	var calls, settled atomic.Int64
	open := make(chan struct{})
	g := &group[int]{settle: func(_ context.Context, items []int) (map[int]bool, error) {
		<-open
		calls.Add(1)
		settled.Add(int64(len(items)))
		lost := map[int]bool{}
		for i, item := range items {
			lost[i] = item%7 == 0
		}
		return lost, nil
	}}
	const callers = 200
	var wait sync.WaitGroup
	for i := range callers {
		wait.Go(func() {
			if lost, err := g.do(t.Context(), i); err != nil || lost != (i%7 == 0) {
				t.Errorf("item %d: lost %v, error %v", i, lost, err)
			}
		})
	}
	for g.waiting() < callers-1 { // all but the one being settled
		runtime.Gosched()
	}
	close(open)
	wait.Wait()
	if settled.Load() != callers || calls.Load() != 2 {
		t.Errorf("%d items settled in %d calls", settled.Load(), calls.Load())
	}
}

func TestGroupTellsEveryoneOfAnError(t *testing.T) {
	away := errors.New("away")
	g := &group[int]{settle: func(context.Context, []int) (map[int]bool, error) { return nil, away }}
	for range 3 {
		if _, err := g.do(t.Context(), 1); !errors.Is(err, away) {
			t.Fatalf("error %v, want %v", err, away)
		}
	}
}

func (g *group[T]) waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.pending)
}
