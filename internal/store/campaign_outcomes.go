package store

import (
	"context"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// outcomes reads what became of those of the recipients that are still pending, whose events were handed in. files
// are in their order, and no other pending recipient is between them.
func outcomes(ctx context.Context, tx conn, name string, files []string) ([]hub.CampaignItem, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var found found
	err := tx.rows(ctx, `SELECT i.file, coalesce(m.id, ''), coalesce(d.reason_code, ''), coalesce(d.messages, 0), e.id IS NOT NULL
		FROM campaign_items i
		LEFT JOIN events e ON e.source = $4 AND e.id = i.campaign || '/' || i.file
		LEFT JOIN decisions d ON d.source = e.source AND d.event = e.id
		LEFT JOIN messages m ON m.file = i.file AND m.source = e.source AND m.event = e.id AND m.code = d.code
		WHERE i.campaign = $1 AND i.file >= $2 AND i.file <= $3 AND i.outcome = 'pending' ORDER BY i.file, d.code, m.seq`,
		[]any{name, files[0], files[len(files)-1], hub.SourceCampaigns}, found.add)
	if err != nil {
		return nil, err
	}
	err = found.explain(ctx, tx, name)
	return found.items, err
}

// found gathers the rows of outcomes: one or more for each recipient, one after the other.
type found struct{ items []hub.CampaignItem }

func (f *found) add(scan scanner) error {
	var file, message, reason string
	var messages int
	var recorded bool
	if err := scan(&file, &message, &reason, &messages, &recorded); err != nil {
		return err
	}
	item := hub.CampaignItem{File: file, Outcome: hub.ItemSilent, Reason: reason}
	switch {
	case !recorded:
		item.Outcome = hub.ItemFailed
	case message != "":
		item = hub.CampaignItem{File: file, Outcome: hub.ItemMessaged, Message: message}
	case messages > 0:
		item.Reason = "sent-before" // the same message was decided on another event
	case reason == "":
		item.Reason = "no-kind-asked"
	}
	last := len(f.items) - 1
	switch {
	case last < 0 || f.items[last].File != file:
		f.items = append(f.items, item)
	case f.items[last].Outcome != hub.ItemMessaged && item.Outcome == hub.ItemMessaged:
		f.items[last] = item
	}
	return nil
}

// explain adds the reasons of the dead letters that failed recipients' events became.
func (f *found) explain(ctx context.Context, tx conn, name string) error {
	byLetter := map[string]*hub.CampaignItem{}
	var ids []string
	for i := range f.items {
		if item := &f.items[i]; item.Outcome == hub.ItemFailed {
			id := hub.Event{Source: hub.SourceCampaigns, ID: name + "/" + item.File}.DeadLetterID()
			byLetter[id], ids = item, append(ids, id)
		}
	}
	return tx.each(ctx, keys(ids), "SELECT id, reason FROM dead_letters WHERE id IN (SELECT key FROM v)", func(scan scanner) error {
		var id, reason string
		err := scan(&id, &reason)
		byLetter[id].Reason = reason
		return err
	})
}
