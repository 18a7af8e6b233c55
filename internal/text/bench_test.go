package text

import (
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func BenchmarkFill(b *testing.B) {
	w, facts := load(b, every), example()
	for b.Loop() {
		if _, err := w.Fill("letter", hub.NL, facts, common{"02"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFillAfresh parses the Markdown each time: what the memory of skeletons saves.
func BenchmarkFillAfresh(b *testing.B) {
	w, facts := load(b, every), example()
	for b.Loop() {
		clear(w.templates["letter.nl"].skeletons)
		if _, err := w.Fill("letter", hub.NL, facts, common{"02"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHTMLEmail(b *testing.B) {
	_, email := everything(b)
	for b.Loop() {
		HTMLEmail(email)
	}
}
