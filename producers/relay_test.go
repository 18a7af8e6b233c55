package producers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kmsg"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func newTestRelay(t *testing.T, brokers []string, outbox Outbox) *Relay {
	return &Relay{Outbox: outbox, Client: newTestClient(t, brokers)}
}

// untilEmpty makes round after round and returns the errors met on the way.
func untilEmpty(t *testing.T, r *Relay, outbox *memoryOutbox) (errs []error) {
	t.Helper()
	eventually(t, "an empty outbox", func() bool {
		if _, err := r.Round(t.Context()); err != nil {
			errs = append(errs, err)
		}
		return outbox.left() == 0
	})
	return errs
}

// checkKeys expects each key's messages to begin with 0, and each to be at most one more than the one before: what
// goes twice goes from where it broke off.
func checkKeys(t *testing.T, messages []kafka.Message, each int) {
	t.Helper()
	next := map[string]int{}
	for _, m := range messages {
		n, err := strconv.Atoi(string(m.Value))
		if err != nil || n > next[string(m.Key)] {
			t.Fatalf("of key %s came %s where %d was due", m.Key, m.Value, next[string(m.Key)])
		}
		next[string(m.Key)] = n + 1
	}
	for key, n := range next {
		if n != each {
			t.Errorf("of key %s the last is %d of %d", key, n, each)
		}
	}
}

func TestTheRelayEmptiesTheOutboxInOrder(t *testing.T) {
	onKafka(t, func(t *testing.T, brokers []string) {
		const keys, each = 20, 30
		makeTopic(t, brokers, hub.TopicCommunications, 4)
		prefix, outbox := unique(), &memoryOutbox{}
		relay := newTestRelay(t, brokers, outbox)
		relay.Most = 64
		steps := 0
		relay.Watch = func(step hub.Step, n int) {
			if step == hub.StepPublishing {
				steps += n
			}
		}
		for n := range each {
			for k := range keys {
				outbox.add(record(hub.TopicCommunications, fmt.Sprintf("%s%02d", prefix, k), n))
			}
		}
		if errs := untilEmpty(t, relay, outbox); len(errs) > 0 {
			t.Error(errs)
		}
		messages := readBack(t, brokers, hub.TopicCommunications, 4, prefix, keys*each)
		checkKeys(t, messages, each)
		if steps != keys*each {
			t.Errorf("the watcher was told of %d records", steps)
		}
	})
}

func TestAnOutageIsWaitedForAndKeepsTheOrder(t *testing.T) {
	cluster := fakeKafka(t)
	brokers := cluster.ListenAddrs()
	makeTopic(t, brokers, hub.TopicCommunications, 2)
	var refused atomic.Int64
	cluster.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		if refused.Add(1) > 8 {
			return nil, nil, false
		}
		cluster.KeepControl()
		return nil, errors.New("the connection breaks"), true
	})
	prefix, outbox := unique(), &memoryOutbox{}
	for n := range 40 {
		outbox.add(record(hub.TopicCommunications, prefix+"a", n), record(hub.TopicCommunications, prefix+"b", n))
	}
	if errs := untilEmpty(t, newTestRelay(t, brokers, outbox), outbox); len(errs) == 0 || refused.Load() < 8 {
		t.Errorf("%d errors, %d requests refused", len(errs), refused.Load())
	}
	if outbox.claims != 1 {
		t.Errorf("%d claims: what is held need not be claimed again", outbox.claims)
	}
	checkKeys(t, readBack(t, brokers, hub.TopicCommunications, 2, prefix, 80), 40)
}

func TestWhatCannotBeNotedGoesAgain(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicCommunications, 1)
	outbox := &memoryOutbox{failDone: 1}
	outbox.add(record(hub.TopicCommunications, "a", 0), record(hub.TopicCommunications, "a", 1))
	relay := newTestRelay(t, brokers, outbox)
	if n, err := relay.Round(t.Context()); n != 0 || err == nil {
		t.Errorf("published and noted %d, %v", n, err)
	}
	if n, err := relay.Round(t.Context()); n != 2 || err != nil {
		t.Errorf("published and noted %d, %v", n, err)
	}
	if outbox.claims != 1 {
		t.Errorf("%d claims for records that were held", outbox.claims)
	}
	checkKeys(t, readBack(t, brokers, hub.TopicCommunications, 1, "a", 4), 2)
}

