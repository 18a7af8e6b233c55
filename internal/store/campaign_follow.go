package store

import (
	"context"
	"database/sql"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ofCampaign are the deliveries of a campaign's messages that nobody has begun to hand over. $1 is its name.
const ofCampaign = `batch = '' AND begun = 0 AND message IN (
	SELECT m.id FROM campaign_items i JOIN messages m ON m.id = i.message WHERE i.campaign = $1 AND i.message <> '')`

// follow makes the queued deliveries of a campaign do what its state says: wait, go, or not go at all. Held ones are in
// a state of their own, so that they do not hold up later messages to the same person.
func (s *Store) follow(ctx context.Context, tx *sql.Tx, c hub.Campaign) error {
	switch c.State {
	case hub.CampaignPaused:
		return s.moveDeliveries(ctx, tx, c, hub.Queued, hub.Held)
	case hub.CampaignRunning:
		return s.moveDeliveries(ctx, tx, c, hub.Held, hub.Queued)
	case hub.CampaignCancelled:
		return s.withdraw(ctx, tx, c)
	}
	return nil
}
