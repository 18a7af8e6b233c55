package press

import (
	"context"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func benchRender(b *testing.B, l *hub.Letter) {
	p := newPress(b, Options{})
	b.ReportAllocs()
	var size int
	for b.Loop() {
		r, err := p.Render(context.Background(), l)
		if err != nil {
			b.Fatal(err)
		}
		size = len(r.PDF)
	}
	b.ReportMetric(float64(size), "file-B")
}

func BenchmarkNotice(b *testing.B)    { benchRender(b, notice()) }
func BenchmarkStatement(b *testing.B) { benchRender(b, statement(180)) }

func BenchmarkCheck(b *testing.B) {
	p, doc := newPress(b, Options{}), hub.Document{Letter: notice()}
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Check(doc); err != nil {
			b.Fatal(err)
		}
	}
}
