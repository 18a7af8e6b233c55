package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestTwoHubsShareTheWork proves that hubs may come and go: two processes share topics of 12 partitions on a real
// Kafka; while events are published, one is stopped, started again, killed, which the group finds out by itself, and
// started again. Nothing is lost, nothing is doubled, and no committed offset ever goes back.
func TestTwoHubsShareTheWork(t *testing.T) {
	t.Parallel() // it waits more than it works
	w := newWorldOn(t, startServers(t, "rebalance", "kafka"), 12, postgresForTest(t))
	redis, err := embedded.StartRedis("127.0.0.1:0") // which the two share too
	if err != nil {
		t.Fatal(err)
	}
	w.onEnd(redis.Close)
	w.settings.Redis.URL = redis.URL()
	u := upstreamOf(t, 300, 20_000)
	watched := w.watchOffsets()

	first, second := w.spawn(orders{}), w.spawn(orders{})
	w.awaitMembers(2)
	for _, events := range [][]hub.Event{u.registrations, u.assessments} {
		w.publish(events...)
		w.awaitSettled()
	}
	load := w.startLoad(u.happenings, 25*time.Millisecond)
	second.stop()
	w.awaitMembers(1)
	second = w.spawn(orders{})
	w.awaitMembers(2)
	first.kill()
	w.awaitMembers(1)
	first = w.spawn(orders{})
	w.awaitMembers(2)
	u.happenings = load.stop()
	w.awaitSettled()
	for _, life := range []*child{first, second} {
		life.stop()
	}
	t.Logf("%s; offsets were looked at %d times", w.account(u.all(), w.decidedInOrder(u)), watched())
}

// awaitMembers waits until so many members of the group have every partition between them, each some.
func (w *world) awaitMembers(n int) {
	w.t.Helper()
	w.await(fmt.Sprintf("the work in %d hands", n), func() error {
		answer, err := w.admin.DescribeGroups(w.t.Context(), &kafka.DescribeGroupsRequest{GroupIDs: []string{w.settings.Kafka.Group}})
		if err != nil {
			return err
		}
		group, assigned := answer.Groups[0], 0
		for _, member := range group.Members {
			for _, topic := range member.MemberAssignments.Topics {
				assigned += len(topic.Partitions)
			}
			if len(member.MemberAssignments.Topics) == 0 {
				return fmt.Errorf("a member without partitions, %s", group.GroupState)
			}
		}
		if want := w.partitions * len(hub.TopicsIn()); len(group.Members) != n || assigned != want {
			return fmt.Errorf("%d members with %d of %d partitions, %s", len(group.Members), assigned, want, group.GroupState)
		}
		return nil
	})
}

// watchOffsets looks at every committed offset again and again, and complains when one went back. What it returns
// ends that and tells how often it looked.
func (w *world) watchOffsets() (end func() int) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	var watching sync.WaitGroup
	looks, before := 0, map[string]int64{}
	watching.Go(func() {
		for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
			now, err := w.offsets()
			if err != nil {
				continue // the coordinator is not there yet
			}
			looks++
			for partition, offset := range now {
				if offset < before[partition] {
					w.t.Errorf("the group went back from %d to %d on %s", before[partition], offset, partition)
				}
				before[partition] = offset
			}
		}
	})
	end = func() int {
		cancel()
		watching.Wait()
		return looks
	}
	w.t.Cleanup(func() { end() })
	return end
}
