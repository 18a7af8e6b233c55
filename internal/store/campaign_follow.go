package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// unsent picks the deliveries of campaign $1 whose hand-over nobody has begun. The message says which campaign it is of,
// not the list: between the two a crash may lie.
const unsent = `batch = '' AND begun = 0 AND EXISTS (
	SELECT 1 FROM messages m WHERE m.id = deliveries.message AND m.campaign = $1)`

// queued has the words of the partial indexes in it, without which they are not used.
const queued = unfinished + " AND state = 'queued'"

// Unsent tells whether deliveries of a campaign wait that nobody has begun to send.
func (s *Store) Unsent(ctx context.Context, name string) (found bool, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM deliveries WHERE "+queued+" AND "+unsent+
		") OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'held' AND "+unsent+")", name).Scan(&found)
	return found, err
}

// follow makes the queued deliveries of a campaign do what its state says: wait, go, or not go at all. Held ones are in
// a state of their own, so that they do not hold up later messages to the same person.
func follow(ctx context.Context, tx conn, c hub.Campaign) error {
	switch c.State {
	case hub.CampaignPaused:
		_, err := tx.ExecContext(ctx, "UPDATE deliveries SET state = 'held' WHERE "+queued+" AND "+unsent, c.Name)
		return wrap("holding deliveries", err)
	case hub.CampaignRunning:
		_, err := tx.ExecContext(ctx, "UPDATE deliveries SET state = 'queued' WHERE state = 'held' AND "+unsent, c.Name)
		return wrap("letting held deliveries go", err)
	case hub.CampaignCancelled:
		return wrap("withdrawing deliveries", withdraw(ctx, tx, c))
	}
	return nil
}

// withdraw ends the deliveries of a cancelled campaign and tells so.
func withdraw(ctx context.Context, tx conn, c hub.Campaign) error {
	var withdrawn []hub.Delivery
	args := []any{c.Name, "campaign " + c.Name + " was cancelled by " + c.ChangedBy, micros(c.Changed)}
	for _, state := range []string{queued, "state = 'held'"} {
		err := tx.rows(ctx, "UPDATE deliveries SET state = 'withdrawn', note = $2, changed = $3 WHERE "+state+" AND "+unsent+
			" RETURNING "+deliveryColumns, args, func(scan scanner) error {
			d, err := scanDelivery(scan)
			withdrawn = append(withdrawn, d)
			return err
		})
		if err != nil {
			return err
		}
	}
	return tell(ctx, tx, withdrawn)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
