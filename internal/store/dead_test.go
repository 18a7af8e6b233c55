package store

import (
	"fmt"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// The list shows first what is still to be replayed.
func TestDeadLettersToReplayComeFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for i := range 4 {
			id := fmt.Sprint("d", i)
			dead := hub.DeadLetter{ID: id, Value: []byte("{"), Reason: "not an event", At: start.Add(time.Duration(i) * time.Minute)}
			record(t, s, hub.Entry{Event: event(id, "F"), Dead: &dead})
		}
		for _, want := range []string{"d3", "d2", "d1", "d0"} {
			page, err := s.DeadLetters(t.Context(), 1)
			if err != nil || len(page) != 1 || page[0].ID != want || !page[0].Replayed.IsZero() {
				t.Fatalf("%+v %v, want %s to be replayed", page, err, want)
			}
			if err := s.MarkReplayed(t.Context(), start.Add(time.Hour), want); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := s.DeadLetters(t.Context(), 9); err != nil || len(all) != 4 || all[0].ID != "d3" {
			t.Errorf("%+v %v", all, err)
		}
	})
}
