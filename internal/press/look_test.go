package press

import (
	"math"
	"testing"
)

// TestContrast measures every colour of text against white as WCAG 2.1 does.
func TestContrast(t *testing.T) {
	linear := func(v uint32) float64 {
		c := float64(v) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	for name, c := range map[string]uint32{"black": black, "grey": grey, "accent": accent} {
		luminance := 0.2126*linear(c>>16) + 0.7152*linear(c>>8&255) + 0.0722*linear(c&255)
		if ratio := 1.05 / (luminance + 0.05); ratio < 7 {
			t.Errorf("%s has a contrast of %.1f to 1 with paper, want 7", name, ratio)
		}
	}
}

func TestMillimetresComeBack(t *testing.T) {
	for n := range paperHeight {
		if got := mm(toMM(n)); got != n {
			t.Fatalf("%d becomes %d", n, got)
		}
	}
}

func TestNothingPersonalShowsInTheWindow(t *testing.T) {
	p := newPress(t, Options{})
	seen := p.options.Window.seen()
	j := newJob(p)
	for name, l := range examples() {
		j.doc.Reset(nil)
		if _, err := j.print(l); err != nil {
			t.Fatal(err)
		}
		if top := marginTop + j.strips[0].height; top < seen.y+seen.height {
			t.Errorf("%s: the text begins at %.0f mm, inside the window", name, toMM(top))
		}
	}
	if p.safe.y < mm(40) || p.safe.x < mm(90) {
		t.Error("the window is not where Belgian envelopes have it")
	}
}

func TestTheStatementOfTheBenchmarkHasTenPages(t *testing.T) {
	r, err := newPress(t, Options{}).Render(t.Context(), tenPages())
	if err != nil || r.Pages != 10 {
		t.Errorf("%d pages, %v", r.Pages, err)
	}
}
