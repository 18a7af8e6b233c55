package consumers

import (
	"context"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const (
	filterPatience = 250 * time.Millisecond // longer than the ledger would take, and it is no filter
	filterPause    = 5 * time.Second        // after a failure
)

// unknown leaves out the events that the filter knows to be in the ledger. When it fails, nothing is left out.
func (s *session) unknown(ctx context.Context, batch []item) []hub.Intake {
	done := s.known(ctx, batch)
	fresh := make([]hub.Intake, 0, len(batch))
	for _, it := range batch {
		switch {
		case it.silent:
		case it.asked() && done[it.intake.Event.Key()]:
			s.count(Duplicates, it.partition.topic, 1)
		default:
			fresh = append(fresh, it.intake)
		}
	}
	return fresh
}

// asked tells that the filter's word counts.
func (it item) asked() bool { return it.intake.Dead == nil && !it.silent }

func (s *session) known(ctx context.Context, batch []item) map[hub.EventKey]bool {
	keys := make([]hub.EventKey, 0, len(batch))
	for _, it := range batch {
		if it.asked() {
			keys = append(keys, it.intake.Event.Key())
		}
	}
	var known map[hub.EventKey]bool
	s.filtering(ctx, len(keys), func(ctx context.Context) error {
		done, err := s.Filter.Done(ctx, keys)
		if err == nil {
			known = done
		}
		return err
	})
	return known
}

// markDone marks what is in the ledger. A dead letter is not: its publisher may mend it and publish it again.
func (s *session) markDone(ctx context.Context, batch []hub.Intake) {
	keys := make([]hub.EventKey, 0, len(batch))
	for _, in := range batch {
		if in.Dead == nil {
			keys = append(keys, in.Event.Key())
		}
	}
	s.filtering(ctx, len(keys), func(ctx context.Context) error { return s.Filter.Mark(ctx, keys) })
}

// filtering asks the filter something, if there is one and it did not just fail: a filter that is away must not
// make every batch wait.
func (s *session) filtering(ctx context.Context, n int, ask func(context.Context) error) {
	if s.Filter == nil || n == 0 || s.now().Before(s.health.filterPausedUntil()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, filterPatience)
	defer cancel()
	if err := ask(ctx); err != nil {
		s.log().Warn("the filter is away; the ledger is asked instead", "error", err)
		s.health.pauseFilter(s.now().Add(filterPause))
	}
}
