package simulate_test

import (
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/contract"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/simulate"
)

// Upstream keeps to the published schemas, except where it is meant not to.
func TestTheWorldKeepsTheContract(t *testing.T) {
	registry, err := contract.Load()
	if err != nil {
		t.Fatal(err)
	}
	world, refused := simulate.New(simulate.Options{Files: 120, Seed: 11, Year: 2026}), 0
	for day := hub.NewDate(2026, time.January, 1); day.Year == 2026; day = day.AddDays(1) {
		for _, e := range world.Events(day) {
			if err := registry.Validate(e); err != nil {
				t.Fatalf("%s %s: %v", e.Type, e.Data, err)
			}
		}
		for _, r := range world.Day(day) {
			_, err := registry.Read(contract.Record{
				Origin: hub.Origin{Topic: r.Topic}, Key: []byte(r.Key), Value: r.Value, Headers: r.Headers, Time: r.Time,
			})
			if err != nil {
				refused++
			}
		}
	}
	if refused != world.Totals().Bad {
		t.Errorf("%d records are refused, %d were meant to be", refused, world.Totals().Bad)
	}
}
