package main

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/simulate"
)

const (
	benchFiles = 2000
	benchBatch = 500
)

// eachDatabase runs a benchmark on PostgreSQL, when COURRIER_TEST_POSTGRES names one, and on SQLite.
func eachDatabase(b *testing.B, bench func(b *testing.B, database string)) {
	b.Run("postgres", func(b *testing.B) { bench(b, postgresForTest(b)) })
	b.Run("sqlite", func(b *testing.B) { bench(b, "sqlite:"+filepath.Join(b.TempDir(), "bench.db")) })
}

// benchApp is a hub at a day in January, so that payments are fresh, with an inbox that throws away.
func benchApp(b *testing.B, database string) *App {
	b.Helper()
	sink, err := embedded.StartSMTP("", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	settings := defaults(b)
	settings.Data, settings.Database.URL, settings.SMTP.URL = b.TempDir(), database, sink.URL()
	settings.Kafka.Listen, settings.Pages.Listen = "127.0.0.1:0", "127.0.0.1:0"
	shift := time.Until(hub.NewDate(2026, time.January, 26).At(10, 0))
	app, err := New(context.WithoutCancel(b.Context()), settings, Options{Log: quietLog(), Now: func() time.Time { return time.Now().Add(shift) }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := app.Stop(); err != nil {
			b.Error(err)
		}
		sink.Close()
	})
	return app
}

// stream hands out batches of a simulated load: registrations and contributions first, then payments.
type stream struct {
	next func() (hub.Event, bool)
}

func newStream(files int) stream {
	next, _ := iter.Pull(simulate.Load(1, files))
	return stream{next}
}

func (s stream) batch(n int) []hub.Intake {
	batch := make([]hub.Intake, n)
	for i := range batch {
		batch[i].Event, _ = s.next()
	}
	return batch
}

// BenchmarkWalk records batches of 500 events: fold, decide, compose, check, record.
func BenchmarkWalk(b *testing.B) {
	eachDatabase(b, func(b *testing.B, database string) {
		app, load := benchApp(b, database), newStream(benchFiles)
		if err := app.desk.Handle(b.Context(), load.batch(2*benchFiles)); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := app.desk.Handle(b.Context(), load.batch(benchBatch)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "events/s")
	})
}

// BenchmarkWalkWithAPast does the same when each file has twenty years of contributions behind it.
func BenchmarkWalkWithAPast(b *testing.B) {
	eachDatabase(b, func(b *testing.B, database string) {
		app, load := benchApp(b, database), newStream(benchFiles)
		opening := load.batch(2 * benchFiles)
		for q := range 80 {
			if err := app.desk.Handle(b.Context(), past(opening[:benchFiles], q)); err != nil {
				b.Fatal(err)
			}
		}
		if err := app.desk.Handle(b.Context(), opening); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := app.desk.Handle(b.Context(), load.batch(benchBatch)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*benchBatch)/b.Elapsed().Seconds(), "events/s")
	})
}

// past is one quarter of long ago: a contribution of every file, paid in full.
func past(files []hub.Intake, q int) []hub.Intake {
	quarter := hub.Quarter{Year: 2006, N: 1}.Add(q)
	var batch []hub.Intake
	for _, f := range files {
		id := fmt.Sprintf("%s-%s", f.Event.Subject, quarter)
		at := quarter.First().At(9, 0)
		batch = append(batch,
			hub.Intake{Event: hub.Event{ID: "A-" + id, Source: "past", Type: hub.ContributionAssessed, Subject: f.Event.Subject, Time: at, Data: fmt.Appendf(nil,
				`{"id":"A-%s","version":1,"quarter":%q,"category":"main","contribution":80000,"feeRate":0,"fee":0,"total":80000,"due":%q,"reference":"090933755493","on":%q}`,
				id, quarter, quarter.Last(), quarter.First())}},
			hub.Intake{Event: hub.Event{ID: "P-" + id, Source: "past", Type: hub.PaymentReceived, Subject: f.Event.Subject, Time: at.Add(time.Hour), Data: fmt.Appendf(nil,
				`{"id":"P-%s","on":%q,"amount":80000,"reference":"090933755493"}`, id, quarter.First().AddDays(20))}})
	}
	return batch
}

// BenchmarkDeliver hands plain e-mails to an in-process sink, with the ledger written.
func BenchmarkDeliver(b *testing.B) {
	eachDatabase(b, func(b *testing.B, database string) {
		app, load := benchApp(b, database), newStream(benchFiles)
		opening := load.batch(benchFiles)
		for i := range opening {
			opening[i].Event.Data = with(b, opening[i].Event.Data, map[string]any{"newsletter": true, "email": "a@sink.example"})
		}
		if err := app.desk.Handle(b.Context(), opening); err != nil {
			b.Fatal(err)
		}
		sent := 0
		for n := 0; b.Loop(); n++ {
			b.StopTimer()
			if err := app.desk.Handle(b.Context(), issue(opening, n)); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			before := app.HandedOver()
			for {
				round, err := app.dispatcher.DeliverDue(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				if round.Claimed == 0 {
					break
				}
			}
			sent += app.HandedOver() - before
		}
		b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "emails/s")
	})
}

// issue raises one newsletter for every file.
func issue(files []hub.Intake, n int) []hub.Intake {
	batch := make([]hub.Intake, len(files))
	for i, f := range files {
		batch[i].Event = hub.Event{ID: fmt.Sprintf("issue-%d/%s", n, f.Event.Subject), Source: hub.SourceCampaigns, Type: hub.ClockNewsletter,
			Subject: f.Event.Subject, Time: f.Event.Time, Data: fmt.Appendf(nil,
				`{"schedule":"news","run":"issue-%[1]d","due":"2026-01-26","facts":{"issue":"%[1]d","subject":{"fr":"Nouvelles","nl":"Nieuws","de":"Neues"},"body":{"fr":"Bonjour **à vous**.","nl":"Dag **aan u**.","de":"Guten **Tag**."}}}`, n)}
	}
	return batch
}
