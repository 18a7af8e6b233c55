// Package consumers brings events in from Kafka: fetch -> decode -> filter -> handle a batch -> commit.
//
// The ledger is the truth and Kafka only remembers how far it got: an offset is committed after its records are
// in the ledger, as events or as dead letters, and never before. So a crash, a rebalance or a lost answer brings
// records in again, which the ledger tells apart, and never loses one.
//
// One member of a consumer group reads all topics. Each assigned partition has its own reader and decodes on its own;
// what they read is merged into batches, which are handled one after the other while fetching goes on.
package consumers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Consumer is one member of a consumer group. Set its fields, then call Run once.
type Consumer struct {
	Brokers  []string
	Security Security
	Group    string
	Topics   []string
	// Create makes missing topics with so many partitions and one replica; 0 leaves that to whoever runs Kafka.
	Create int

	// Decode reads and validates one record. Its error is the reason a person reads in the dead letter. It is
	// called by several goroutines. On error the event may hold what could be read of it.
	Decode  func(Record) (hub.Event, error)
	Handler Handler
	Filter  Filter // nil filters nothing

	Batch int           // events handled at once at most; 0 is 500
	Wait  time.Duration // how long a batch gathers, when there is little to do; 0 is 10 ms
	// Drain bounds how long the end of a generation waits for the batch in hand; 0 is 8 s. It must stay well below
	// the group's session time-out of 15 s, since a member that drains sends no heartbeat.
	Drain time.Duration
	// Stuck is how long one batch may take before the consumer calls itself not ready; 0 is a minute.
	Stuck time.Duration

	Now   func() time.Time                   // nil is time.Now
	Log   *slog.Logger                       // nil is slog.Default
	Count func(c Count, topic string, n int) // told what happened, to count it; nil tells nobody

	health health
	turn   chan struct{} // held while a batch is handled
}

// Handler records a batch, all of it or, on error, nothing that handing it in again would do twice. Whatever
// the error, the same batch is handed in again until it is settled. It notes in the batch what became a dead letter.
type Handler interface {
	Handle(ctx context.Context, batch []hub.Intake) error
}

// Filter knows events that are in the ledger already, to spare asking it. It may forget, and it may fail: what
// it does not know goes to the ledger. It must never name an event that is not recorded.
type Filter interface {
	Done(ctx context.Context, keys []hub.EventKey) (map[hub.EventKey]bool, error)
	Mark(ctx context.Context, keys []hub.EventKey) error
}

// Count names something that happened to records.
type Count string

// What is counted, with the topic it concerns; "" where a batch spans several.
const (
	Received   Count = "received"    // records fetched
	Duplicates Count = "duplicates"  // events the filter knew
	DeadLetter Count = "dead_letter" // records that could not be decoded or validated
	Handled    Count = "handled"     // records settled in the ledger
	Retries    Count = "retries"     // batches handed in again after an error
	Missing    Count = "missing"     // offsets that Kafka no longer had: retention removed records before they were read
	Restarts   Count = "restarts"    // partitions read from their start because the committed offset does not exist
	Rebalances Count = "rebalances"
)

// Run reads until ctx ends; then it finishes the batch in hand, commits, leaves the group and returns nil. While
// Kafka or the ledger is away it waits, and Status says so. Only settings that cannot work are an error.
func (c *Consumer) Run(ctx context.Context) error {
	dialer, err := c.Security.dialer()
	if err != nil {
		return err
	}
	config := c.groupConfig(dialer)
	if err := config.Validate(); err != nil {
		return fmt.Errorf("the consumer's settings cannot work: %w", err)
	}
	c.turn = make(chan struct{}, 1)
	if err := c.ensureTopics(ctx, dialer); err != nil {
		return nil // ctx ended meanwhile
	}
	group, err := kafka.NewConsumerGroup(config)
	if err != nil {
		return fmt.Errorf("joining consumer group %s: %w", c.Group, err)
	}
	defer group.Close() // ends the generation, waits for it to drain, leaves the group
	for ctx.Err() == nil {
		c.nextGeneration(ctx, group, dialer)
	}
	c.health.left()
	return nil
}

// nextGeneration waits for the group's next generation and starts reading what it assigns. The group itself spaces its
// tries: an error here, such as a coordinator that is not there yet, is only reported.
func (c *Consumer) nextGeneration(ctx context.Context, group *kafka.ConsumerGroup, dialer *kafka.Dialer) {
	generation, err := group.Next(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, kafka.RebalanceInProgress):
		c.health.left()
	case err != nil:
		c.health.left()
		c.trouble("group", fmt.Errorf("joining consumer group %s: %w", c.Group, err))
	default:
		c.well("group")
		c.count(Rebalances, "", 1)
		c.begin(generation, dialer)
	}
}

func (c *Consumer) groupConfig(dialer *kafka.Dialer) kafka.ConsumerGroupConfig {
	return kafka.ConsumerGroupConfig{
		ID: c.Group, Brokers: c.Brokers, Topics: c.Topics, Dialer: dialer,
		StartOffset:           kafka.FirstOffset, // the last one would lose what came before the first commit
		WatchPartitionChanges: true,
		JoinGroupBackoff:      time.Second,
		SessionTimeout:        sessionTimeout,
		RebalanceTimeout:      sessionTimeout,
		ErrorLogger:           kafka.LoggerFunc(c.debugf),
	}
}

// sessionTimeout is how long the partitions of a member that was killed stay without a reader, and how long a group waits
// after its broker was.
const sessionTimeout = 15 * time.Second

func (c *Consumer) batch() int           { return cmp.Or(c.Batch, 500) }
func (c *Consumer) wait() time.Duration  { return cmp.Or(c.Wait, 10*time.Millisecond) }
func (c *Consumer) drain() time.Duration { return cmp.Or(c.Drain, 8*time.Second) }
func (c *Consumer) stuck() time.Duration { return cmp.Or(c.Stuck, time.Minute) }

func (c *Consumer) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

func (c *Consumer) log() *slog.Logger { return cmp.Or(c.Log, slog.Default()) }

func (c *Consumer) debugf(format string, args ...any) { c.log().Debug(fmt.Sprintf(format, args...)) }

func (c *Consumer) count(what Count, topic string, n int) {
	if c.Count != nil && n > 0 {
		c.Count(what, topic, n)
	}
}
