package store

import (
	"context"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// deadOrder is that in which dead letters are replayed: as they stand in Kafka, so that two of one file keep their order,
// and then those that the hub raised itself, the oldest first.
const deadOrder = "topic = '', topic, partition, position, at, id"

// DeadLettersOf reads dead letters by identifier, in the order of their replay; unknown ones are absent.
func (s *Store) DeadLettersOf(ctx context.Context, ids []string) ([]hub.DeadRow, error) {
	var letters deadRows
	err := s.read.each(ctx, keys(ids), "SELECT "+deadColumns+" FROM dead_letters WHERE id IN (SELECT key FROM v) ORDER BY "+deadOrder, letters.add)
	return letters, err
}

// ToReplay lists the identifiers of all dead letters that were not replayed yet, in the order of their replay. It is all of
// them at one moment: whoever replays page after page does not meet those again that are refused again.
func (s *Store) ToReplay(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.read.rows(ctx, "SELECT id FROM dead_letters WHERE replayed = 0 ORDER BY "+deadOrder, nil, func(scan scanner) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// AskReplay asks the running hub to raise the events of these dead letters again.
func (s *Store) AskReplay(ctx context.Context, now time.Time, ids ...string) error {
	return s.noteDead(ctx, now, ids, "UPDATE dead_letters SET asked = v.now FROM v WHERE dead_letters.id = v.id AND dead_letters.topic = ''")
}

// AskedReplay reads up to so many dead letters of which staff asked it, the oldest first.
func (s *Store) AskedReplay(ctx context.Context, most int) ([]hub.DeadRow, error) {
	var letters deadRows
	err := s.read.rows(ctx, "SELECT "+deadColumns+" FROM dead_letters WHERE asked > 0 ORDER BY at, id LIMIT $1", []any{most}, letters.add)
	return letters, err
}

// MarkReplayed notes that dead letters were published or handled again.
func (s *Store) MarkReplayed(ctx context.Context, now time.Time, ids ...string) error {
	return s.noteDead(ctx, now, ids, "UPDATE dead_letters SET asked = 0, replayed = v.now FROM v WHERE dead_letters.id = v.id")
}

func (s *Store) noteDead(ctx context.Context, now time.Time, ids []string, statement string) error {
	noted := listOf("id", "now")
	for _, id := range ids {
		noted.add(id, micros(now))
	}
	return s.inTx(ctx, func(tx conn) error {
		_, err := tx.change(ctx, noted, statement)
		return err
	})
}
