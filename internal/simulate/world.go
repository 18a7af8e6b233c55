package simulate

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Options say which world.
type Options struct {
	Files int    // affiliates and companies
	Seed  uint64 // same seed, same world
	Year  int    // the year that is walked; history lies in the year before
}

// World is one year of upstream systems, day by day. It is read-only and safe for concurrent use.
type World struct {
	options Options
	days    map[hub.Date][]happening
	totals  Totals
}

// Totals count what a world publishes in its whole year.
type Totals struct {
	Records    int // Events + Duplicates + Bad
	Events     int // each once
	Duplicates int // published a second time, with the same source and ID
	Bad        int // records that no hub can read as an event
}

// Record is one record as it travels by Kafka.
type Record struct {
	Topic   string
	Key     string
	Headers []hub.Header
	Value   []byte
	Time    time.Time
}

// happening is something an upstream system will publish: an event, or a bad record.
type happening struct {
	event     hub.Event // without Data
	data      any
	bad       *Record
	duplicate bool
}

func (h happening) at() time.Time {
	if h.bad != nil {
		return h.bad.Time
	}
	return h.event.Time
}

// New makes a world. It holds the year in memory, at about a kilobyte an event.
func New(o Options) *World {
	w := &World{options: o, days: map[hub.Date][]happening{}}
	cast := castOf(o)
	for i := range o.Files {
		l := newLife(o, i, cast[i])
		l.live()
		for _, h := range l.happenings {
			w.add(w.publishedOn(h), h)
		}
	}
	w.publishTwice()
	w.publishBad()
	for day, all := range w.days {
		slices.SortStableFunc(all, func(a, b happening) int {
			return cmp.Or(a.at().Compare(b.at()), cmp.Compare(a.event.Subject, b.event.Subject))
		})
		w.days[day] = all
	}
	return w
}

// publishedOn is the day itself, and for history the first day of the year.
func (w *World) publishedOn(h happening) hub.Date {
	if day := hub.DateOf(h.event.Time); day.Year == w.options.Year {
		return day
	}
	return hub.NewDate(w.options.Year, time.January, 1)
}

func (w *World) add(day hub.Date, h happening) {
	w.days[day] = append(w.days[day], h)
	w.totals.Records++
	switch {
	case h.bad != nil:
		w.totals.Bad++
	case h.duplicate:
		w.totals.Duplicates++
	default:
		w.totals.Events++
	}
}

// Totals count the whole year.
func (w *World) Totals() Totals { return w.totals }

// Day is what upstream publishes on one day of the year, in order: events, duplicates and bad records. All times lie
// before five in the morning, for upstream publishes by night. On 1 January the history comes first, with the times
// of the year before.
func (w *World) Day(day hub.Date) []Record {
	records := make([]Record, 0, len(w.days[day]))
	for _, h := range w.days[day] {
		records = append(records, h.record())
	}
	return records
}

// Events is Day without the bad records, as events.
func (w *World) Events(day hub.Date) []hub.Event {
	events := make([]hub.Event, 0, len(w.days[day]))
	for _, h := range w.days[day] {
		if h.bad == nil {
			events = append(events, h.whole())
		}
	}
	return events
}

func (h happening) whole() hub.Event {
	e := h.event
	e.Data = encode(h.data)
	return e
}

func (h happening) record() Record {
	if h.bad != nil {
		return *h.bad
	}
	return recordOf(h.whole())
}

// recordOf is the event in the binary mode of CloudEvents.
func recordOf(e hub.Event) Record {
	return Record{Topic: hub.TopicOf(e.Type), Key: e.Subject, Headers: e.Headers(), Value: e.Data, Time: e.Time}
}

// chance is a source of randomness that depends on the seed and on what it is for, and on nothing else.
func chance(seed uint64, what string, n int) *rand.Rand {
	h := uint64(14695981039346656037)
	for _, c := range []byte(what) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return rand.New(rand.NewPCG(seed, h+uint64(n)))
}
