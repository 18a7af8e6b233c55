package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// unfinished are the deliveries the hub still has to do with, in the words of the partial indexes.
const unfinished = "state IN ('queued', 'sending')"

// claimable are deliveries on one channel and lane that nobody holds and whose turn has come: of one file only the
// first unfinished one, so that the order of legal steps holds. A single message does not wait for a mass mailing to
// the same file. The inner query is one look into an index; written as NOT EXISTS it may become a join over all that is
// queued.
const claimable = `SELECT ` + deliveryColumns + `, begun FROM deliveries
	WHERE channel = $1 AND lane = $2 AND ready <= $3 AND ` + unfinished + ` AND batch = '' AND seq = (
		SELECT min(e.seq) FROM deliveries e WHERE e.file = deliveries.file AND e.lane <= deliveries.lane AND e.` + unfinished + `)
	ORDER BY ready, seq LIMIT $4`

// Claim leases due deliveries, the urgent lane first.
func (s *Store) Claim(ctx context.Context, c hub.Claim) (jobs []hub.Job, err error) {
	err = s.inTx(ctx, func(tx conn) error {
		if jobs, err = pick(ctx, tx, c); err != nil {
			return err
		}
		return lease(ctx, tx, c, jobs)
	})
	if err != nil {
		return nil, fmt.Errorf("leasing deliveries: %w", err)
	}
	return jobs, s.fill(ctx, jobs)
}

// pick finds up to c.Max deliveries and locks them against other processes.
func pick(ctx context.Context, tx conn, c hub.Claim) (jobs []hub.Job, err error) {
	for _, lane := range []hub.Lane{hub.LaneSingle, hub.LaneBulk} {
		if c.Single && lane != hub.LaneSingle {
			break
		}
		for _, channel := range c.Channels {
			left := c.Max - len(jobs)
			if left <= 0 {
				return jobs, nil
			}
			err := tx.rows(ctx, claimable+tx.dialect.skipLocked, []any{string(channel), int(lane), micros(c.Now), left}, addJob(&jobs))
			if err != nil {
				return nil, err
			}
		}
	}
	return jobs, nil
}

// addJob reads a delivery and whether its hand-over began.
func addJob(jobs *[]hub.Job) func(scanner) error {
	return func(scan scanner) error {
		var begun int
		d, err := scanDelivery(scan, &begun)
		*jobs = append(*jobs, hub.Job{Delivery: d, Begun: begun == 1})
		return err
	}
}

// lease gives the jobs to c's worker until c.Now+c.Lease.
func lease(ctx context.Context, tx conn, c hub.Claim, jobs []hub.Job) error {
	token, until := c.Worker+"/"+rand.Text(), c.Now.Add(c.Lease)
	leased := listOf("id", "token", "ready", "batch")
	for i := range jobs {
		job := &jobs[i]
		job.Delivery.State = hub.Sending
		job.Lease = hub.Lease{Delivery: job.Delivery.ID, Token: token, Until: until}
		leased.add(job.Delivery.ID, token, micros(until), job.Delivery.Batch)
	}
	n, err := tx.change(ctx, leased, `UPDATE deliveries SET state = 'sending', token = v.token, ready = v.ready, batch = v.batch
		FROM v WHERE deliveries.id = v.id`)
	return all(n, leased, err)
}

// fill reads what the jobs need to be sent, in one query.
func (s *Store) fill(ctx context.Context, jobs []hub.Job) error {
	wanted := listOf("n", "message", "file")
	for i := range jobs {
		wanted.add(i, jobs[i].Delivery.Message, jobs[i].Delivery.File)
	}
	contents := make([]content, len(jobs))
	err := s.read.each(ctx, wanted, `SELECT v.n, m.body, m.document, coalesce(f.state, '{}'), coalesce(f.version, 0)
		FROM v JOIN messages m ON m.id = v.message LEFT JOIN files f ON f.number = v.file`, func(scan scanner) error {
		var n int
		var c content
		err := scan(&n, &c.message, &c.document, &c.state, &c.version)
		contents[n] = c
		return err
	})
	if err != nil {
		return err
	}
	return onAllCores(len(jobs), func(i int) error { return contents[i].fill(&jobs[i]) })
}

// content is what a job carries, as it is in the tables.
type content struct {
	message, document, state []byte
	version                  int64
}

func (c content) fill(job *hub.Job) error {
	err := errors.Join(json.Unmarshal(c.message, &job.Message), json.Unmarshal(c.document, &job.Document),
		json.Unmarshal(c.state, &job.History.File))
	if err != nil {
		return fmt.Errorf("delivery %s: the ledger's JSON cannot be read: %w", job.Delivery.ID, err)
	}
	job.History.Version = c.version
	return nil
}
