package schedules

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Schedule says when an event is raised, and for which files.
type Schedule struct {
	ID       string   // "formal-notice"; in the identity of runs and events for ever
	Crons    []string // five fields each, on Belgian clocks; a tick that several share is one tick
	Raises   string   // type of the events
	Audience hub.Audience
	Facts    json.RawMessage // of each event's Tick; nil for none
	CatchUp  CatchUp         // what to do about ticks that nobody was there for
	NotAfter time.Duration   // after its tick, a run that is not done is given up; 0 is never
}

// CatchUp says what becomes of ticks that passed while no replica was running.
type CatchUp string

// The policies.
const (
	CatchUpNone CatchUp = "none" // they are missed
	CatchUpLast CatchUp = "last" // the latest one runs, the others are missed
	CatchUpAll  CatchUp = "all"  // each one runs
)

// punctual is how late a tick may be found without being one that nobody was there for.
const punctual = 5 * time.Minute

// timetable is a schedule that was checked.
type timetable struct {
	Schedule
	crons crons
}

// check reads every schedule and names all that is wrong with them.
func check(list []Schedule) ([]timetable, error) {
	tables := make([]timetable, 0, len(list))
	seen := map[string]bool{}
	var wrong []error
	for _, s := range list {
		t, err := s.check()
		if err == nil && seen[s.ID] {
			err = errors.New("the name is used twice")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("schedule %q: %w", s.ID, err))
		}
		seen[s.ID] = true
		tables = append(tables, t)
	}
	return tables, errors.Join(wrong...)
}

func (s Schedule) check() (timetable, error) {
	switch {
	case !isName(s.ID):
		return timetable{}, errors.New("a name has small letters, digits and hyphens only")
	case s.Raises == "":
		return timetable{}, errors.New("it raises no event: set Raises to the type of event")
	case s.CatchUp != CatchUpNone && s.CatchUp != CatchUpLast && s.CatchUp != CatchUpAll:
		return timetable{}, fmt.Errorf("catch-up %q is not one of none, last, all", s.CatchUp)
	case s.Facts != nil && !json.Valid(s.Facts):
		return timetable{}, errors.New("its facts are not JSON")
	}
	crons, err := parseCrons(s.Crons)
	return timetable{s, crons}, err
}

// isName tells that s can stand in identifiers and addresses as it is.
func isName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 60
}

// due makes the runs of all ticks after since: those to work on, and those that are missed, each with the reason.
func (t timetable) due(since wall, now time.Time) []hub.Run {
	ticks := t.crons.between(since, now)
	last := len(ticks) - 1
	if len(ticks) == mostTicks {
		last = mostTicks // the next look finds more
	}
	runs := make([]hub.Run, len(ticks))
	for i, w := range ticks {
		runs[i] = hub.Run{
			ID: t.ID + "/" + w.String(), Schedule: t.ID, Tick: w.String(), Due: w.instant(),
			State: hub.RunRunning, Excluded: hub.Counts{}, Started: now, Changed: now,
		}
		if why := t.missed(w.instant(), now, i == last); why != "" {
			runs[i].State, runs[i].Note = hub.RunMissed, why
		}
	}
	return runs
}

// missed says why a tick that is due does not run; "" lets it run.
func (t timetable) missed(due, now time.Time, last bool) string {
	late := now.Sub(due)
	switch {
	case t.tooLate(due, now):
		return fmt.Sprintf("found %s after it was due; it must not run later than %s after", late.Round(time.Minute), t.NotAfter)
	case t.CatchUp == CatchUpNone && late > punctual:
		return fmt.Sprintf("nobody was there when it was due; found %s later", late.Round(time.Minute))
	case t.CatchUp == CatchUpLast && !last:
		return "nobody was there when it was due; a later one runs in its place"
	}
	return ""
}

func (t timetable) tooLate(due, now time.Time) bool {
	return t.NotAfter > 0 && now.Sub(due) > t.NotAfter
}
