package schedules

import (
	"context"
	"fmt"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// planPage is how many files one step of planning looks at.
const planPage = 5000

// Plan records a campaign and freezes its list of recipients: whoever is in the audience at this moment. It returns
// when the list is complete; when it is interrupted before, Run completes the list.
func (c *Campaigns) Plan(ctx context.Context, p hub.CampaignPlan, by string, now time.Time) (*hub.Campaign, error) {
	if refused := c.mayPlan(p, by, now); refused != nil {
		return nil, refused
	}
	campaign := hub.Campaign{
		CampaignPlan: tidy(p), State: hub.CampaignPlanning, PlannedBy: by, Planned: now, Changed: now,
		Tally: hub.Tally{Excluded: hub.Counts{}, Silent: hub.Counts{}},
	}
	added, err := c.store.AddCampaign(ctx, campaign, c.options.worker(now))
	if err != nil {
		return nil, fmt.Errorf("recording campaign %s: %w", p.Name, err)
	}
	if !added {
		return nil, &RefusedError{p.Name, "there is one of that name already", "look at its status, or choose another name to send once more"}
	}
	began := time.Now() // only measures how long it takes: the lease must outlive each step
	for campaign.State == hub.CampaignPlanning {
		held, err := c.list(ctx, &campaign, now.Add(time.Since(began)))
		if err != nil {
			return nil, err
		}
		if !held {
			return nil, &RefusedError{p.Name, "another process took over while its list was being made", "look at its status"}
		}
	}
	return &campaign, nil
}

// tidy sorts the explicit list, once for all, and keeps newsletters to their subscribers.
func tidy(p hub.CampaignPlan) hub.CampaignPlan {
	files := slices.Clone(p.Audience.Files)
	slices.Sort(files)
	p.Audience.Files = slices.Compact(files)
	if p.Raises == hub.ClockNewsletter {
		p.Audience.Subscribers = true
	}
	return p
}

// list looks at the next files and adds those of the audience to the list.
func (c *Campaigns) list(ctx context.Context, campaign *hub.Campaign, now time.Time) (held bool, err error) {
	files, err := nextFiles(ctx, c.store, campaign.Audience, campaign.Cursor, planPage)
	if err != nil {
		return false, fmt.Errorf("listing the recipients of campaign %s: %w", campaign.Name, err)
	}
	chosen := choose(campaign.Audience, files, campaign.Tally.Excluded)
	campaign.Tally.Listed += len(chosen)
	campaign.Changed = now
	if len(files) < planPage {
		campaign.State, campaign.Cursor = hub.CampaignPlanned, ""
	} else {
		campaign.Cursor = files[len(files)-1].File
	}
	held, err = c.store.ListItems(ctx, *campaign, chosen, c.options.worker(now))
	return held, wrap("listing the recipients of campaign "+campaign.Name, err)
}
