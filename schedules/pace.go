package schedules

import (
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// pace spaces a campaign's recipients by its limit per minute.
type pace struct {
	from     time.Time     // the turn of the next recipient
	interval time.Duration // between two recipients; 0 is no limit
}

// burst is how much of the time it had to wait a campaign may make up for.
const burst = 10 * time.Second

func paceOf(c hub.Campaign, now time.Time) pace {
	if c.PerMinute == 0 {
		return pace{from: now}
	}
	p := pace{from: c.Next, interval: time.Minute / time.Duration(c.PerMinute)}
	if earliest := now.Add(-burst); p.from.Before(earliest) {
		p.from = earliest
	}
	return p
}

// allows is how many recipients have their turn by now, at most most.
func (p pace) allows(now time.Time, most int) int {
	if p.interval == 0 {
		return most
	}
	if now.Before(p.from) {
		return 0
	}
	return min(most, 1+int(now.Sub(p.from)/p.interval))
}

// after is the turn of the one who follows n recipients.
func (p pace) after(n int) time.Time { return p.from.Add(time.Duration(n) * p.interval) }
