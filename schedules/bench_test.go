package schedules_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// BenchmarkPlan plans a newsletter to everyone in a ledger of COURRIER_BENCH_FILES files (100,000 unless it says
// otherwise) and reports recipients a second and the highest live heap of the process.
func BenchmarkPlan(b *testing.B) {
	n := 100_000
	if s := os.Getenv("COURRIER_BENCH_FILES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	for name, address := range map[string]func(testing.TB) string{"sqlite": sqliteForTest, "postgres": postgresForTest} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, address(b))
			w.populate(b, n)
			c := w.campaigns("bench")
			heap := watchHeap(b)
			b.ResetTimer()
			for i := range b.N {
				p := newsletter()
				p.Name = fmt.Sprint("bench-", i)
				planned, err := c.Plan(b.Context(), p, "Anne", w.now)
				if err != nil || planned.Tally.Listed != n {
					b.Fatal(planned, err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "recipients/s")
			b.ReportMetric(float64(heap())/1e6, "peak-MB")
		})
	}
}

// BenchmarkRun runs a campaign through a desk and a ledger: decide, compose, record, note what became of each.
func BenchmarkRun(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": sqliteForTest, "postgres": postgresForTest} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, address(b))
			w.populate(b, 20_000)
			c := w.bulkCampaigns()
			b.ResetTimer()
			for i := range b.N {
				plan(b, c, hub.CampaignPlan{Name: fmt.Sprint("bench-", i), Raises: hub.ClockDueNotices}, w.now, "Bruno")
				settle(b, c.Run, w.now)
			}
			b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "recipients/s")
		})
	}
}

// populate fills the ledger page by page, so that its files are never all in memory.
func (w *world) populate(b testing.TB, n int) {
	for from := 0; from < n; from += 10_000 {
		var page []hub.File
		for i := from; i < min(from+10_000, n); i++ {
			page = append(page, person(fmt.Sprintf("F%07d", i), lived))
		}
		w.live(b, page...)
	}
}

// lived makes a file as large as one of some years: about two kilobytes.
func lived(f *hub.File) {
	for i := range 8 {
		f.Account.Items = append(f.Account.Items, hub.Item{Assessment: hub.Assessment{
			ID: fmt.Sprintf("A-%s-%d", f.Number, i), Version: 1, Quarter: hub.Quarter{Year: 2025, N: 1 + i%4}, Category: "main", Total: 98_765,
			Due: hub.NewDate(2025, 3, 31), Reference: "090933755493",
		}})
	}
}

// watchHeap samples the live heap until the function it returns is called, which tells the highest.
func watchHeap(b *testing.B) func() uint64 {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				done <- peak
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-done
	}
}
