package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/law"
)

var small = Options{Files: 60, Seed: 1, Year: 2026}

// year walks all days.
func year(w *World) []hub.Date {
	var days []hub.Date
	for day := hub.NewDate(w.options.Year, time.January, 1); day.Year == w.options.Year; day = day.AddDays(1) {
		days = append(days, day)
	}
	return days
}

func everything(w *World) []hub.Event {
	var all []hub.Event
	for _, day := range year(w) {
		all = append(all, w.Events(day)...)
	}
	return all
}

// each calls do with the data of every event of a type.
func each[T any](t *testing.T, events []hub.Event, eventType string, do func(hub.Event, T)) {
	t.Helper()
	found := false
	for _, e := range events {
		if e.Type == eventType {
			data, err := hub.DataOf[T](e)
			if err != nil {
				t.Fatal(err)
			}
			found = true
			do(e, data)
		}
	}
	if !found {
		t.Errorf("no %s at all", eventType)
	}
}

func digest(o Options) [32]byte {
	w, h := New(o), sha256.New()
	for _, day := range year(w) {
		for _, r := range w.Day(day) {
			h.Write(encode(r))
		}
	}
	return [32]byte(h.Sum(nil))
}

func TestSameSeedSameWorld(t *testing.T) {
	first, again := digest(small), digest(small)
	if first != again {
		t.Error("the same options gave two worlds")
	}
	if first == digest(Options{Files: 60, Seed: 2, Year: 2026}) {
		t.Error("two seeds gave the same world")
	}
}

func TestTotalsAddUp(t *testing.T) {
	for _, files := range []int{0, 1, 7, 60, 200} {
		w := New(Options{Files: files, Seed: 3, Year: 2026})
		records, once, duplicates := 0, map[hub.EventKey]bool{}, 0
		for _, day := range year(w) {
			records += len(w.Day(day))
			for _, e := range w.Events(day) {
				if once[e.Key()] {
					duplicates++
				}
				once[e.Key()] = true
			}
		}
		got := Totals{Records: records, Events: len(once), Duplicates: duplicates, Bad: records - len(once) - duplicates}
		if got != w.Totals() {
			t.Errorf("%d files: days hold %+v, totals say %+v", files, got, w.Totals())
		}
		if files >= 60 && (got.Duplicates < 3 || got.Bad < len(mistakes())) {
			t.Errorf("%d files: too few troubles: %+v", files, got)
		}
	}
}

func TestADayIsInOrderAndOfThatNight(t *testing.T) {
	w := New(small)
	for _, day := range year(w) {
		last := time.Time{}
		for _, r := range w.Day(day) {
			if r.Time.Before(last) {
				t.Fatalf("%s: %v after %v", day, r.Time, last)
			}
			last = r.Time
			if r.Time.After(day.At(5, 0)) {
				t.Errorf("%s: published before it happened, at %v", day, r.Time)
			}
			if day.Month > 1 && r.Time.Before(day.AddDays(-1).At(0, 0)) {
				t.Errorf("%s: history comes in at %v", day, r.Time)
			}
		}
	}
}

func TestAFileIsKnownBeforeItsEvents(t *testing.T) {
	known := map[string]bool{}
	for _, e := range everything(New(small)) {
		known[e.Subject] = known[e.Subject] || e.Type == hub.AffiliateRegistered || e.Type == hub.CompanyRegistered
		if !known[e.Subject] {
			t.Errorf("%s %s comes before its file", e.Type, e.ID)
		}
	}
	if len(known) != small.Files {
		t.Errorf("%d files, want %d", len(known), small.Files)
	}
}

// payloads are the types that hub declares for the data.
func payloads() map[string]any {
	return map[string]any{
		hub.AffiliateRegistered: hub.ProfileData{}, hub.AffiliateChanged: hub.ProfileData{}, hub.AffiliateDeceased: hub.DeceasedData{},
		hub.CompanyRegistered: hub.ProfileData{}, hub.CompanyChanged: hub.ProfileData{}, hub.PreferenceChanged: hub.PreferenceData{},
		hub.ContributionAssessed: hub.Assessment{}, hub.ContributionCorrected: hub.Assessment{}, hub.ContributionDisputed: hub.ItemData{},
		hub.ContributionWaived: hub.ItemData{}, hub.PlanGranted: hub.PlanData{}, hub.PlanEnded: hub.PlanData{},
		hub.PaymentReceived: hub.Payment{}, hub.PaymentReversed: hub.Payment{}, hub.PaymentRefunded: hub.Payment{},
		hub.BridgingGranted: hub.BridgingData{}, hub.BridgingRefused: hub.BridgingData{}, hub.OverpaymentEstablished: hub.OverpaymentData{},
	}
}

func TestEveryTypeOccursAndSurvivesJSON(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range everything(New(Options{Files: 200, Seed: 5, Year: 2026})) {
		seen[e.Type] = true
		into := reflect.New(reflect.TypeOf(payloads()[e.Type]))
		decoder := json.NewDecoder(bytes.NewReader(e.Data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(into.Interface()); err != nil {
			t.Fatalf("%s: %v", e.Type, err)
		}
		if again := encode(into.Interface()); !bytes.Equal(again, e.Data) {
			t.Fatalf("%s: %s became %s", e.Type, e.Data, again)
		}
	}
	for eventType := range payloads() {
		if !seen[eventType] {
			t.Errorf("no %s in a world of 200", eventType)
		}
	}
}

func TestEveryIncidentInASmallWorld(t *testing.T) {
	seen := map[incident]bool{}
	for _, c := range castOf(small) {
		seen[c.incident] = true
	}
	for _, i := range []incident{
		affiliates, moves, changesEmail, changesLang, changesWishes, dies, disputes, isWaived, paysByPlan, breaksPlan,
		isCorrected, bounces, getsBridging, isRefused, owesBenefit,
	} {
		if !seen[i] {
			t.Errorf("nobody %s", i)
		}
	}
}

func TestBadRecordsAreBad(t *testing.T) {
	w, seen := New(small), 0
	for _, day := range year(w) {
		for _, r := range w.Day(day) {
			if !bytes.Contains(r.Value, []byte("BAD-")) && !bytes.Contains(r.Value, []byte("John Smith")) {
				continue
			}
			seen++
			if payment, err := hub.DataOf[hub.Payment](hub.Event{Data: r.Value}); r.Topic == hub.TopicPayments && err == nil &&
				!payment.On.IsZero() && r.Headers != nil && !strings.Contains(string(encode(r.Headers)), "cGF5bWVudC5yZWNpZXZlZC52MQ") {
				t.Errorf("%s is a good payment", r.Value)
			}
		}
	}
	if seen != w.Totals().Bad {
		t.Errorf("%d bad records found, %d counted", seen, w.Totals().Bad)
	}
}

func TestYearsThatLawDoesNotKnow(t *testing.T) {
	for _, y := range []int{2020, 2031} {
		w := New(Options{Files: 60, Seed: 1, Year: y})
		each(t, everything(w), hub.ContributionAssessed, func(e hub.Event, a hub.Assessment) {
			if a.Due.Year < y-1 || a.Due.Year > y || law.ForCompany(a.Category) && a.Total == 0 {
				t.Errorf("year %d: %s", y, e.Data)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{Files: 1000, Seed: 1, Year: 2026})
	}
}
