package schedules

import (
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// TestPace steps a campaign at odd times for an hour: it never gets ahead of its limit by more than a burst, and
// keeps up with it.
func TestPace(t *testing.T) {
	start := hub.NewDate(2026, 3, 2).At(9, 0)
	for _, perMinute := range []int{1, 7, 60, 600, 12_000} {
		c := hub.Campaign{CampaignPlan: hub.CampaignPlan{PerMinute: perMinute}}
		sent := 0
		now := start
		for i := 0; now.Before(start.Add(time.Hour)); i++ {
			for p := paceOf(c, now); p.allows(now, 500) > 0; p = paceOf(c, now) {
				n := p.allows(now, 500)
				sent += n
				c.Next = p.after(n)
			}
			if most := 1 + int((now.Sub(start)+burst)*time.Duration(perMinute)/time.Minute); sent > most {
				t.Fatalf("%d a minute: %d after %s, at most %d are allowed", perMinute, sent, now.Sub(start), most)
			}
			now = now.Add(time.Duration(137+i%211) * 10 * time.Millisecond)
		}
		if least := 59 * perMinute; sent < least {
			t.Errorf("%d a minute: %d in an hour, want at least %d", perMinute, sent, least)
		}
	}
}

func TestPaceWithoutLimit(t *testing.T) {
	now := hub.NewDate(2026, 3, 2).At(9, 0)
	if p := paceOf(hub.Campaign{}, now); p.allows(now, 500) != 500 || p.after(500).After(now) {
		t.Error("a campaign without limit must not wait")
	}
}
