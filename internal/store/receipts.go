package store

import (
	"context"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// writeReceipts changes the deliveries that others report on, and tells so. Of several receipts for one delivery
// each is applied after the one before.
func writeReceipts(ctx context.Context, tx conn, receipts []hub.Receipt) error {
	for len(receipts) > 0 {
		now, later := oneEach(receipts)
		if err := applyReceipts(ctx, tx, now); err != nil {
			return err
		}
		receipts = later
	}
	return nil
}

// oneEach takes the first receipt of each delivery.
func oneEach(receipts []hub.Receipt) (first map[string]hub.Receipt, later []hub.Receipt) {
	first = map[string]hub.Receipt{}
	for _, r := range receipts {
		if _, taken := first[r.Delivery]; taken {
			later = append(later, r)
		} else {
			first[r.Delivery] = r
		}
	}
	return first, later
}

// reportable are the states in which another system may report on a delivery: it was handed over, or may have been.
// A report that comes before the hub wrote down its own outcome, or while it means to try again, settles the
// delivery and ends the lease.
const reportable = `(deliveries.state IN ('sent', 'uncertain', 'delivered')
	OR deliveries.state IN ('queued', 'sending') AND (deliveries.begun = 1 OR deliveries.attempts > 0))`

func applyReceipts(ctx context.Context, tx conn, receipts map[string]hub.Receipt) error {
	reported := listOf("id", "state", "note", "changed", "replaced")
	for id, r := range receipts {
		reported.add(id, string(r.State), heal(r.Answer), micros(r.At), bit(r.Fallback != nil))
	}
	var changed []hub.Delivery
	fallbacks := deliveryList()
	err := tx.each(ctx, reported, `UPDATE deliveries SET state = v.state, note = v.note, changed = v.changed, replaced = v.replaced, token = '', begun = 0
		FROM v WHERE deliveries.id = v.id AND deliveries.state <> v.state AND `+reportable+` RETURNING `+deliveryColumns,
		func(scan scanner) error {
			d, err := scanDelivery(scan)
			changed = append(changed, d)
			if fallback := receipts[d.ID].Fallback; fallback != nil {
				addDelivery(fallbacks, *fallback)
			}
			return err
		})
	if err != nil {
		return err
	}
	if err := queue(ctx, tx, fallbacks); err != nil {
		return err
	}
	return tell(ctx, tx, changed)
}
