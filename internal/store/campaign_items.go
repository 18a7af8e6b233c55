package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ListItems adds recipients to a campaign's list and writes its cursor, tally and state, while this worker plans it.
func (s *Store) ListItems(ctx context.Context, c hub.Campaign, files []string, w hub.Worker) (held bool, err error) {
	items := listOf("campaign", "file")
	for _, file := range files {
		items.add(c.Name, file)
	}
	err = s.inTx(ctx, func(tx conn) error {
		held, err = changesOne(ctx, tx, `UPDATE campaigns SET state = $1, after_file = $2, tally = $3, changed = $4, until = $5
			WHERE name = $6 AND worker = $7 AND state = 'planning'`,
			string(c.State), c.Cursor, tallyJSON(c.Tally), micros(c.Changed), micros(w.Until), c.Name, w.Name)
		if err != nil || !held {
			return err
		}
		_, err = tx.change(ctx, items, items.into("campaign_items", ""))
		return err
	})
	return held, err
}

// PendingItems reads up to n recipients after the given file that nobody has handled, in their order.
func (s *Store) PendingItems(ctx context.Context, name, after string, n int) ([]string, error) {
	items, err := s.Items(ctx, name, hub.ItemPending, after, n)
	files := make([]string, len(items))
	for i, item := range items {
		files[i] = item.File
	}
	return files, err
}

// Items reads up to n recipients with this outcome after the given file, in their order; any outcome when it is "".
func (s *Store) Items(ctx context.Context, name string, outcome hub.ItemOutcome, after string, n int) ([]hub.CampaignItem, error) {
	var items []hub.CampaignItem
	err := s.read.rows(ctx, `SELECT file, outcome, message, reason FROM campaign_items
		WHERE campaign = $1 AND file > $2 AND ($3 = '' OR outcome = $3) ORDER BY file LIMIT $4`, []any{name, after, string(outcome), n}, func(scan scanner) error {
		var i hub.CampaignItem
		err := scan(&i.File, &i.Outcome, &i.Message, &i.Reason)
		items = append(items, i)
		return err
	})
	return items, err
}

// SettleItems notes what became of recipients whose events were handed in, writes the campaign's cursor and turn, and
// finishes it after the last one. Only recipients that were pending count: a page handled twice is counted once.
func (s *Store) SettleItems(ctx context.Context, c hub.Campaign, files []string, w hub.Worker) error {
	return s.inTx(ctx, func(tx conn) error {
		now, err := oneCampaign(ctx, tx, "SELECT "+campaignColumns+" FROM campaigns WHERE name = $1"+s.dialect.forUpdate, c.Name)
		if err != nil || now == nil {
			return err
		}
		items, err := outcomes(ctx, tx, c.Name, files)
		if err != nil {
			return fmt.Errorf("reading what was decided: %w", err)
		}
		if err := writeItems(ctx, tx, c.Name, items); err != nil {
			return fmt.Errorf("noting outcomes: %w", err)
		}
		count(&now.Tally, items)
		now.Cursor, now.Next, now.Changed = c.Cursor, c.Next, c.Changed
		if now.State == hub.CampaignRunning && now.Tally.Pending() == 0 {
			now.State, now.Ended = hub.CampaignFinished, c.Changed
		}
		if err := saveProgress(ctx, tx, *now, w); err != nil || now.State == hub.CampaignRunning {
			return err
		}
		return follow(ctx, tx, *now) // it was paused or cancelled while the page was in hand
	})
}

func saveProgress(ctx context.Context, tx conn, c hub.Campaign, w hub.Worker) error {
	_, err := tx.ExecContext(ctx, `UPDATE campaigns SET state = $1, ended = $2, changed = $3, after_file = $4, next = $5, tally = $6, until = $7
		WHERE name = $8`, string(c.State), micros(c.Ended), micros(c.Changed), c.Cursor, micros(c.Next), tallyJSON(c.Tally), micros(w.Until), c.Name)
	return err
}

func count(t *hub.Tally, items []hub.CampaignItem) {
	for _, item := range items {
		switch item.Outcome {
		case hub.ItemMessaged:
			t.Messaged++
		case hub.ItemSilent:
			t.Silent[item.Reason]++
		case hub.ItemFailed:
			t.Failed++
		}
	}
}

func writeItems(ctx context.Context, tx conn, name string, items []hub.CampaignItem) error {
	settled := listOf("campaign", "file", "outcome", "message", "reason")
	for _, i := range items {
		settled.add(name, i.File, string(i.Outcome), i.Message, i.Reason)
	}
	_, err := tx.change(ctx, settled, `UPDATE campaign_items SET outcome = v.outcome, message = v.message, reason = v.reason
		FROM v WHERE campaign_items.campaign = v.campaign AND campaign_items.file = v.file`)
	return err
}
