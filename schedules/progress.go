package schedules

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Run does one step for the campaign that waited longest: it completes a list that was interrupted, or raises the
// events of the next recipients and notes what became of each. busy means that there is more to do at once. After an
// error, or a crash at any point, the next Run of any replica goes on.
func (c *Campaigns) Run(ctx context.Context, now time.Time) (busy bool, err error) {
	worker := c.options.worker(now)
	campaign, err := c.store.ClaimCampaign(ctx, worker)
	if err != nil || campaign == nil {
		return false, wrap("looking for a campaign to work on", err)
	}
	switch {
	case campaign.State == hub.CampaignPlanning:
		return c.list(ctx, campaign, now)
	case campaign.Expired(now):
		return true, c.expire(ctx, *campaign, now)
	}
	full, err := c.backlogged(ctx)
	if err != nil || full {
		return false, err
	}
	if err := c.page(ctx, *campaign, worker); err != nil {
		return false, fmt.Errorf("campaign %s: %w", campaign.Name, err)
	}
	return true, nil
}

// expire ends a campaign that must not go out any more. Its pending recipients stay on the list as they are.
func (c *Campaigns) expire(ctx context.Context, campaign hub.Campaign, now time.Time) error {
	campaign.State, campaign.Ended, campaign.Changed = hub.CampaignExpired, now, now
	_, err := c.store.MoveCampaign(ctx, campaign, hub.CampaignRunning)
	return wrap("ending campaign "+campaign.Name+", for which it is too late", err)
}

// backlogged tells that more mail is queued than can leave soon. A campaign that ran far ahead of its deliveries
// could not be paused in time.
func (c *Campaigns) backlogged(ctx context.Context) (bool, error) {
	n, err := c.store.Backlog(ctx, c.options.Backlog)
	return n >= c.options.Backlog, wrap("counting the queued deliveries", err)
}

// page raises the events of the next recipients. What became of them is noted afterwards: a crash in between repeats
// the page, whose events are known by then.
func (c *Campaigns) page(ctx context.Context, campaign hub.Campaign, w hub.Worker) error {
	pace := paceOf(campaign, w.Now)
	files, err := c.store.PendingItems(ctx, campaign.Name, campaign.Cursor, pace.allows(w.Now, c.options.Page))
	if err != nil {
		return fmt.Errorf("reading its recipients after %q: %w", campaign.Cursor, err)
	}
	batch, err := campaignEvents(campaign, files)
	if err != nil {
		return err
	}
	if len(batch) > 0 {
		if err := c.handler.Handle(ctx, batch); err != nil {
			return fmt.Errorf("raising %d events: %w", len(batch), err)
		}
	}
	campaign.Next, campaign.Changed = pace.after(len(files)), w.Now
	if len(files) > 0 {
		campaign.Cursor = files[len(files)-1]
	}
	return wrap("noting what became of its recipients", c.store.SettleItems(ctx, campaign, files, w))
}

// campaignEvents makes one event for each recipient. Its identity is the campaign and the file; its time is the
// release, so that a page repeated later makes the same events.
func campaignEvents(c hub.Campaign, files []string) ([]hub.Intake, error) {
	data, err := json.Marshal(hub.Tick{Schedule: c.Name, Run: c.Name, Due: hub.DateOf(c.Released), Facts: c.Facts})
	if err != nil {
		return nil, fmt.Errorf("writing the data of the events: %w", err)
	}
	return raise(hub.Event{Source: hub.SourceCampaigns, Type: c.Raises, Time: c.Released, Data: data}, c.Name, files), nil
}
