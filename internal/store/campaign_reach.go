package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const reachColumns = "number, known, deceased, type, lang, category, postcode, newsletter, owing"

// ReachAfter reads what audiences look at of up to n files with numbers after the given one, in their order.
func (s *Store) ReachAfter(ctx context.Context, number string, n int) ([]hub.Reach, error) {
	page := make([]hub.Reach, 0, n)
	err := s.read.rows(ctx, "SELECT "+reachColumns+" FROM files WHERE number > $1 ORDER BY number LIMIT $2", []any{number, n}, addReach(&page))
	if err != nil {
		return nil, fmt.Errorf("paging through the files: %w", err)
	}
	return page, nil
}

// ReachOf reads the same of the files with these numbers; unknown ones are absent.
func (s *Store) ReachOf(ctx context.Context, numbers []string) ([]hub.Reach, error) {
	var found []hub.Reach
	err := s.read.each(ctx, keys(numbers), "SELECT "+reachColumns+" FROM files WHERE number IN (SELECT key FROM v)", addReach(&found))
	return found, err
}

func addReach(to *[]hub.Reach) func(scanner) error {
	return func(scan scanner) error {
		var r hub.Reach
		var known, deceased, subscribed, owing int
		err := scan(&r.File, &known, &deceased, &r.Type, &r.Lang, &r.Category, &r.Postcode, &subscribed, &owing)
		r.Known, r.Deceased, r.Subscribed, r.Owing = known == 1, deceased == 1, subscribed == 1, owing == 1
		*to = append(*to, r)
		return err
	}
}
