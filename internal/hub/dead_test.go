package hub

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a dead letter keeps of an event that the hub raised is the whole event, to the microsecond.
func TestADeadLetterHoldsItsEvent(t *testing.T) {
	raised := Event{
		ID: "first-reminder/2026-04-05T08:00/0412233", Source: SourceSchedules, Type: ClockFirstReminder, Subject: "0412233",
		Time: time.Date(2026, 4, 5, 6, 0, 0, 123_000, time.UTC), Data: []byte(`{"facts":{"body":"le 1er, 3e trimestre"}}`),
	}
	letter := deadLetter(raised, errors.New("no such glyph"), time.Now())
	got, err := letter.Event()
	if diff := cmp.Diff(raised, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got.DeadLetterID() != letter.ID {
		t.Error("refused again, it would be another dead letter")
	}
	if door := letter.Door(); door != "schedules" {
		t.Errorf("door %s", door)
	}
}

// Only what the hub raised itself is taken from a dead letter: all else comes in by Kafka, where it is looked at.
func TestWhatIsNoEventOfTheHubsOwn(t *testing.T) {
	own := Event{ID: "1", Source: SourceSchedules, Time: time.Now()}
	foreign, nameless, timeless := own, own, deadLetter(own, errors.New("x"), time.Now())
	foreign.Source, nameless.ID = "/cna/bank", ""
	timeless.Headers[5].Value = []byte("noon")
	byKafka := DeadLetter{Origin: Origin{Topic: TopicPayments, Partition: 2, Offset: 7}, Headers: own.Headers()}
	for name, letter := range map[string]DeadLetter{
		"by Kafka": byKafka, "foreign": {Headers: foreign.Headers()}, "nameless": {Headers: nameless.Headers()}, "empty": {}, "timeless": *timeless,
	} {
		if e, err := letter.Event(); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if door := byKafka.Door(); door != "payments/2@7" {
		t.Errorf("door %s", door)
	}
}