func TestARecordTooLargeGoesWithoutItsValue(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicDeadLetters, 1)
	outbox := &memoryOutbox{}
	large := record(hub.TopicDeadLetters, "a", 1)
	large.Payload = []byte(strings.Repeat("x", 2<<20))
	outbox.add(record(hub.TopicDeadLetters, "a", 0), large, record(hub.TopicDeadLetters, "a", 2))
	if n, err := newTestRelay(t, brokers, outbox).Round(t.Context()); n != 3 || err != nil {
		t.Errorf("published %d, %v", n, err)
	}
	messages := readBack(t, brokers, hub.TopicDeadLetters, 1, "a", 3)
	if got := headersOfMessage(messages[1])[cutHeader]; len(messages[1].Value) != 0 || got != "left out: 2097152 bytes; the hub's ledger has it" {
		t.Errorf("the large one has %d bytes and the header %q", len(messages[1].Value), got)
	}
	if string(messages[0].Value) != "0" || string(messages[2].Value) != "2" {
		t.Errorf("its neighbours are %s and %s", messages[0].Value, messages[2].Value)
	}
}

// TestRecordsAreHeldOnlyWhileTheLeaseIsGood publishes to a topic that is not there.
func TestRecordsAreHeldOnlyWhileTheLeaseIsGood(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	outbox := &memoryOutbox{}
	outbox.add(record("missing", "a", 0))
	relay := newTestRelay(t, brokers, outbox)
	clock := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	relay.Now = func() time.Time { return clock }
	for _, step := range []struct {
		after  time.Duration
		want   string
		claims int
	}{
		{0, "1 of 1 outbox records could not be published", 1},
		{20 * time.Second, "1 of 1 outbox records could not be published", 1},
		{30 * time.Second, "", 2}, // its own lease holds it still: there is nothing to claim
		{40 * time.Second, "1 of 1 outbox records could not be published", 3},
	} {
		clock = clock.Add(step.after)
		n, err := relay.Round(t.Context())
		if n != 0 || outbox.claims != step.claims || fmt.Sprint(err) == "<nil>" != (step.want == "") || err != nil && !strings.Contains(err.Error(), step.want) {
			t.Errorf("after %s: published %d with %d claims: %v", step.after, n, outbox.claims, err)
		}
	}
	if outbox.left() != 1 {
		t.Errorf("%d records left", outbox.left())
	}
}

func TestSplitKeepsWhatFollowsAFailure(t *testing.T) {
	failure := errors.New("refused")
	records := []hub.OutboxRecord{
		record("t", "a", 0), record("t", "b", 0), record("t", "a", 1), record("t", "b", 1), record("u", "a", 0), record("t", "a", 2),
	}
	published, left, err := split(records, []error{nil, nil, failure, nil, nil, nil})
	ids := func(records []hub.OutboxRecord) (all []string) {
		for _, r := range records {
			all = append(all, r.Topic+"/"+r.ID)
		}
		return all
	}
	if diff := cmp.Diff([]string{"t/a-000", "t/b-000", "t/b-001", "u/a-000"}, ids(published)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"t/a-001", "t/a-002"}, ids(left)); diff != "" || !errors.Is(err, failure) {
		t.Error(diff, err)
	}
}

func TestARoundEndsWithItsContext(t *testing.T) {
	brokers := fakeKafka(t).ListenAddrs()
	makeTopic(t, brokers, hub.TopicCommunications, 1)
	outbox := &memoryOutbox{}
	outbox.add(record(hub.TopicCommunications, "a", 0))
	relay := newTestRelay(t, brokers, outbox)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := relay.Round(ctx); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("published %d, %v", n, err)
	}
	if n, err := relay.Round(t.Context()); n != 1 || err != nil {
		t.Errorf("the next round published %d, %v", n, err)
	}
}
