package simulate

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// Load is an endless stream of events over a number of files, for benchmarks: first the registration and one
// contribution of every file, then payments for ever, with a change of preference in every fifty. The same
// seed gives the same stream; every event is valid and new.
func Load(seed uint64, files int) iter.Seq[hub.Event] {
	return func(yield func(hub.Event) bool) {
		start := hub.NewDate(figuresYear, 1, 5).At(2, 0).UTC()
		for _, e := range openFiles(seed, files) {
			if !yield(e) {
				return
			}
		}
		r := chance(seed, "load", 0)
		for n := 0; ; n++ {
			if !yield(loadEvent(r, n, files, start.Add(time.Duration(n)*time.Millisecond))) {
				return
			}
		}
	}
}

// openFiles are the registrations, then the contributions.
func openFiles(seed uint64, files int) []hub.Event {
	o := Options{Files: files, Seed: seed, Year: figuresYear}
	cast := castOf(o)
	opening := make([]hub.Event, 2*files)
	for i := range files {
		cast[i].incident, cast[i].kind = nothing, hub.Affiliate
		l := newLife(o, i, cast[i])
		l.tell(hub.NewDate(figuresYear-1, 1, 2), hub.AffiliateRegistered, l.profile)
		l.assess(hub.Quarter{Year: figuresYear, N: 1})
		opening[i], opening[files+i] = l.happenings[0].whole(), l.happenings[1].whole()
	}
	return opening
}

// loadEvent is event n, written without reflection so that making events costs little beside handling them.
func loadEvent(r *rand.Rand, n, files int, at time.Time) hub.Event {
	file := 412_000 + r.IntN(files)
	e := hub.Event{Subject: fmt.Sprintf("%07d", file), Time: at}
	switch n % 50 {
	case 0:
		e.ID, e.Source, e.Type = fmt.Sprintf("LOAD-F-%d", n), sourceFiles, hub.PreferenceChanged
		e.Data = fmt.Appendf(nil, `{"newsletter":%t}`, r.IntN(2) == 0)
	default:
		e.ID, e.Source, e.Type = fmt.Sprintf("LOAD-B-%d", n), sourceBank, hub.PaymentReceived
		e.Data = fmt.Appendf(nil, `{"id":%q,"on":"%04d-01-%02d","amount":%d}`, e.ID, figuresYear, 5+n%20, between(r, 5_00, 400_00))
	}
	return e
}
