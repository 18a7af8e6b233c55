package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// deadAt records a dead letter that came in at a place in Kafka, or, without a topic, by the clock.
func deadAt(t *testing.T, s *Store, id, topic string, partition int, offset int64, minutes int) {
	t.Helper()
	record(t, s, hub.Entry{Dead: &hub.DeadLetter{
		ID: id, Origin: hub.Origin{Topic: topic, Partition: partition, Offset: offset}, Reason: "the name cannot be printed",
		Headers: hub.Event{ID: id, Source: hub.SourceSchedules, Time: start}.Headers(), At: start.Add(time.Duration(minutes) * time.Minute),
	}})
}

func idsOf(rows []hub.DeadRow) string {
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return strings.Join(ids, " ")
}

// What came by Kafka is replayed as it stands there, whenever it was refused, so that one file's events keep their
// order; what the hub raised itself follows, the oldest first.
func TestTheOrderOfAReplay(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		deadAt(t, s, "late", "", 0, 0, 9)
		deadAt(t, s, "early", "", 0, 0, 1)
		deadAt(t, s, "p1@10", "payments", 1, 10, 2)
		deadAt(t, s, "p1@9", "payments", 1, 9, 3)
		deadAt(t, s, "p0@11", "payments", 0, 11, 4)
		deadAt(t, s, "f5@1", "files", 5, 1, 5)
		deadAt(t, s, "gone", "files", 5, 0, 5)
		if err := s.MarkReplayed(t.Context(), start, "gone"); err != nil {
			t.Fatal(err)
		}
		ids, err := s.ToReplay(t.Context())
		if got, want := strings.Join(ids, " "), "f5@1 p0@11 p1@9 p1@10 early late"; err != nil || got != want {
			t.Errorf("%s, want %s: %v", got, want, err)
		}
		slices.Reverse(ids)
		rows, err := s.DeadLettersOf(t.Context(), append(ids, "gone", "unknown"))
		if got, want := idsOf(rows), "gone f5@1 p0@11 p1@9 p1@10 early late"; err != nil || got != want {
			t.Errorf("by identifier %s, want %s: %v", got, want, err)
		}
	})
}

// However many dead letters there are, and however many are replayed already, none hides another.
func TestNoDeadLetterHidesAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var entries []hub.Entry
		for i := range 2500 {
			id := fmt.Sprintf("d%04d", i)
			entries = append(entries, hub.Entry{Dead: &hub.DeadLetter{ID: id, Reason: "x", At: start.Add(time.Duration(i) * time.Second)}})
		}
		record(t, s, entries...)
		ids, err := s.ToReplay(t.Context())
		if err != nil || len(ids) != 2500 || ids[0] != "d0000" {
			t.Fatalf("%d to replay: %v", len(ids), err)
		}
		if rows, err := s.DeadLettersOf(t.Context(), []string{"d0000"}); err != nil || idsOf(rows) != "d0000" {
			t.Errorf("%s: %v", idsOf(rows), err)
		}
	})
}

// What staff ask for is asked until it was handled or is refused again, and then says why it is refused now.
func TestAskingForAReplay(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		deadAt(t, s, "mended", "", 0, 0, 2)
		deadAt(t, s, "wrong", "", 0, 0, 1)
		deadAt(t, s, "kafka", "payments", 0, 0, 0)
		if err := s.AskReplay(t.Context(), start, "mended", "wrong", "kafka"); err != nil {
			t.Fatal(err)
		}
		asked, err := s.AskedReplay(t.Context(), 9)
		if err != nil || idsOf(asked) != "wrong mended" || !asked[0].Asked.Equal(start) {
			t.Fatalf("%+v %v", asked, err)
		}
		if e, err := asked[0].Event(); err != nil || e.ID != "wrong" || e.Source != hub.SourceSchedules || !e.Time.Equal(start) {
			t.Errorf("%+v %v", e, err)
		}
		again := asked[0].DeadLetter
		again.Reason, again.At = "no such court", start.Add(time.Hour)
		record(t, s, hub.Entry{Dead: &again})
		if err := s.MarkReplayed(t.Context(), start.Add(time.Hour), "mended"); err != nil {
			t.Fatal(err)
		}
		if asked, err = s.AskedReplay(t.Context(), 9); err != nil || len(asked) != 0 {
			t.Errorf("still asked for: %+v %v", asked, err)
		}
		rows, err := s.DeadLettersOf(t.Context(), []string{"wrong", "mended"})
		if err != nil || idsOf(rows) != "wrong mended" || rows[0].Reason != "no such court" || !rows[0].Replayed.IsZero() || rows[1].Replayed.IsZero() {
			t.Errorf("%+v %v", rows, err)
		}
	})
}
