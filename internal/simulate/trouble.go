package simulate

import (
	"fmt"
	"slices"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// oneInTwice is how many events there are for each that is published a second time.
const oneInTwice = 97

// publishTwice has some events come in again, on the same night or on the next: upstream delivers at least once.
func (w *World) publishTwice() {
	n := 0
	for _, day := range w.sortedDays() {
		for _, h := range slices.Clone(w.days[day]) {
			n++
			if n%oneInTwice != 0 {
				continue
			}
			h.duplicate = true
			again := day
			if next := day.AddDays(1); n%(2*oneInTwice) == 0 && next.Year == day.Year {
				again = next
			}
			w.add(again, h)
		}
	}
}

func (w *World) sortedDays() []hub.Date {
	days := make([]hub.Date, 0, len(w.days))
	for day := range w.days {
		days = append(days, day)
	}
	slices.SortFunc(days, hub.Date.Compare)
	return days
}

// publishBad puts in records that are no events: one of each mistake at least, at most one a fortnight.
func (w *World) publishBad() {
	if w.options.Files == 0 {
		return
	}
	r := chance(w.options.Seed, "bad", 0)
	mistakes := mistakes()
	for i := range min(max(len(mistakes), w.options.Files/100), 26) {
		day := hub.NewDate(w.options.Year, time.January, between(r, 3, 360))
		file := fmt.Sprintf("%07d", 412_000+r.IntN(w.options.Files))
		id := fmt.Sprintf("BAD-%s-%02d", file, i)
		bad := mistakes[i%len(mistakes)].make(id, file, day)
		w.add(day, happening{bad: &bad, event: hub.Event{Subject: file}})
	}
}

// mistake is something that goes wrong in an upstream system.
type mistake struct {
	what string
	make func(id, file string, day hub.Date) Record
}

func mistakes() []mistake {
	return []mistake{
		{"a type that nobody agreed on", func(id, file string, day hub.Date) Record {
			record := payment(id, file, day)
			set(&record, "ce_type", "payment.recieved.v1")
			return record
		}},
		{"data cut short", func(id, file string, day hub.Date) Record {
			record := payment(id, file, day)
			record.Value = record.Value[:len(record.Value)/2]
			return record
		}},
		{"an amount as text", func(id, file string, day hub.Date) Record {
			record := payment(id, file, day)
			record.Value = fmt.Appendf(nil, `{"id":%q,"on":%q,"amount":"169,04"}`, id, day)
			return record
		}},
		{"no day of payment", func(id, file string, day hub.Date) Record {
			record := payment(id, file, day)
			record.Value = fmt.Appendf(nil, `{"id":%q,"amount":16904}`, id)
			return record
		}},
		{"a language that letters are not written in", func(id, file string, day hub.Date) Record {
			return recordOf(hub.Event{
				ID: id, Source: sourceFiles, Type: hub.AffiliateChanged, Subject: file, Time: slot(sourceFiles, day),
				Data: []byte(`{"name":"John Smith","lang":"en","address":{"street":"Rue Haute","postcode":"1000","city":"Bruxelles"}}`),
			})
		}},
		{"no headers", func(id, file string, day hub.Date) Record {
			record := payment(id, file, day)
			record.Headers = nil
			return record
		}},
	}
}

func payment(id, file string, day hub.Date) Record {
	return recordOf(hub.Event{
		ID: id, Source: sourceBank, Type: hub.PaymentReceived, Subject: file, Time: slot(sourceBank, day),
		Data: encode(hub.Payment{ID: id, On: day, Amount: 169_04}),
	})
}

func set(r *Record, header, value string) {
	for i := range r.Headers {
		if r.Headers[i].Key == header {
			r.Headers[i].Value = []byte(value)
		}
	}
}
