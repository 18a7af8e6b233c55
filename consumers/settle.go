package consumers

import (
	"context"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// settleAll settles batch after batch until the readers have stopped and nothing is left, or ctx ends.
func (s *session) settleAll(ctx context.Context) {
	for {
		batch, more := s.gather()
		if len(batch) > 0 && !s.settle(ctx, batch) {
			return
		}
		if !more {
			return
		}
	}
}

// gather waits for a record and takes what else comes within the batch's time and size.
func (s *session) gather() (batch []item, more bool) {
	first, more := <-s.incoming
	if !more {
		return nil, false
	}
	batch = append(make([]item, 0, s.batch()), first)
	timer := time.NewTimer(s.wait())
	defer timer.Stop()
	for len(batch) < s.batch() {
		select {
		case it, more := <-s.incoming:
			if !more {
				return batch, false
			}
			batch = append(batch, it)
		case <-timer.C:
			return batch, true
		}
	}
	return batch, true
}

// settle takes one batch to the ledger, marks it done and commits how far it got, in that order. False means that
// ctx ended first and nothing may be committed.
func (s *session) settle(ctx context.Context, batch []item) bool {
	fresh := s.unknown(ctx, batch)
	if len(fresh) > 0 && !s.handle(ctx, fresh) {
		return false
	}
	s.markDone(ctx, fresh)
	s.count(Handled, "", len(fresh))
	s.commit(batch)
	return true
}

// handle hands a batch in until it is settled. Errors are the ledger's, not the records': they make no dead letter
// and do not end the generation, they are waited out.
func (s *session) handle(ctx context.Context, batch []hub.Intake) bool {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return false
	}
	defer s.watch(len(batch))()
	for again := newBackoff(); ; {
		err := s.Handler.Handle(ctx, batch)
		if err == nil {
			s.well("handling")
			return true
		}
		s.count(Retries, "", 1)
		s.trouble("handling", err)
		if again.wait(ctx) != nil {
			return false
		}
	}
}

// watch reports a batch that takes too long, until the function it returns is called.
func (s *session) watch(n int) func() {
	timer := time.AfterFunc(s.stuck(), func() {
		s.trouble("stuck", stuckError{n, s.stuck()})
	})
	return func() {
		timer.Stop()
		s.well("stuck")
	}
}

// commit tells Kafka how far the batch got. An error is not tried again: the generation is over, or its connection is,
// and the next one starts at the last commit; the ledger knows what then comes twice.
func (s *session) commit(batch []item) {
	moved := s.progress.advance(batch)
	if len(moved) == 0 {
		return
	}
	if err := s.generation.CommitOffsets(moved); err != nil {
		s.log().Warn("offsets were not committed; the records will be read again", "error", err)
		return
	}
	for topic, partitions := range moved {
		for id, next := range partitions {
			s.positions[place{topic, id}].next.Store(next)
		}
	}
}
