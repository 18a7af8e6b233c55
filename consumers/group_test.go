package consumers

import (
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func TestAMissingTopicIsSaidAndWaitedFor(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		var ledger fakeLedger
		c := k.consumer(&ledger)
		stop := run(t, c)
		eventually(t, "the reason", func() bool { return strings.Contains(c.Status().Reason, "Kafka has no topic "+k.topic) })
		k.create(t, 1)
		k.publish(t, message("f1", 0))
		eventually(t, "the event", ledger.has(1, 0))
		stop()
	})
}

func TestNewPartitionsAreTakenUp(t *testing.T) {
	t.Parallel() // it waits more than it works
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		c := k.consumer(&fakeLedger{})
		stop := run(t, c)
		eventually(t, "one partition", func() bool { return c.Status().Partitions == 1 })
		answer, err := k.client.CreatePartitions(t.Context(), &kafka.CreatePartitionsRequest{
			Topics: []kafka.TopicPartitionsConfig{{Name: k.topic, Count: 4}},
		})
		if err != nil || answer.Errors[k.topic] != nil {
			t.Fatal(err, answer)
		}
		eventually(t, "four partitions", func() bool { return c.Status().Partitions == 4 })
		stop()
	})
}

// TestATopicMadeAnewIsReadFromItsStart commits an offset that the topic does not have.
func TestATopicMadeAnewIsReadFromItsStart(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		k.publish(t, message("f1", 0), message("f1", 1))
		eventually(t, "an offset beyond the end to be committed", func() bool {
			answer, err := k.client.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{
				GroupID: k.group, GenerationID: -1, Topics: map[string][]kafka.OffsetCommit{k.topic: {{Partition: 0, Offset: 999}}},
			})
			return err == nil && answer.Topics[k.topic][0].Error == nil
		})
		var restarts atomic.Int64
		var ledger fakeLedger
		c := k.consumer(&ledger)
		c.Count = func(what Count, _ string, n int) {
			if what == Restarts {
				restarts.Add(int64(n))
			}
		}
		stop := run(t, c)
		eventually(t, "both events", ledger.has(2, 0))
		stop()
		if restarts.Load() != 1 || k.committed(t, 1)[0] != 2 {
			t.Errorf("%d restarts, committed %v", restarts.Load(), k.committed(t, 1))
		}
	})
}

// TestACoordinatorThatIsNotThereYetIsWaitedFor shows what a broker answers while it makes its offsets topic.
func TestACoordinatorThatIsNotThereYetIsWaitedFor(t *testing.T) {
	t.Parallel() // it waits more than it works
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	var refusals atomic.Int64
	cluster.ControlKey(int16(kmsg.FindCoordinator), func(request kmsg.Request) (kmsg.Response, error, bool) {
		if refusals.Add(1) > 2 {
			return nil, nil, false
		}
		cluster.KeepControl()
		response := request.ResponseKind().(*kmsg.FindCoordinatorResponse)
		response.ErrorCode = int16(kafka.GroupCoordinatorNotAvailable)
		return response, nil, true
	})
	k := newTestKafka(t, cluster.ListenAddrs())
	k.create(t, 1)
	k.publish(t, message("f1", 0))
	var ledger fakeLedger
	c := k.consumer(&ledger)
	stop := run(t, c)
	eventually(t, "the reason", func() bool { return strings.Contains(c.Status().Reason, "joining consumer group") })
	eventually(t, "the event after all", ledger.has(1, 0))
	stop()
	if refusals.Load() < 2 {
		t.Error("nothing was refused")
	}
}

// TestABrokerThatGoesAwayIsWaitedFor takes the broker away between two events.
func TestABrokerThatGoesAwayIsWaitedFor(t *testing.T) {
	t.Parallel() // it waits more than it works
	dir := t.TempDir()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.DataDir(dir))
	if err != nil {
		t.Fatal(err)
	}
	k := newTestKafka(t, cluster.ListenAddrs())
	k.create(t, 2)
	var ledger fakeLedger
	c := k.consumer(&ledger)
	stop := run(t, c)
	k.publish(t, message("f1", 0))
	eventually(t, "the first event", ledger.has(1, 0))
	port := portOf(t, cluster.ListenAddrs()[0])
	cluster.Close()
	eventually(t, "the reason", func() bool { return !c.Status().Ready })
	cluster, err = kfake.NewCluster(kfake.NumBrokers(1), kfake.DataDir(dir), kfake.Ports(port))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Close()
	k.publish(t, message("f1", 1))
	eventually(t, "the second event", ledger.has(2, 0))
	eventually(t, "readiness", func() bool { return c.Status().Ready })
	stop()
	if ledger.seen["f1-0"] != 1 {
		t.Errorf("the first event came %d times", ledger.seen["f1-0"])
	}
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
