package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestABatchIsTakenUpWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A/letter B/registered C")
		batch, jobs := batched(t, s, start)
		if len(jobs) != 2 || batch == "" || jobs[0].Delivery.Batch != batch || jobs[1].Delivery.Batch != batch {
			t.Fatalf("%s %+v", batch, jobs)
		}
		if _, none := batched(t, s, start); len(none) != 0 {
			t.Fatalf("claimed twice: %+v", none)
		}
		record(t, s, entry("4", file("D", 0), hub.ChannelLetter))
		begin(t, s, jobs...)
		left, same := batched(t, s, start.Add(2*time.Minute))
		if left != batch || numbers(same) != numbers(jobs) || !same[0].Begun || !same[1].Begun {
			t.Fatalf("batch %s with %q, want %s with %q, begun", left, numbers(same), batch, numbers(jobs))
		}
		finish(t, s, sent(same[0]), sent(same[1]))
		next, rest := batched(t, s, start.Add(2*time.Minute))
		if next == batch || numbers(rest) != "4" {
			t.Errorf("batch %s with %q", next, numbers(rest))
		}
		if d := delivery(t, s, same[0].Delivery.ID); d.Batch != batch {
			t.Errorf("a letter that was sent does not say with which batch: %+v", d)
		}
	})
}

// TestABatchThePrintHouseRefusedForNow: it may be on paper already, so it stays as it was until all of it may go.
func TestABatchThePrintHouseRefusedForNow(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A/letter B/letter")
		batch, jobs := batched(t, s, start)
		begin(t, s, jobs...)
		sooner, later := again(jobs[0]), again(jobs[1])
		sooner.Retry = start.Add(time.Minute)
		finish(t, s, sooner, later)
		if _, early := batched(t, s, start.Add(2*time.Minute)); len(early) != 0 {
			t.Fatalf("%q was claimed before the whole batch may go", numbers(early))
		}
		left, same := batched(t, s, start.Add(time.Hour))
		if left != batch || len(same) != 2 || !same[0].Begun || !same[1].Begun {
			t.Errorf("batch %s with %d letters, want %s with 2, begun", left, len(same), batch)
		}
	})
}

// TestALetterThatWasNotHandedOverLeavesItsBatch: sent alone under the batch's name it would be taken for the batch.
func TestALetterThatWasNotHandedOverLeavesItsBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		queueOf(t, s, "A/letter B/letter")
		batch, jobs := batched(t, s, start)
		finish(t, s, again(jobs[0])) // it could not be rendered
		begin(t, s, jobs[1])
		finish(t, s, sent(jobs[1]))
		next, rest := batched(t, s, start.Add(time.Hour))
		if next == batch || len(rest) != 1 || rest[0].Begun {
			t.Errorf("batch %s again, with %+v", next, rest)
		}
	})
}

// TestBatchesAreNeverSplit lets eight workers claim batches, leave some of them, and claim again.
func TestBatchesAreNeverSplit(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const n = 120
		var words []string
		for i := range n {
			words = append(words, fmt.Sprintf("F%d/letter", i))
		}
		queueOf(t, s, strings.Join(words, " "))
		var mu sync.Mutex
		members, done := map[string]string{}, 0
		round := func(w int, now time.Time, left func(int) bool) {
			c := claim(now, hub.ChannelLetter)
			c.Max, c.Worker = 10, fmt.Sprint("w", w)
			batch, jobs, err := s.ClaimBatch(t.Context(), c)
			if err != nil {
				t.Error(err)
			}
			if len(jobs) == 0 {
				return
			}
			mu.Lock()
			before, known := members[batch]
			members[batch] = numbers(jobs)
			mu.Unlock()
			if known && len(strings.Fields(before)) != len(jobs) {
				t.Errorf("batch %s had %q, then %q", batch, before, numbers(jobs))
			}
			begin(t, s, jobs...)
			if left(w) {
				return
			}
			var outcomes []hub.Outcome
			for _, job := range jobs {
				outcomes = append(outcomes, sent(job))
			}
			finish(t, s, outcomes...)
			mu.Lock()
			done += len(jobs)
			mu.Unlock()
		}
		for i, left := range []func(int) bool{func(w int) bool { return w%2 == 0 }, func(int) bool { return false }, func(int) bool { return false }} {
			now := start.Add(time.Duration(i) * time.Hour)
			var wait sync.WaitGroup
			for w := range 8 {
				wait.Go(func() { round(w, now, left) })
			}
			wait.Wait()
		}
		for range n {
			round(0, start.Add(9*time.Hour), func(int) bool { return false })
		}
		if all := totals(t, s); done != n || len(all.Deliveries) != 1 || all.Deliveries[0].State != hub.SentState || all.Outbox != n {
			t.Errorf("%d letters finished, %+v", done, all)
		}
	})
}
