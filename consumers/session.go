package consumers

import (
	"context"
	"sync"
	"time"

	"github.com/segmentio/kafka-go"
)

// session is one generation of the group: the partitions this member has until the next rebalance.
type session struct {
	*Consumer
	generation *kafka.Generation
	dialer     *kafka.Dialer
	incoming   chan item
	readers    sync.WaitGroup
	positions  map[place]*position // never changes
	progress   progress
}

// begin starts reading what a generation assigns. Everything it starts ends with the generation, and the next one does not
// begin before.
func (c *Consumer) begin(generation *kafka.Generation, dialer *kafka.Dialer) {
	s := &session{
		Consumer: c, generation: generation, dialer: dialer, incoming: make(chan item, c.batch()),
		positions: map[place]*position{}, progress: progress{},
	}
	for topic, partitions := range generation.Assignments {
		for _, a := range partitions {
			p := place{topic, a.ID}
			s.positions[p] = &position{}
			s.positions[p].next.Store(a.Offset)
			s.progress.assign(p, a.Offset)
		}
	}
	c.health.joined(s.positions)
	c.log().Info("assigned", "generation", generation.ID, "partitions", len(s.positions))
	for p, at := range s.positions {
		from := at.next.Load()
		s.readers.Add(1)
		generation.Start(func(ctx context.Context) {
			defer s.readers.Done()
			s.read(ctx, p, from)
		})
	}
	generation.Start(s.settleUntilEnd)
}

// settleUntilEnd settles what the readers bring until the generation ends, and then what is left, as long as the drain
// may take. A handler that hangs is left behind: its offsets are not committed, so its records come again.
func (s *session) settleUntilEnd(ctx context.Context) {
	handling, stop := outlive(ctx, s.drain())
	defer stop()
	go func() {
		s.readers.Wait()
		close(s.incoming)
	}()
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		s.settleAll(handling)
	}()
	select {
	case <-settled:
	case <-handling.Done():
		s.log().Warn("the batch in hand was not settled in time; its records will be read again", "waited", s.drain())
	}
}

// outlive is a context that ends so long after ctx.
func outlive(ctx context.Context, extra time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.Background())
	unhook := context.AfterFunc(ctx, func() { time.AfterFunc(extra, cancel) })
	return longer, func() {
		unhook()
		cancel()
	}
}
