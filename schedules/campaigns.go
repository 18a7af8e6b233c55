package schedules

import (
	"context"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Campaigns are the mailings that staff plan. One person plans, another releases; from then on Run works through
// the frozen list. What an action is refused for is a *RefusedError.
type Campaigns struct {
	store   CampaignStore
	handler Handler
	options Options
	raises  map[string]bool
}

// NewCampaigns makes campaigns that may raise these types of event: those that a kind is asked about.
func NewCampaigns(store CampaignStore, handler Handler, raises []string, o Options) *Campaigns {
	c := &Campaigns{store: store, handler: handler, options: o.withDefaults(), raises: map[string]bool{}}
	for _, t := range raises {
		c.raises[t] = true
	}
	return c
}

// RefusedError says why an action on a campaign is refused, and what to do instead.
type RefusedError struct{ Campaign, Why, Fix string }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("campaign %s: %s; %s", e.Campaign, e.Why, e.Fix)
}

// Release lets a planned campaign go. by must not be who planned it.
func (c *Campaigns) Release(ctx context.Context, name, by string, now time.Time) error {
	return c.move(ctx, name, func(campaign *hub.Campaign, _ bool) *RefusedError {
		if refused := mayRelease(*campaign, by, now); refused != nil {
			return refused
		}
		campaign.State, campaign.ReleasedBy, campaign.Released = hub.CampaignRunning, by, now
		campaign.Since, campaign.Changed = now, now
		return nil
	})
}

// Pause stops a running campaign after the page in hand. Its deliveries that nobody has begun to send are held, also those
// of a campaign that finished its list a moment ago.
func (c *Campaigns) Pause(ctx context.Context, name, by string, now time.Time) error {
	return c.move(ctx, name, func(campaign *hub.Campaign, unsent bool) *RefusedError {
		if campaign.State != hub.CampaignRunning && (campaign.State != hub.CampaignFinished || !unsent) {
			return refuse(*campaign, "only a campaign that is not out yet can be paused")
		}
		campaign.State, campaign.ChangedBy, campaign.Changed, campaign.Ended = hub.CampaignPaused, by, now, time.Time{}
		return nil
	})
}

// Resume goes on with a paused campaign exactly where it stopped.
func (c *Campaigns) Resume(ctx context.Context, name, by string, now time.Time) error {
	return c.move(ctx, name, func(campaign *hub.Campaign, _ bool) *RefusedError {
		if campaign.State != hub.CampaignPaused {
			return refuse(*campaign, "only a paused campaign can be resumed")
		}
		if refused := inTime(*campaign, now); refused != nil {
			return refused
		}
		campaign.State, campaign.ChangedBy, campaign.Changed = hub.CampaignRunning, by, now
		campaign.Since, campaign.SinceN = now, campaign.Tally.Handled()
		return nil
	})
}

// Cancel ends a campaign for good: nobody more is reached, and deliveries that nobody has begun to send are withdrawn.
func (c *Campaigns) Cancel(ctx context.Context, name, by string, now time.Time) error {
	return c.move(ctx, name, func(campaign *hub.Campaign, unsent bool) *RefusedError {
		if campaign.State.Ended() && !unsent {
			return refuse(*campaign, "nothing of it is left to withdraw")
		}
		campaign.State, campaign.ChangedBy, campaign.Changed, campaign.Ended = hub.CampaignCancelled, by, now, now
		return nil
	})
}

// move changes a campaign from the state it is in, knowing whether deliveries of it wait to be sent although its list is
// done. When somebody else was faster, the change is judged afresh.
func (c *Campaigns) move(ctx context.Context, name string, change func(c *hub.Campaign, unsent bool) *RefusedError) error {
	for range 5 {
		campaign, err := c.find(ctx, name)
		if err != nil {
			return err
		}
		from, unsent := campaign.State, false
		if from.Ended() {
			if unsent, err = c.store.Unsent(ctx, name); err != nil {
				return wrap("looking for deliveries of campaign "+name, err)
			}
		}
		if refused := change(campaign, unsent); refused != nil {
			return refused
		}
		moved, err := c.store.MoveCampaign(ctx, *campaign, from)
		if err != nil || moved {
			return wrap("changing campaign "+name, err)
		}
	}
	return &RefusedError{name, "others change it at the same time", "look at its status and try again"}
}

func (c *Campaigns) find(ctx context.Context, name string) (*hub.Campaign, error) {
	campaign, err := c.store.Campaign(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("reading campaign %s: %w", name, err)
	}
	if campaign == nil {
		return nil, &RefusedError{name, "there is none of that name", "list the campaigns to see how it is spelt"}
	}
	return campaign, nil
}

// Status reads a campaign as it stands.
func (c *Campaigns) Status(ctx context.Context, name string) (*hub.Campaign, error) {
	return c.find(ctx, name)
}

// List reads the latest n campaigns, the newest first.
func (c *Campaigns) List(ctx context.Context, n int) ([]hub.Campaign, error) {
	return c.store.Campaigns(ctx, n)
}

// Items reads up to n recipients with this outcome after the given file, in their order; any outcome when it is "".
func (c *Campaigns) Items(ctx context.Context, name string, outcome hub.ItemOutcome, after string, n int) ([]hub.CampaignItem, error) {
	return c.store.Items(ctx, name, outcome, after, n)
}
