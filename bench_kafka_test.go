package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/embedded"
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// eachWorld runs a benchmark on real Kafka and PostgreSQL, and on the embedded Kafka and SQLite. The hub's day is one
// in January, so that payments are fresh; its e-mails are thrown away.
func eachWorld(b *testing.B, bench func(b *testing.B, w *world)) {
	b.Run("postgres", func(b *testing.B) {
		bench(b, benchWorld(newWorldOn(b, startServers(b, "bench", "kafka"), partitions, postgresForTest(b))))
	})
	b.Run("sqlite", func(b *testing.B) { bench(b, benchWorld(newWorld(b, ""))) })
}

func benchWorld(w *world) *world {
	sink, err := embedded.StartSMTP("", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	w.onEnd(sink.Close)
	usual := defaults(w.t)
	w.settings.SMTP, w.settings.Work, w.settings.Kafka.Wait = usual.SMTP, usual.Work, usual.Kafka.Wait
	w.settings.SMTP.URL = sink.URL()
	w.shift = time.Until(hub.NewDate(2026, time.January, 26).At(10, 0))
	return w
}

// ahead is how many events are published before they are recorded.
const ahead = 10_000

// BenchmarkIntake publishes events through Kafka and measures how many a second are recorded, and how the memory in use
// grows from the first half to the second; `-benchtime 1000000x` shows what a million events leave behind.
func BenchmarkIntake(b *testing.B) {
	eachWorld(b, func(b *testing.B, w *world) {
		files := max(benchFiles, b.N/50)
		load := newStream(files)
		ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
		defer cancel()
		app, err := New(ctx, w.settings, Options{Now: w.now, Log: quietLog()})
		if err != nil {
			b.Fatal(err)
		}
		app.Start(ctx)
		published := 0
		publish := func(n int) {
			for published < n {
				few := load.batch(min(1000, n-published))
				events := make([]hub.Event, len(few))
				for i, in := range few {
					events[i] = in.Event
				}
				w.publish(events...)
				published += len(few)
				if err := app.AwaitIntake(ctx, published-ahead); err != nil {
					b.Fatal(err)
				}
			}
			if err := app.AwaitIntake(ctx, n); err != nil {
				b.Fatal(err)
			}
		}
		publish(2 * files)
		heap := inUse()
		b.ResetTimer()
		publish(2*files + b.N/2)
		middle := inUse()
		publish(2*files + b.N)
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(heap, "MB-before")
		b.ReportMetric(middle, "MB-halfway")
		b.ReportMetric(inUse(), "MB-after")
		if err := app.Stop(); err != nil {
			b.Fatal(err)
		}
	})
}

// inUse is the memory in use, in megabytes.
func inUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// BenchmarkLatency publishes 200 events a second through Kafka and measures until the e-mail is handed over.
func BenchmarkLatency(b *testing.B) {
	eachWorld(b, func(b *testing.B, w *world) {
		var waits stopwatch
		app, stop := w.run(Options{Seen: waits.see})
		load := newStream(benchFiles)
		opening := load.batch(2 * benchFiles)
		for i := range benchFiles {
			opening[i].Event.Data = with(b, opening[i].Event.Data, map[string]any{"prefers": "email", "email": "a@sink.example"})
		}
		if err := app.desk.Handle(b.Context(), opening); err != nil {
			b.Fatal(err)
		}
		w.awaitSettled() // the notices of the opening leave first
		b.ResetTimer()
		clock := time.NewTicker(25 * time.Millisecond)
		for n := 0; n < b.N; n += 5 {
			<-clock.C
			var few []hub.Event
			for _, in := range load.batch(5) {
				waits.start(in.Event)
				few = append(few, in.Event)
			}
			w.publish(few...)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		w.awaitSettled()
		stop()
		waits.report(b)
	})
}

// stopwatch measures from an event to its e-mail.
type stopwatch struct {
	mu      sync.Mutex
	started map[string]time.Time // by the key of the receipt that must come of it
	waits   []time.Duration
}

func (s *stopwatch) start(e hub.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started == nil {
		s.started = map[string]time.Time{}
	}
	if e.Type == hub.PaymentReceived {
		s.started["payment-receipt/"+e.Subject+"/"+e.ID] = time.Now()
	}
}

func (s *stopwatch) see(o hub.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.started[o.Job.Message.Key]; ok && o.State == hub.SentState {
		s.waits = append(s.waits, time.Since(at))
		delete(s.started, o.Job.Message.Key)
	}
}

func (s *stopwatch) report(b *testing.B) {
	slices.Sort(s.waits)
	if len(s.waits) == 0 {
		b.Fatal("no e-mail was handed over")
	}
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(s.waits[len(s.waits)*p/100].Milliseconds()), fmt.Sprintf("p%d-ms", p))
	}
}
