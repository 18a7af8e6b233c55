package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// ClaimOutbox leases the oldest records. One process publishes at a time: while any lease runs, nothing is given
// out, so that the records of a key stay in order.
func (s *Store) ClaimOutbox(ctx context.Context, most int, now time.Time, lease time.Duration) ([]hub.OutboxRecord, error) {
	var records []hub.OutboxRecord
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		token := rand.Text()
		rows, err := tx.QueryContext(ctx, `SELECT id, topic, key, headers, payload, next FROM outbox ORDER BY seq LIMIT $1`+
			s.dialect.lockRows(), most)
		if err != nil {
			return err
		}
		leased := false
		err = collect(rows, func(scan func(...any) error) error {
			r := hub.OutboxRecord{Token: token}
			var headers string
			var next int64
			if err := scan(&r.ID, &r.Topic, &r.Key, &headers, &r.Payload, &next); err != nil {
				return err
			}
			leased = leased || next > micros(now)
			records = append(records, r)
			return json.Unmarshal([]byte(headers), &records[len(records)-1].Headers)
		})
		if err != nil || leased || len(records) == 0 {
			records = nil
			return err
		}
		ids := make([]any, 0, len(records)+2)
		for _, r := range records {
			ids = append(ids, r.ID)
		}
		return s.eachID(ctx, tx, `UPDATE outbox SET token = $1, next = $2 WHERE id IN `, []any{token, micros(now.Add(lease))}, ids)
	})
	return records, err
}

// OutboxDone removes published records, where the lease under which they were claimed still holds.
func (s *Store) OutboxDone(ctx context.Context, published []hub.OutboxRecord) error {
	if len(published) == 0 {
		return nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		ids := make([]any, len(published))
		for i, r := range published {
			ids[i] = r.ID
		}
		return s.eachID(ctx, tx, `DELETE FROM outbox WHERE token = $1 AND id IN `, []any{published[0].Token}, ids)
	})
}

// eachID runs a statement that ends in a list of identifiers, in chunks; first are its other parameters.
func (s *Store) eachID(ctx context.Context, tx *sql.Tx, statement string, first, ids []any) error {
	return eachChunk(len(ids), func(from, to int) error {
		args := append(append([]any{}, first...), ids[from:to]...)
		_, err := tx.ExecContext(ctx, statement+placeholdersFrom(len(first)+1, to-from), args...)
		return err
	})
}
