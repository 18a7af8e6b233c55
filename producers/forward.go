package producers

import (
	"context"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Forward publishes records as they are, without a look at what they hold: what a simulated upstream system
// sends, mistakes included.
func (c *Client) Forward(ctx context.Context, records ...hub.OutboxRecord) error {
	return c.write(ctx, messagesOf(records))
}
