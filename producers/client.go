package producers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Options is how to reach Kafka and who publishes.
type Options struct {
	Brokers  []string
	Security Security
	// Source names the publishing system in events that do not name it themselves: "/cna/bank".
	Source string
	// Validate checks an event's data before anything is sent; nil leaves that to the hub, which sets wrong events
	// aside as dead letters.
	Validate func(eventType string, data []byte) error
	Log      *slog.Logger // nil is slog.Default
}

// Client publishes to Kafka. It is safe for use by several goroutines, and one a process is enough. Close it.
type Client struct {
	options   Options
	transport *kafka.Transport
	writer    *kafka.Writer
	now       func() time.Time
}

// NewClient makes a client. It does not connect yet; the error is about options that cannot work.
func NewClient(o Options) (*Client, error) {
	if len(o.Brokers) == 0 {
		return nil, errors.New("Options.Brokers is empty: name at least one broker, such as kafka1:9092")
	}
	mechanism, err := o.Security.mechanism()
	if err != nil {
		return nil, err
	}
	transport := &kafka.Transport{TLS: o.Security.TLS, SASL: mechanism, DialTimeout: 5 * time.Second}
	return &Client{options: o, transport: transport, writer: newWriter(o, transport), now: time.Now}, nil
}

// Brokers are the ones it was given.
func (c *Client) Brokers() []string { return c.options.Brokers }

// Close sends what is under way and closes the connections. Nothing may be published during or after it.
func (c *Client) Close() error {
	defer c.transport.CloseIdleConnections() // the writer leaves open what it was given
	return c.writer.Close()
}

// Publish sends events and returns when every broker that must have them has them. Nothing is sent when one of
// them is wrong. After any other error, an end of ctx among them, some may have been sent: publish all again.
// Events of one file keep their order as long as one goroutine publishes them.
func (c *Client) Publish(ctx context.Context, events ...Event) error {
	checked := make([]hub.Event, len(events))
	var wrong []error
	for i, e := range events {
		var err error
		if checked[i], err = c.check(e); err != nil {
			wrong = append(wrong, fmt.Errorf("event %d (%s): %w", i, e.ID, err))
		}
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	messages := make([]kafka.Message, len(checked))
	for i, e := range checked {
		messages[i] = messageOf(e)
	}
	return c.write(ctx, messages)
}

// write sends messages and tells which of them failed.
func (c *Client) write(ctx context.Context, messages []kafka.Message) error {
	if len(messages) == 0 {
		return nil
	}
	err := c.writer.WriteMessages(ctx, messages...)
	var each kafka.WriteErrors
	if errors.As(err, &each) {
		return fmt.Errorf("%d of %d records were not published: %w", each.Count(), len(messages), first(each))
	}
	if err != nil {
		return fmt.Errorf("publishing %d records: %w", len(messages), err)
	}
	return nil
}

func first(errs kafka.WriteErrors) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
