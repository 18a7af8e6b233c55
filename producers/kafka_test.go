package producers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"
	"go.uber.org/goleak"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// onKafka runs a test on an in-process Kafka, and on a real one when COURRIER_TEST_KAFKA names its brokers.
func onKafka(t *testing.T, test func(t *testing.T, brokers []string)) {
	t.Run("in process", func(t *testing.T) { test(t, fakeKafka(t).ListenAddrs()) })
	t.Run("real", func(t *testing.T) {
		brokers := os.Getenv("COURRIER_TEST_KAFKA")
		switch {
		case brokers == "" && os.Getenv("CI") == "true":
			t.Fatal("COURRIER_TEST_KAFKA must name the brokers of a real Kafka")
		case brokers == "":
			t.Skip("COURRIER_TEST_KAFKA is not set: not run on a real Kafka")
		}
		test(t, strings.Split(brokers, ","))
	})
}

func fakeKafka(t *testing.T, options ...kfake.Opt) *kfake.Cluster {
	t.Helper()
	cluster, err := kfake.NewCluster(append(options, kfake.NumBrokers(1))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	return cluster
}

// makeTopic makes a topic of this name, unless it is there.
func makeTopic(t *testing.T, brokers []string, name string, partitions int) {
	t.Helper()
	transport := &kafka.Transport{MetadataTTL: 50 * time.Millisecond}
	defer transport.CloseIdleConnections()
	client := &kafka.Client{Addr: kafka.TCP(brokers...), Transport: transport}
	if _, err := client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: name, NumPartitions: partitions, ReplicationFactor: 1}},
	}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the topic "+name, func() bool {
		metadata, err := client.Metadata(t.Context(), &kafka.MetadataRequest{Topics: []string{name}})
		return err == nil && metadata.Topics[0].Error == nil
	})
}

func newTestClient(t *testing.T, brokers []string) *Client {
	t.Helper()
	c, err := NewClient(Options{Brokers: brokers, Source: "/cna/test", Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// readBack reads the messages of a topic whose key begins with prefix, partition by partition, until there are n.
func readBack(t *testing.T, brokers []string, topic string, partitions int, prefix string, n int) []kafka.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	found := make(chan kafka.Message, n)
	for p := range partitions {
		reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: topic, Partition: p, MaxWait: 50 * time.Millisecond, ReadLagInterval: -1})
		defer reader.Close()
		go func() {
			for {
				m, err := reader.FetchMessage(ctx)
				if err != nil {
					return
				}
				if strings.HasPrefix(string(m.Key), prefix) {
					found <- m
				}
			}
		}()
	}
	var all []kafka.Message
	for len(all) < n {
		select {
		case m := <-found:
			all = append(all, m)
		case <-ctx.Done():
			t.Fatalf("%d of %d messages came", len(all), n)
		}
	}
	cancel()
	return all
}

func headersOfMessage(m kafka.Message) map[string]string {
	all := map[string]string{}
	for _, h := range m.Headers {
		all[h.Key] = string(h.Value)
	}
	return all
}

// unique is a prefix of keys that no other test uses.
func unique() string { return fmt.Sprintf("k%d-", time.Now().UnixNano()) }

func record(topic, key string, n int) hub.OutboxRecord {
	return hub.OutboxRecord{ID: fmt.Sprintf("%s-%03d", key, n), Topic: topic, Key: key, Payload: fmt.Appendf(nil, "%d", n)}
}

// eventually waits until a condition holds; it fails the test after a long time.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}
