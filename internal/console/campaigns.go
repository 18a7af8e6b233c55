package console

import (
	"context"
	"net/http"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Campaigns lists the mailings that staff planned, the newest first.
type Campaigns interface {
	List(ctx context.Context, n int) ([]hub.Campaign, error)
}

// Runs lists the runs of schedules, the newest first.
type Runs interface {
	Runs(ctx context.Context, n int) ([]hub.Run, error)
}

type mailings struct {
	Campaigns []progress
	Runs      []hub.Run
}

// progress is a campaign as it stands at one moment.
type progress struct {
	hub.Campaign
	PerMinute float64 // recipients handled a minute; 0 while nobody can tell
	ETA       time.Time
}

func (c *console) campaigns(r *http.Request) (any, error) {
	list, err := c.Campaigns.List(r.Context(), rows)
	if err != nil {
		return nil, err
	}
	now, m := c.Now(), mailings{}
	for _, campaign := range list {
		m.Campaigns = append(m.Campaigns, progress{campaign, campaign.Rate(now), campaign.ETA(now)})
	}
	m.Runs, err = c.Runs.Runs(r.Context(), rows)
	return m, err
}
