package consumers

import (
	"context"
	"encoding/json"
	"errors"
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

// onKafka runs a test on an in-process Kafka, and on a real one when COURRIER_TEST_KAFKA names its brokers.
func onKafka(t *testing.T, test func(t *testing.T, k testKafka)) {
	t.Run("in process", func(t *testing.T) {
		cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(cluster.Close)
		test(t, newTestKafka(t, cluster.ListenAddrs()))
	})
	t.Run("real", func(t *testing.T) {
		brokers := os.Getenv("COURRIER_TEST_KAFKA")
		switch {
		case brokers == "" && os.Getenv("CI") == "true":
			t.Fatal("COURRIER_TEST_KAFKA must name the brokers of a real Kafka")
		case brokers == "":
			t.Skip("COURRIER_TEST_KAFKA is not set: not run on a real Kafka")
		}
		test(t, newTestKafka(t, strings.Split(brokers, ",")))
	})
}

// testKafka is a Kafka with names that no other test uses.
type testKafka struct {
	brokers []string
	group   string
	topic   string
	client  *kafka.Client
	writer  *kafka.Writer
}

func newTestKafka(t testing.TB, brokers []string) testKafka {
	name := fmt.Sprintf("test-%d", time.Now().UnixNano())
	transport := &kafka.Transport{MetadataTTL: 100 * time.Millisecond}
	k := testKafka{
		brokers: brokers, group: name, topic: name,
		client: &kafka.Client{Addr: kafka.TCP(brokers...), Transport: transport},
		writer: &kafka.Writer{
			Addr: kafka.TCP(brokers...), Topic: name, Balancer: kafka.Murmur2Balancer{}, RequiredAcks: kafka.RequireAll,
			BatchTimeout: time.Millisecond, Transport: transport,
		},
	}
	t.Cleanup(func() {
		k.writer.Close()
		transport.CloseIdleConnections()
	})
	return k
}

func (k testKafka) create(t testing.TB, partitions int) {
	t.Helper()
	answer, err := k.client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: k.topic, NumPartitions: partitions, ReplicationFactor: 1}},
	})
	if err != nil || answer.Errors[k.topic] != nil {
		t.Fatal(err, answer)
	}
	eventually(t, "the topic to be there", func() bool {
		metadata, err := k.client.Metadata(t.Context(), &kafka.MetadataRequest{Topics: []string{k.topic}})
		return err == nil && metadata.Topics[0].Error == nil && len(metadata.Topics[0].Partitions) == partitions
	})
}

func (k testKafka) publish(t testing.TB, messages ...kafka.Message) {
	t.Helper()
	eventually(t, "messages to be written", func() bool { return k.writer.WriteMessages(t.Context(), messages...) == nil })
}

// committed is the group's offset of each partition that has one.
func (k testKafka) committed(t *testing.T, partitions int) map[int]int64 {
	t.Helper()
	ids := make([]int, partitions)
	for i := range ids {
		ids[i] = i
	}
	offsets := map[int]int64{}
	answer, err := k.client.OffsetFetch(t.Context(), &kafka.OffsetFetchRequest{GroupID: k.group, Topics: map[string][]int{k.topic: ids}})
	if err != nil {
		return offsets
	}
	for _, p := range answer.Topics[k.topic] {
		if p.CommittedOffset >= 0 {
			offsets[p.Partition] = p.CommittedOffset
		}
	}
	return offsets
}

func sum(offsets map[int]int64) (total int64) {
	for _, offset := range offsets {
		total += offset
	}
	return total
}

func (k testKafka) consumer(handler Handler) *Consumer {
	return &Consumer{
		Brokers: k.brokers, Group: k.group, Topics: []string{k.topic}, Decode: decodeTest, Handler: handler,
		Wait: 5 * time.Millisecond, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

// run runs a consumer until the test ends or stop is called; stop waits for it.
func run(t testing.TB, c *Consumer) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := c.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	stop = func() {
		cancel()
		<-done
	}
	t.Cleanup(stop)
	return stop
}

// message is the n-th event of a file.
func message(file string, n int) kafka.Message {
	return kafka.Message{Key: []byte(file), Value: fmt.Appendf(nil, `{"id":"%s-%d","subject":%q,"source":"/test"}`, file, n, file)}
}

func decodeTest(r Record) (hub.Event, error) {
	e := hub.Event{}
	if string(r.Value) == "panic" {
		panic("as told")
	}
	if err := json.Unmarshal(r.Value, &e); err != nil {
		return e, errors.New("not an event")
	}
	return e, nil
}

// eventually waits until a condition holds; it fails the test after a long time.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}
