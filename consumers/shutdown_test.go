package consumers

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestStoppingFinishesTheBatchInHand(t *testing.T) {
	onKafka(t, func(t *testing.T, k testKafka) {
		k.create(t, 1)
		hold := make(chan struct{})
		ledger := fakeLedger{hold: hold}
		c := k.consumer(&ledger)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- c.Run(ctx) }()
		k.publish(t, message("f1", 0))
		eventually(t, "the batch to be in hand", ledger.tried(1))
		cancel()
		eventually(t, "readiness to end first", func() bool { return !c.Status().Ready })
		close(hold)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if ledger.seen["f1-0"] != 1 || k.committed(t, 1)[0] != 1 {
			t.Errorf("the ledger has %v, committed %v", ledger.seen, k.committed(t, 1))
		}
	})
}

func TestAHandlerThatHangsIsLeftBehind(t *testing.T) {
	for name, deaf := range map[string]bool{"that heeds the context": false, "that does not": true} {
		t.Run(name, func(t *testing.T) {
			onKafka(t, func(t *testing.T, k testKafka) {
				k.create(t, 1)
				hold := make(chan struct{})
				defer close(hold)
				ledger := fakeLedger{hold: hold, deaf: deaf}
				c := k.consumer(&ledger)
				c.Drain, c.Stuck = 50*time.Millisecond, 10*time.Millisecond
				stop := run(t, c)
				k.publish(t, message("f1", 0))
				eventually(t, "the watchdog", func() bool { return strings.Contains(c.Status().Reason, "has been in hand for more than 10ms") })
				stop()
				if got := k.committed(t, 1); len(got) != 0 {
					t.Errorf("committed %v although nothing is in the ledger", got)
				}
			})
		})
	}
}

func TestSettingsThatCannotWorkAreAnError(t *testing.T) {
	for name, c := range map[string]*Consumer{
		"no brokers":       {Group: "g", Topics: []string{"t"}},
		"no group":         {Brokers: []string{"127.0.0.1:1"}, Topics: []string{"t"}},
		"no topics":        {Brokers: []string{"127.0.0.1:1"}, Group: "g"},
		"unknown security": {Brokers: []string{"127.0.0.1:1"}, Group: "g", Topics: []string{"t"}, Security: Security{Mechanism: "kerberos"}},
	} {
		if err := c.Run(t.Context()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAKafkaThatIsAwayIsWaitedFor(t *testing.T) {
	c := testKafka{brokers: []string{"127.0.0.1:1"}, group: "g", topic: "t"}.consumer(&fakeLedger{})
	stop := run(t, c)
	eventually(t, "the reason", func() bool { return strings.Contains(c.Status().Reason, "asking Kafka for its topics") })
	if c.Status().Ready {
		t.Error("ready without Kafka")
	}
	stop()
}
