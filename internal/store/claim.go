package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// takeable are deliveries that may be claimed: queued and due, or claimed with a lease that ended. Of one file
// and road, only the earliest unfinished one: the order of legal steps holds.
const takeable = `state IN ('queued', 'sending') AND next <= $1 AND NOT EXISTS (
	SELECT 1 FROM deliveries e WHERE e.file = d.file AND e.road = d.road AND e.seq < d.seq AND e.state IN ('queued', 'sending'))`

// Claim leases due deliveries, the urgent lane first.
func (s *Store) Claim(ctx context.Context, c hub.Claim) ([]hub.Job, error) {
	var jobs []hub.Job
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		for _, r := range roads(c.Channels) {
			if len(jobs) >= c.Max {
				break
			}
			claimed, err := s.lease(ctx, tx, c, `SELECT id FROM deliveries d WHERE road = $5 AND `+takeable+
				` ORDER BY lane, next, seq LIMIT $6`+s.dialect.skipLocked, r, c.Max-len(jobs))
			if err != nil {
				return err
			}
			jobs = append(jobs, claimed...)
		}
		return s.fill(ctx, tx, jobs)
	})
	return jobs, err
}

func roads(channels []hub.Channel) []int {
	var list []int
	for _, c := range channels {
		if r := road(c); !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}

// lease takes the deliveries that a query chooses. Its parameters are $1 now, $2 token, $3 end of the lease,
// $4 the batch, then more.
func (s *Store) lease(ctx context.Context, tx *sql.Tx, c hub.Claim, choose string, more ...any) ([]hub.Job, error) {
	return s.leaseBatch(ctx, tx, c, "", choose, more...)
}

func (s *Store) leaseBatch(ctx context.Context, tx *sql.Tx, c hub.Claim, batch, choose string, more ...any) ([]hub.Job, error) {
	lease := hub.Lease{Token: c.Worker + "/" + rand.Text(), Until: c.Now.Add(c.Lease)}
	args := append([]any{micros(c.Now), lease.Token, micros(lease.Until), batch}, more...)
	// MATERIALIZED, or PostgreSQL may choose once for each row, and so more than was asked for.
	rows, err := tx.QueryContext(ctx, `WITH chosen AS MATERIALIZED (`+choose+`)
		UPDATE deliveries SET state = 'sending', token = $2, next = $3, batch = $4
		WHERE next <= $1 AND state IN ('queued', 'sending') AND id IN (SELECT id FROM chosen) RETURNING begun, `+deliveryColumns, args...)
	if err != nil {
		return nil, fmt.Errorf("claiming: %w", err)
	}
	var jobs []hub.Job
	err = collect(rows, func(scan func(...any) error) error {
		var begun int
		d, err := scanDelivery(func(to ...any) error { return scan(append([]any{&begun}, to...)...) })
		lease.Delivery = d.ID
		jobs = append(jobs, hub.Job{Delivery: d, Lease: lease, Begun: begun == 1})
		return err
	})
	slices.SortFunc(jobs, func(a, b hub.Job) int { return strings.Compare(a.Delivery.ID, b.Delivery.ID) })
	return jobs, err
}

// ClaimBatch leases a print batch: one that was begun and left, whole; else a new one.
func (s *Store) ClaimBatch(ctx context.Context, c hub.Claim) (batch string, jobs []hub.Job, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if batch, err = s.leftBatch(ctx, tx, c.Now); err != nil {
			return err
		}
		choose, more := `SELECT id FROM deliveries WHERE batch = $5`, []any{batch}
		if batch == "" {
			batch = newBatch(c.Now)
			choose = `SELECT id FROM deliveries d WHERE road = $5 AND batch = '' AND ` + takeable +
				` ORDER BY lane, next, seq LIMIT $6` + s.dialect.skipLocked
			more = []any{road(hub.ChannelLetter), c.Max}
		}
		if jobs, err = s.leaseBatch(ctx, tx, c, batch, choose, more...); err != nil {
			return err
		}
		return s.fill(ctx, tx, jobs)
	})
	return batch, jobs, err
}

// leftBatch finds a batch that another process, or an earlier life of this one, began and did not finish.
func (s *Store) leftBatch(ctx context.Context, tx *sql.Tx, now time.Time) (string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT batch FROM deliveries
		WHERE batch <> '' AND state IN ('queued', 'sending') GROUP BY batch HAVING max(next) <= $1 ORDER BY batch LIMIT 1`, micros(now))
	if err != nil {
		return "", fmt.Errorf("looking for a batch that was left: %w", err)
	}
	batch := ""
	return batch, collect(rows, func(scan func(...any) error) error { return scan(&batch) })
}

// newBatch names a batch by its moment, so that folders sort by age, and by chance.
func newBatch(now time.Time) string {
	return now.In(hub.Brussels()).Format("20060102-150405-") + strings.ToLower(rand.Text()[:8])
}

// fill reads message, document and file of the jobs, in one query.
func (s *Store) fill(ctx context.Context, tx *sql.Tx, jobs []hub.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	byID := make(map[string]*hub.Job, len(jobs))
	ids := make([]string, len(jobs))
	for i := range jobs {
		ids[i] = jobs[i].Delivery.ID
		byID[ids[i]] = &jobs[i]
	}
	return selectIn(ctx, tx, `SELECT d.id, m.body, c.content, coalesce(f.state, '{}'), coalesce(f.version, 0) FROM deliveries d
		JOIN messages m ON m.id = d.message JOIN documents c ON c.message = d.message LEFT JOIN files f ON f.number = d.file
		WHERE d.id`, ids, "", func(scan func(...any) error) error { return fillJob(byID, scan) })
}

func fillJob(jobs map[string]*hub.Job, scan func(...any) error) error {
	var id, body, content, state string
	var version int64
	if err := scan(&id, &body, &content, &state, &version); err != nil {
		return err
	}
	job := jobs[id]
	for _, part := range []struct {
		text string
		into any
	}{{body, &job.Message}, {content, &job.Document}, {state, &job.History.File}} {
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return fmt.Errorf("delivery %s: the ledger's JSON cannot be read: %w", id, err)
		}
	}
	job.History.Version = version
	return nil
}
