package consumers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// item is one record on its way to the ledger.
type item struct {
	partition place
	next      int64 // the offset to commit once it is settled
	intake    hub.Intake
	silent    bool // nothing to handle: a transaction marker, or the partition's new start
	rewound   bool // the partition was started again: next may be lower than what is committed
}

type place struct {
	topic string
	id    int
}

func (p place) String() string { return fmt.Sprintf("%s/%d", p.topic, p.id) }

// read fetches and decodes one partition until its generation ends. It never returns before: that would end the
// generation for all partitions.
func (s *session) read(ctx context.Context, p place, from int64) {
	reader := kafka.NewReader(s.readerConfig(p))
	defer reader.Close()
	s.seek(reader, p, from)
	again := newBackoff()
	for next := from; ctx.Err() == nil; {
		message, err := reader.FetchMessage(ctx)
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, kafka.OffsetOutOfRange):
			next = s.startAgain(ctx, reader, p)
		case err != nil:
			s.trouble("reading "+p.String(), fmt.Errorf("reading %s: %w", p, err))
			_ = again.wait(ctx) // the loop's condition looks at ctx
		default:
			s.well("reading " + p.String())
			s.miss(p, next, message.Offset)
			s.take(ctx, p, message)
			next = message.Offset + 1
			again = newBackoff()
		}
	}
}

func (s *session) readerConfig(p place) kafka.ReaderConfig {
	return kafka.ReaderConfig{
		Brokers: s.Brokers, Dialer: s.dialer, Topic: p.topic, Partition: p.id,
		MinBytes: 1, MaxBytes: 10 << 20,
		MaxWait:               250 * time.Millisecond, // a fetch cannot be interrupted: closing waits for it
		ReadLagInterval:       -1,                     // one more connection a partition otherwise
		OffsetOutOfRangeError: true,                   // it waits for ever otherwise
		ErrorLogger:           kafka.LoggerFunc(s.debugf),
	}
}

func (s *session) seek(reader *kafka.Reader, p place, offset int64) {
	if err := reader.SetOffset(offset); err != nil {
		s.trouble("reading "+p.String(), fmt.Errorf("seeking %s: %w", p, err))
	}
}

// startAgain reads a partition from its start: the committed offset is past its end, so the topic was made anew.
// Reading too much is harmless, reading too little is not.
func (s *session) startAgain(ctx context.Context, reader *kafka.Reader, p place) int64 {
	s.log().Warn("the committed offset does not exist: the topic was made anew; reading it from its start", "partition", p.String())
	s.count(Restarts, p.topic, 1)
	s.seek(reader, p, kafka.FirstOffset)
	s.send(ctx, item{partition: p, silent: true, rewound: true})
	return kafka.FirstOffset
}

// miss reports offsets that were never delivered.
func (s *session) miss(p place, expected, got int64) {
	if expected < 0 || got <= expected {
		return
	}
	s.log().Warn("records are missing: retention removed them before they were read", "partition", p.String(), "from", expected, "to", got)
	s.count(Missing, p.topic, int(got-expected))
}

// take decodes a message and passes it on.
func (s *session) take(ctx context.Context, p place, m kafka.Message) {
	s.positions[p].high.Store(m.HighWaterMark)
	s.count(Received, p.topic, 1)
	record := recordOf(m)
	it := item{partition: p, next: m.Offset + 1, silent: record.isMarker()}
	if !it.silent {
		it.intake = s.intake(record)
	}
	s.send(ctx, it)
}

// send waits until the item is taken up, which holds back fetching, or until the generation ends.
func (s *session) send(ctx context.Context, it item) {
	select {
	case s.incoming <- it:
	case <-ctx.Done():
	}
}
