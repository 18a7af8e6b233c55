package press

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

// cpu is the processor time this process has used: what a letter costs on a machine that does other things too.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure runs print as a benchmark and adds processor time per letter, collection of garbage included, and file size.
func measure(b *testing.B, print func() []byte) {
	b.ReportAllocs()
	size := len(print())
	runtime.GC()
	from := cpu()
	for b.Loop() {
		print()
	}
	b.ReportMetric(float64((cpu()-from).Nanoseconds())/float64(b.N), "cpu-ns/op")
	b.ReportMetric(float64(size), "file-B")
}

func benchOurs(b *testing.B, l *hub.Letter) {
	p := newPress(b, Options{})
	measure(b, func() []byte { return render(b, p, l) })
}

func benchStock(b *testing.B, l *hub.Letter) {
	s := newStock(b)
	measure(b, func() []byte {
		file, err := s.print(l)
		if err != nil {
			b.Fatal(err)
		}
		return file
	})
}

// tenPages is a statement of ten pages.
func tenPages() *hub.Letter { return statement(140) }

func BenchmarkNotice(b *testing.B) {
	b.Run("press", func(b *testing.B) { benchOurs(b, notice()) })
	b.Run("stock-maroto", func(b *testing.B) { benchStock(b, notice()) })
}

func BenchmarkStatementOfTenPages(b *testing.B) {
	b.Run("press", func(b *testing.B) { benchOurs(b, tenPages()) })
	b.Run("stock-maroto", func(b *testing.B) { benchStock(b, tenPages()) })
}

func BenchmarkCheck(b *testing.B) {
	p, doc := newPress(b, Options{}), hub.Document{Letter: notice()}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Check(doc); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCores prints on one core and on all: ns/op should fall with the cores, and cpu-ns/op stay as it is, which is
// the figure to look at where other programs want the cores too.
func BenchmarkCores(b *testing.B) {
	for n := 1; n <= runtime.NumCPU(); n *= 2 {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			p, l := newPress(b, Options{}), notice()
			from := cpu()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					render(b, p, l)
				}
			})
			b.ReportMetric(float64((cpu()-from).Nanoseconds())/float64(b.N), "cpu-ns/op")
		})
	}
}

// BenchmarkBatch writes 10,000 letters into one file on one core and tells the most memory in use.
func BenchmarkBatch(b *testing.B) {
	const letters = 10_000
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p, l := newPress(b, Options{}), notice()
	for b.Loop() {
		from, peak, batch := cpu(), uint64(0), p.Batch(io.Discard)
		for i := range letters {
			if err := batch.Add(b.Context(), strconv.Itoa(i), l); err != nil {
				b.Fatal(err)
			}
			if i%1000 == 0 {
				peak = max(peak, inUse())
			}
		}
		if _, err := batch.Close("Lot", hub.FR); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric((cpu() - from).Seconds(), "cpu-s/10000")
		b.ReportMetric(float64(max(peak, inUse()))/1e6, "peak-MB")
	}
}

func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

// BenchmarkSteady prints PRESS_LETTERS letters (20,000 without it; 1,000,000 is the figure to prove) and fails when
// memory in use at the end exceeds that after the first tenth by more than a fifth.
func BenchmarkSteady(b *testing.B) {
	letters, _ := strconv.Atoi(os.Getenv("PRESS_LETTERS"))
	letters = max(letters, 20_000)
	p := newPress(b, Options{})
	kinds := []*hub.Letter{notice(), decision(), longNames(), fallback()}
	for b.Loop() {
		var early uint64
		for i := range letters {
			render(b, p, kinds[i%len(kinds)])
			if i == letters/10 {
				runtime.GC()
				early = inUse()
			}
		}
		runtime.GC()
		late := inUse()
		b.ReportMetric(float64(early)/1e6, "early-MB")
		b.ReportMetric(float64(late)/1e6, "late-MB")
		if late > early+early/5 {
			b.Errorf("memory grows: %d bytes after a tenth, %d at the end", early, late)
		}
	}
}

func TestStockBackendPrintsTheSameWords(t *testing.T) {
	file, err := newStock(t).print(notice())
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Fatalf("the comparison compares nothing: %v", err)
	}
}
