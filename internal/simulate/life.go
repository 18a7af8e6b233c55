package simulate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

// The upstream systems, as sources of events.
const (
	sourceFiles         = "/cna/affiliation"
	sourceContributions = "/cna/contributions"
	sourceBank          = "/cna/bank"
	sourceBenefits      = "/cna/benefits"
	sourceReceipts      = "/cna/print-house"
)

// life is one file's two years: the history, and the year that is walked.
type life struct {
	role
	r          *rand.Rand
	year       int
	file       string
	person     person
	profile    hub.ProfileData
	since      hub.Date
	deathTold  hub.Date // zero for the living
	income     hub.Cents
	payments   int // numbers them
	notices    int // numbers events that have no number of their own
	happenings []happening
}

func newLife(o Options, i int, as role) *life {
	l := &life{role: as, r: chance(o.Seed, "life", i), year: o.Year, file: fmt.Sprintf("%07d", 412_000+i)}
	l.person = nameOf(l.r, l.lang, l.origin)
	l.since = l.affiliatedOn()
	l.income = l.earns()
	l.profile = l.introduce()
	return l
}

// live tells everything that upstream will publish of the file.
func (l *life) live() {
	l.tell(l.since, l.typeOf(hub.AffiliateRegistered, hub.CompanyRegistered), l.profile)
	if l.incident == dies {
		l.die()
	}
	if l.kind == hub.Company {
		l.liveAsCompany()
	} else {
		l.liveByQuarters()
	}
	l.meet()
	l.forget()
}

func (l *life) liveByQuarters() {
	for q := (hub.Quarter{Year: l.year - 1, N: 1}); q.Year <= l.year; q = q.Add(1) {
		if !q.Before(l.since.Quarter()) {
			l.settle(l.assess(q))
		}
	}
	l.settlePlan()
}

func (l *life) liveAsCompany() {
	for year := l.year - 1; year <= l.year; year++ {
		if year >= l.since.Year {
			l.settle(l.assessCompany(year))
		}
	}
}

// affiliatedOn is a day long ago, in the last two years for a starter, or in the year itself; always in the first two
// months of a quarter, which leaves a month to pay its contribution.
func (l *life) affiliatedOn() hub.Date {
	quarter := hub.Quarter{Year: l.year - between(l.r, 3, 25), N: between(l.r, 1, 4)}
	switch {
	case l.incident == affiliates:
		quarter = hub.Quarter{Year: l.year, N: between(l.r, 1, 4)}
	case l.category == starter && l.kind == hub.Affiliate:
		quarter = hub.Quarter{Year: l.year - between(l.r, 1, 2), N: between(l.r, 1, 4)}
	}
	return law.NextWorkingDay(quarter.First().AddDays(between(l.r, 1, 55)))
}

func (l *life) introduce() hub.ProfileData {
	p := hub.ProfileData{
		Name: l.person.full(), Identifier: l.nationalNumber(), Category: l.category.code(), Lang: l.lang,
		Address: homeOf(l.r, l.lang, l.origin),
	}
	if l.kind == hub.Company {
		p.Name, p.Identifier, p.Category = companyName(l.r, l.lang, l.person), law.KBO(between(l.r, 4_000_000, 10_300_000)), companyCategory
	}
	if l.incident == changesLang && l.lang != hub.DE && !p.Address.Abroad() {
		p.Address.Postcode, p.Address.City = "1000", map[hub.Lang]string{hub.FR: "Bruxelles", hub.NL: "Brussel"}[l.lang]
	}
	if l.contact != paper {
		p.Email = l.mailAddress()
	}
	if l.contact == email || l.contact == subscriber || l.contact == refused {
		p.Prefers = hub.ChannelEmail
	}
	p.Newsletter = l.contact == subscriber
	if l.r.IntN(7) > 0 {
		p.Handler = new(oneOf(l.r, handlersOf(l.lang)))
	}
	return p
}

// mailAddress is under .example; one that must bounce says so to the demo's mail sink.
func (l *life) mailAddress() string {
	name := fmt.Sprintf("%s%d", mailName(l.person), between(l.r, 1, 99))
	if l.contact == refused {
		name = "bounce-" + name
	}
	return name + "@" + oneOf(l.r, list("post.example, courriel.example, zelfstandig.example, mail.example"))
}

// nationalNumber is a bis number for those who have no national one: the month is 40 higher.
func (l *life) nationalNumber() string {
	birth := hub.NewDate(l.year-between(l.r, 21, 68), time.Month(between(l.r, 1, 12)), between(l.r, 1, 28))
	if l.origin == bis || l.origin == abroad {
		birth.Month += 40
	}
	serial := 2 * between(l.r, 1, 498)
	if l.person.man {
		serial--
	}
	return law.NISS(birth, serial)
}

// slot is when a system publishes: between two and five in the morning, one system after the other, so that what a file
// needs first comes first.
func slot(source string, on hub.Date) time.Time {
	n := slices.Index([]string{sourceFiles, sourceContributions, sourceBank, sourceBenefits, sourceReceipts}, source)
	return on.At(2, n*slotMinutes).UTC()
}

const slotMinutes = 36

// tell adds an event that has no number of its own.
func (l *life) tell(on hub.Date, eventType string, data any) {
	l.notices++
	l.publish(on, eventType, fmt.Sprintf("%s-%04d", l.file, l.notices), data)
}

// publish adds an event; what would happen after the year is left out.
func (l *life) publish(on hub.Date, eventType, id string, data any) {
	if on.Year > l.year {
		return
	}
	source := sourceOf(eventType)
	at := slot(source, on).Add(time.Duration(l.r.IntN(slotMinutes*60)) * time.Second)
	l.happenings = append(l.happenings, happening{
		event: hub.Event{ID: id, Source: source, Type: eventType, Subject: l.file, Time: at}, data: data,
	})
}

func sourceOf(eventType string) string {
	return map[string]string{
		hub.TopicFiles: sourceFiles, hub.TopicContributions: sourceContributions, hub.TopicPayments: sourceBank,
		hub.TopicBenefits: sourceBenefits, hub.TopicReceipts: sourceReceipts,
	}[hub.TopicOf(eventType)]
}

func (l *life) typeOf(affiliate, company string) string {
	if l.kind == hub.Company {
		return company
	}
	return affiliate
}

// forget leaves out what would happen after upstream learnt of a death.
func (l *life) forget() {
	if l.deathTold.IsZero() {
		return
	}
	kept := l.happenings[:0]
	for _, h := range l.happenings {
		if !hub.DateOf(h.event.Time).After(l.deathTold) {
			kept = append(kept, h)
		}
	}
	l.happenings = kept
}

// encode is the JSON of a payload of this package's own making.
func encode(data any) json.RawMessage { return must(json.Marshal(data)) }
