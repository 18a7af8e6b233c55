package store

import (
	"context"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const reachColumns = "number, known, deceased, type, lang, category, postcode, newsletter, owing"

// ReachAfter reads what audiences look at of up to n files with numbers after the given one, in their order.
func (s *Store) ReachAfter(ctx context.Context, number string, n int) ([]hub.Reach, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+reachColumns+" FROM files WHERE number > $1 ORDER BY number LIMIT $2", number, n)
	if err != nil {
		return nil, fmt.Errorf("paging through the files: %w", err)
	}
	page := make([]hub.Reach, 0, n)
	err = collect(rows, func(scan func(...any) error) error {
		r, err := scanReach(scan)
		page = append(page, r)
		return err
	})
	return page, err
}

// ReachOf reads the same of the files with these numbers; unknown ones are absent.
func (s *Store) ReachOf(ctx context.Context, numbers []string) ([]hub.Reach, error) {
	var found []hub.Reach
	err := selectIn(ctx, s.read, "SELECT "+reachColumns+" FROM files WHERE number", numbers, "",
		func(scan func(...any) error) error {
			r, err := scanReach(scan)
			found = append(found, r)
			return err
		})
	return found, err
}

func scanReach(scan func(...any) error) (hub.Reach, error) {
	var r hub.Reach
	var known, deceased, subscribed, owing int
	err := scan(&r.File, &known, &deceased, &r.Type, &r.Lang, &r.Category, &r.Postcode, &subscribed, &owing)
	r.Known, r.Deceased, r.Subscribed, r.Owing = known == 1, deceased == 1, subscribed == 1, owing == 1
	return r, err
}
