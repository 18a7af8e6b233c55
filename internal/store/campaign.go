package store

import (
	"context"
	"encoding/json"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const campaignColumns = "plan, state, planned_by, released_by, changed_by, planned, released, ended, changed, after_file, next, since, since_n, tally"

func scanCampaign(scan func(...any) error) (hub.Campaign, error) {
	var c hub.Campaign
	var plan, tally string
	var planned, released, ended, changed, next, since int64
	err := scan(&plan, &c.State, &c.PlannedBy, &c.ReleasedBy, &c.ChangedBy, &planned, &released, &ended, &changed,
		&c.Cursor, &next, &since, &c.SinceN, &tally)
	if err != nil {
		return c, err
	}
	c.Planned, c.Released, c.Ended, c.Changed = instant(planned), instant(released), instant(ended), instant(changed)
	c.Next, c.Since = instant(next), instant(since)
	if err := json.Unmarshal([]byte(plan), &c.CampaignPlan); err != nil {
		return c, fmt.Errorf("a campaign's plan cannot be read: %w", err)
	}
	c.Tally, err = readTally(tally)
	return c, err
}

// readTally reads a tally whose counts can be added to.
func readTally(s string) (hub.Tally, error) {
	var t hub.Tally
	if err := json.Unmarshal([]byte(s), &t); err != nil {
		return t, fmt.Errorf("a campaign's tally cannot be read: %w", err)
	}
	for _, counts := range []*hub.Counts{&t.Excluded, &t.Silent} {
		if *counts == nil {
			*counts = hub.Counts{}
		}
	}
	return t, nil
}

func tallyJSON(t hub.Tally) string {
	encoded, err := json.Marshal(t)
	if err != nil {
		panic("a struct of numbers became unfit for JSON: " + err.Error())
	}
	return string(encoded)
}

// AddCampaign records a campaign leased by this worker, unless its name is taken.
func (s *Store) AddCampaign(ctx context.Context, c hub.Campaign, w hub.Worker) (added bool, err error) {
	plan, err := json.Marshal(c.CampaignPlan)
	if err != nil {
		return false, fmt.Errorf("writing the plan: %w", err)
	}
	fresh := listOf("name", "plan", "state", "planned_by", "released_by", "changed_by", "planned", "released", "ended", "changed",
		"after_file", "next", "since", "since_n", "tally", "worker", "until")
	fresh.add(c.Name, string(plan), string(c.State), c.PlannedBy, c.ReleasedBy, c.ChangedBy, micros(c.Planned), micros(c.Released),
		micros(c.Ended), micros(c.Changed), c.Cursor, micros(c.Next), micros(c.Since), c.SinceN, tallyJSON(c.Tally), w.Name, micros(w.Until))
	err = s.inTx(ctx, func(tx conn) error {
		n, err := tx.change(ctx, fresh, fresh.into("campaigns", "ON CONFLICT DO NOTHING"))
		added = n == 1
		return err
	})
	return added, err
}

// Campaign reads one; nil when there is none of that name.
func (s *Store) Campaign(ctx context.Context, name string) (*hub.Campaign, error) {
	return oneCampaign(ctx, s.read, "SELECT "+campaignColumns+" FROM campaigns WHERE name = $1", name)
}

func oneCampaign(ctx context.Context, c conn, query string, args ...any) (found *hub.Campaign, err error) {
	err = c.rows(ctx, query, args, func(scan scanner) error {
		c, err := scanCampaign(scan)
		found = &c
		return err
	})
	return found, err
}

// Campaigns lists the latest n, the newest first.
func (s *Store) Campaigns(ctx context.Context, n int) ([]hub.Campaign, error) {
	var list []hub.Campaign
	err := s.read.rows(ctx, "SELECT "+campaignColumns+" FROM campaigns ORDER BY planned DESC, name LIMIT $1", []any{n}, func(scan scanner) error {
		c, err := scanCampaign(scan)
		list = append(list, c)
		return err
	})
	return list, err
}

// ClaimCampaign leases the campaign that waited longest among those being planned or run whose turn has come; nil
// when there is none.
func (s *Store) ClaimCampaign(ctx context.Context, w hub.Worker) (claimed *hub.Campaign, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		claimed, err = oneCampaign(ctx, tx, `UPDATE campaigns SET worker = $1, until = $3 WHERE name = (
			SELECT name FROM campaigns WHERE state IN ('planning', 'running') AND next <= $2 AND (until <= $2 OR worker = $1)
			ORDER BY changed, name LIMIT 1`+s.dialect.skipLocked+`) RETURNING `+campaignColumns,
			w.Name, micros(w.Now), micros(w.Until))
		return err
	})
	return claimed, err
}

// MoveCampaign writes the state, the persons and the times of c, if the campaign is still in the state from. Its
// queued deliveries follow it in the same transaction.
func (s *Store) MoveCampaign(ctx context.Context, c hub.Campaign, from hub.CampaignState) (moved bool, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		moved, err = changesOne(ctx, tx, `UPDATE campaigns SET state = $1, released_by = $2, changed_by = $3, released = $4, ended = $5,
			changed = $6, since = $7, since_n = $8 WHERE name = $9 AND state = $10`,
			string(c.State), c.ReleasedBy, c.ChangedBy, micros(c.Released), micros(c.Ended), micros(c.Changed), micros(c.Since), c.SinceN,
			c.Name, string(from))
		if err != nil || !moved {
			return err
		}
		return follow(ctx, tx, c)
	})
	return moved, err
}

// Backlog counts deliveries of the bulk lane that have not left yet, up to most.
func (s *Store) Backlog(ctx context.Context, most int) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE "+unfinished+
		" AND lane = $1 LIMIT $2) AS waiting", int(hub.LaneBulk), most).Scan(&n)
	return n, err
}
