package consumers

import (
	"fmt"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"
)

// BenchmarkConsumer measures the walk from Kafka to the handler, without decoding worth its name and without a ledger.
func BenchmarkConsumer(b *testing.B) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		b.Fatal(err)
	}
	defer cluster.Close()
	k := newTestKafka(b, cluster.ListenAddrs())
	k.create(b, 12)
	messages := make([]kafka.Message, b.N)
	for i := range messages {
		messages[i] = message(fmt.Sprintf("f%04d", i%1000), i/1000)
	}
	k.publish(b, messages...)
	var ledger fakeLedger
	b.ResetTimer()
	stop := run(b, k.consumer(&ledger))
	eventually(b, "all events", ledger.has(b.N, 0))
	stop()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
