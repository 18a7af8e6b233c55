package press

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func newPress(t testing.TB, o Options) *Press {
	t.Helper()
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestExamplesPrint(t *testing.T) {
	p := newPress(t, Options{Overlay: os.Getenv("OVERLAY") != ""})
	for name, l := range examples() {
		r, err := p.Render(context.Background(), l)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		t.Logf("%s: %d pages, %d bytes", name, r.Pages, len(r.PDF))
		if dir := os.Getenv("PRESS_OUT"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, name+".pdf"), r.PDF, 0o644)
		}
	}
}
