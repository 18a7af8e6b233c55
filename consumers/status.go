package consumers

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Status is what a consumer knows about itself.
type Status struct {
	Ready      bool
	Reason     string // why it is not ready, for whoever has to act
	Partitions int    // assigned to this member
	Lag        int64  // records of these partitions that are not in the ledger yet, as far as they were seen
}

// Status tells how the consumer fares. A member of the group without a partition is ready: it stands by.
func (c *Consumer) Status() Status { return c.health.status() }

// health is what the parts of a consumer report of themselves.
type health struct {
	mu          sync.Mutex
	member      bool
	positions   map[place]*position
	troubles    map[string]string
	filterPause time.Time
}

// position is how far one partition is read and settled.
type position struct {
	high atomic.Int64 // the offset after the last record of the partition, when last seen
	next atomic.Int64 // committed; negative while nothing is
}

func (p *position) lag() int64 {
	high := p.high.Load()
	return max(0, high-max(0, p.next.Load()))
}

func (h *health) status() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := Status{Partitions: len(h.positions)}
	for _, p := range h.positions {
		s.Lag += p.lag()
	}
	var reasons []string
	for _, part := range slices.Sorted(maps.Keys(h.troubles)) {
		reasons = append(reasons, h.troubles[part])
	}
	if !h.member && len(reasons) == 0 {
		reasons = append(reasons, "not a member of the consumer group yet")
	}
	s.Ready, s.Reason = len(reasons) == 0, strings.Join(reasons, "; ")
	return s
}

func (h *health) joined(positions map[place]*position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.member, h.positions = true, positions
	maps.DeleteFunc(h.troubles, func(part, _ string) bool { return strings.HasPrefix(part, "reading ") })
}

func (h *health) left() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.member, h.positions = false, nil
}

func (h *health) filterPausedUntil() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.filterPause
}

func (h *health) pauseFilter(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.filterPause = until
}

// trouble notes what keeps a part from working, and logs it when it is news.
func (c *Consumer) trouble(part string, err error) {
	if err == nil {
		return
	}
	c.health.mu.Lock()
	was := c.health.troubles[part]
	if c.health.troubles == nil {
		c.health.troubles = map[string]string{}
	}
	c.health.troubles[part] = err.Error()
	c.health.mu.Unlock()
	if was != err.Error() {
		c.log().Warn("cannot go on for now", "part", part, "error", err)
	}
}

// well takes back what trouble noted of a part.
func (c *Consumer) well(part string) {
	c.health.mu.Lock()
	_, was := c.health.troubles[part]
	delete(c.health.troubles, part)
	c.health.mu.Unlock()
	if was {
		c.log().Info("going on", "part", part)
	}
}

type stuckError struct {
	events int
	after  time.Duration
}

func (e stuckError) Error() string {
	return fmt.Sprintf("a batch of %d events has been in hand for more than %s", e.events, e.after)
}
