package schedules

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// wall is a moment as Belgian clocks show it, labelled UTC so that arithmetic never meets a change to summer time.
// On the day an hour is skipped its minutes still exist here, and on the day an hour repeats they exist once: a
// daily schedule so has exactly one tick a day.
type wall struct{ time.Time }

// minuteForm writes a wall-clock minute; sorted as text, minutes are sorted in time.
const minuteForm = "2006-01-02T15:04"

func wallOf(t time.Time) wall {
	t = t.In(hub.Brussels())
	return wall{time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)}
}

func parseWall(s string) (wall, error) {
	t, err := time.Parse(minuteForm, s)
	if err != nil {
		return wall{}, fmt.Errorf("%q is no wall-clock minute of the form %s", s, minuteForm)
	}
	return wall{t}, nil
}

func (w wall) String() string { return w.Format(minuteForm) }

// instant is when Belgian clocks show w: an hour later when w is skipped, one of both times when it repeats.
func (w wall) instant() time.Time {
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), 0, 0, hub.Brussels())
}

// crons are expressions of which any one may be due.
type crons []cron.Schedule

// parseCrons reads expressions of five fields and refuses what the parser would accept, or panic on, and staff
// would not expect.
func parseCrons(expressions []string) (crons, error) {
	if len(expressions) == 0 {
		return nil, fmt.Errorf("no cron expression: give at least one, such as %q", "0 7 5 1,4,7,10 *")
	}
	var all crons
	for _, e := range expressions {
		c, err := parseCron(e)
		if err != nil {
			return nil, fmt.Errorf("cron %q: %w", e, err)
		}
		all = append(all, c)
	}
	return all, nil
}

var fiveFields = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

func parseCron(expression string) (cron.Schedule, error) {
	fields := strings.Fields(expression)
	switch {
	case strings.Contains(expression, "TZ="): // alone, it makes the parser panic
		return nil, fmt.Errorf("schedules always follow Belgian clocks: leave the time zone out")
	case strings.HasPrefix(expression, "@"):
		return nil, fmt.Errorf("write the five fields: minute, hour, day of month, month, day of week")
	case len(fields) != 5:
		return nil, fmt.Errorf("%d fields instead of five: minute, hour, day of month, month, day of week", len(fields))
	case restricts(fields[2]) && restricts(fields[4]):
		return nil, fmt.Errorf("day of month and day of week would mean either of both: give one of them, or two expressions")
	}
	c, err := fiveFields.Parse(expression)
	if err != nil {
		return nil, err
	}
	if c.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("there is no such day in any year")
	}
	return c, nil
}

// restricts tells that a field leaves some days out.
func restricts(field string) bool { return field != "*" && field != "?" }

// next is the first tick after w.
func (cs crons) next(w wall) wall {
	first := cs[0].Next(w.Time)
	for _, c := range cs[1:] {
		if t := c.Next(w.Time); t.Before(first) {
			first = t
		}
	}
	return wall{first}
}

// mostTicks bounds what one look at the clock can find after a long absence.
const mostTicks = 1000

// between lists the ticks after since that are due by now, oldest first, at most mostTicks.
func (cs crons) between(since wall, now time.Time) []wall {
	var due []wall
	for w := cs.next(since); !w.instant().After(now) && len(due) < mostTicks; w = cs.next(w) {
		due = append(due, w)
	}
	return due
}
