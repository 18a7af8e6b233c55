package schedules

import (
	"context"
	"fmt"
	"slices"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// nextFiles reads up to n files after the cursor that the audience must look at: all of them, or those of its list,
// which is sorted. Fewer than n means that these are the last.
func nextFiles(ctx context.Context, files Files, a hub.Audience, cursor string, n int) ([]hub.Reach, error) {
	if len(a.Files) > 0 {
		return listedFiles(ctx, files, a.Files, cursor, n)
	}
	page, err := files.ReachAfter(ctx, cursor, n)
	return page, wrap(fmt.Sprintf("reading the files after %q", cursor), err)
}

// listedFiles reads the next files of a list. One the ledger does not have is there all the same, as unknown.
func listedFiles(ctx context.Context, files Files, list []string, cursor string, n int) ([]hub.Reach, error) {
	from, found := slices.BinarySearch(list, cursor)
	if found {
		from++
	}
	list = list[from:min(from+n, len(list))]
	page := make([]hub.Reach, len(list))
	for i, number := range list {
		page[i].File = number
	}
	known, err := files.ReachOf(ctx, list)
	for _, r := range known {
		if i, ok := slices.BinarySearch(list, r.File); ok {
			page[i] = r
		}
	}
	return page, wrap(fmt.Sprintf("reading the listed files after %q", cursor), err)
}

// choose picks the files that are in the audience and counts the others by reason.
func choose(a hub.Audience, files []hub.Reach, excluded hub.Counts) []string {
	chosen := make([]string, 0, len(files))
	for _, f := range files {
		if why := a.Excludes(f); !why.None() {
			excluded[why.Code]++
			continue
		}
		chosen = append(chosen, f.File)
	}
	return chosen
}
