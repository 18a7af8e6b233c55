package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ClaimBatch leases a print batch: one that was left, whole and as it was; else a new one.
func (s *Store) ClaimBatch(ctx context.Context, c hub.Claim) (batch string, jobs []hub.Job, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		if batch, err = leftBatch(ctx, tx, c.Now); err != nil {
			return err
		}
		if batch != "" {
			jobs, err = members(ctx, tx, batch, c.Now)
		} else if jobs, err = pick(ctx, tx, c); len(jobs) > 0 {
			batch = newBatch(c.Now)
			for i := range jobs {
				jobs[i].Delivery.Batch = batch
			}
		}
		if err != nil {
			return err
		}
		return lease(ctx, tx, c, jobs)
	})
	if err != nil {
		return "", nil, fmt.Errorf("leasing a print batch: %w", err)
	}
	return batch, jobs, s.fill(ctx, jobs)
}

// leftBatch finds a batch that nobody holds any more: a crash left it, or the print house was away.
func leftBatch(ctx context.Context, tx conn, now time.Time) (batch string, err error) {
	err = tx.rows(ctx, `SELECT batch FROM deliveries WHERE batch <> '' AND `+unfinished+`
		GROUP BY batch HAVING max(ready) <= $1 ORDER BY batch LIMIT 1`, []any{micros(now)},
		func(scan scanner) error { return scan(&batch) })
	return batch, err
}

// members locks the letters of a batch; none when another process has just taken it.
func members(ctx context.Context, tx conn, batch string, now time.Time) (jobs []hub.Job, err error) {
	taken := false
	err = tx.rows(ctx, "SELECT "+deliveryColumns+", begun, ready FROM deliveries WHERE batch = $1 AND batch <> '' AND "+unfinished+
		" ORDER BY id"+tx.dialect.forUpdate, []any{batch}, func(scan scanner) error {
		var ready int64
		add := addJob(&jobs)
		err := add(func(to ...any) error { return scan(append(to, &ready)...) })
		taken = taken || ready > micros(now)
		return err
	})
	if taken {
		return nil, err
	}
	return jobs, err
}

// newBatch names a batch by its moment, so that folders sort by age, and by chance.
func newBatch(now time.Time) string {
	return now.In(hub.Brussels()).Format("20060102-150405-") + strings.ToLower(rand.Text()[:8])
}
