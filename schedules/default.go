package schedules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

const day = 24 * time.Hour

// Default is the fund's year. The days are usage, not law: Adjust changes them by configuration. Newsletters are
// not in it: each issue is a campaign.
func Default() []Schedule {
	affiliates, owing := hub.Audience{Types: []hub.FileType{hub.Affiliate}}, hub.Audience{Owing: true}
	return []Schedule{
		{
			ID: "due-notices", Raises: hub.ClockDueNotices, Audience: owing,
			Crons: []string{"0 7 5 1,4,7,10 *"}, CatchUp: CatchUpLast, NotAfter: 20 * day,
		},
		{ // ten and five days before the last day of the quarter; of no use once it has come
			ID: "due-date-reminder", Raises: hub.ClockDueDateReminder, Audience: owing,
			Crons:   []string{"0 7 21,26 3,12 *", "0 7 20,25 6,9 *"},
			CatchUp: CatchUpLast, NotAfter: 3 * day,
		},
		{
			ID: "first-reminder", Raises: hub.ClockFirstReminder, Audience: owing,
			Crons: []string{"0 8 5 1,4,7,10 *"}, CatchUp: CatchUpLast, NotAfter: 20 * day,
		},
		{
			ID: "second-reminder", Raises: hub.ClockSecondReminder, Audience: owing,
			Crons: []string{"0 8 15 2,5,8,11 *"}, CatchUp: CatchUpLast, NotAfter: 20 * day,
		},
		{
			ID: "formal-notice", Raises: hub.ClockFormalNotice, Audience: owing,
			Crons: []string{"0 8 10 * *"}, CatchUp: CatchUpLast, NotAfter: 15 * day,
		},
		{
			ID: "tax-attestation", Raises: hub.ClockTaxAttestation, Audience: affiliates,
			Crons: []string{"0 6 1 2 *"}, CatchUp: CatchUpLast, NotAfter: 27 * day,
		},
	}
}

// Adjust replaces the cron expressions of schedules by name; several are separated by ";", and "off" leaves the
// schedule out. A name that no schedule has is refused.
func Adjust(list []Schedule, by map[string]string) ([]Schedule, error) {
	var adjusted []Schedule
	var names []string
	left := maps.Clone(by)
	for _, s := range list {
		names = append(names, s.ID)
		given, changed := by[s.ID]
		delete(left, s.ID)
		if given == "off" {
			continue
		}
		if changed {
			s.Crons = splitCrons(given)
		}
		adjusted = append(adjusted, s)
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("no schedule is called %s; there are %s",
			strings.Join(slices.Sorted(maps.Keys(left)), ", "), strings.Join(names, ", "))
	}
	return adjusted, nil
}

func splitCrons(s string) []string {
	var all []string
	for one := range strings.SplitSeq(s, ";") {
		all = append(all, strings.TrimSpace(one))
	}
	return all
}
