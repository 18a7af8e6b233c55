package consumers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
)

// ensureTopics waits until every topic exists. A group of a missing topic would join without a word and read nothing; and
// the group's own request for it would make the broker create it, mistyped or not. The error is only that ctx ended.
func (c *Consumer) ensureTopics(ctx context.Context, dialer *kafka.Dialer) error {
	transport := &kafka.Transport{TLS: dialer.TLS, SASL: dialer.SASLMechanism, MetadataTTL: 200 * time.Millisecond}
	defer transport.CloseIdleConnections()
	client := &kafka.Client{Addr: kafka.TCP(c.Brokers...), Timeout: 10 * time.Second, Transport: transport}
	for again := newBackoff(); ; {
		missing, err := c.missingTopics(ctx, client)
		if err == nil && len(missing) == 0 {
			c.well("topics")
			return nil
		}
		if err == nil && c.Create > 0 {
			err = c.createTopics(ctx, client, missing)
		} else if err == nil {
			err = fmt.Errorf("Kafka has no topic %s: create it, the hub does not", strings.Join(missing, ", "))
		}
		c.trouble("topics", err)
		if err := again.wait(ctx); err != nil {
			return err
		}
	}
}

func (c *Consumer) missingTopics(ctx context.Context, client *kafka.Client) ([]string, error) {
	metadata, err := client.Metadata(ctx, &kafka.MetadataRequest{Topics: c.Topics})
	if err != nil {
		return nil, fmt.Errorf("asking Kafka for its topics: %w", err)
	}
	missing := []string{}
	for _, topic := range metadata.Topics {
		switch {
		case errors.Is(topic.Error, kafka.UnknownTopicOrPartition):
			missing = append(missing, topic.Name)
		case topic.Error != nil:
			return nil, fmt.Errorf("topic %s: %w", topic.Name, topic.Error)
		}
	}
	return missing, nil
}

// createTopics asks for the missing topics; whether they are there shows when asked again.
func (c *Consumer) createTopics(ctx context.Context, client *kafka.Client, missing []string) error {
	var wanted []kafka.TopicConfig
	for _, topic := range missing {
		wanted = append(wanted, kafka.TopicConfig{Topic: topic, NumPartitions: c.Create, ReplicationFactor: 1})
	}
	answer, err := client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: wanted})
	if err != nil {
		return fmt.Errorf("creating topics: %w", err)
	}
	for topic, err := range answer.Errors {
		if err != nil && !errors.Is(err, kafka.TopicAlreadyExists) {
			return fmt.Errorf("creating topic %s: %w", topic, err)
		}
	}
	return nil
}
