package press

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

func newPress(t testing.TB, o Options) *Press {
	t.Helper()
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sortedNames() []string { return slices.Sorted(maps.Keys(examples())) }

// logoPNG is a small picture with a transparent corner.
func logoPNG(t testing.TB) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	for i := range 40 * 20 {
		m.Set(i%40, i/40, color.NRGBA{R: uint8(i), B: 200, A: uint8(min(255, i))})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// digests prints every example and says what came out, one line each.
func digests(t testing.TB, p *Press) string {
	var out strings.Builder
	for _, name := range sortedNames() {
		fmt.Fprintf(&out, "%s %x\n", name, sha256.Sum256(render(t, p, examples()[name])))
	}
	return out.String()
}

// TestSameLetterSameBytes renders in this process and in another one.
func TestSameLetterSameBytes(t *testing.T) {
	here := digests(t, newPress(t, Options{}))
	if os.Getenv("PRESS_OTHER_PROCESS") != "" {
		fmt.Println("digests:\n" + here + "end")
		return
	}
	other := exec.Command(os.Args[0], "-test.run=^TestSameLetterSameBytes$")
	other.Env = append(os.Environ(), "PRESS_OTHER_PROCESS=1")
	out, err := other.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, there, _ := strings.Cut(string(out), "digests:\n")
	there, _, _ = strings.Cut(there, "end\n")
	if here != there {
		t.Errorf("two processes print differently:\n%s\n%s", here, there)
	}
}

func TestOnePressPrintsForMany(t *testing.T) {
	p := newPress(t, Options{})
	want := digests(t, p)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if got := digests(t, p); got != want {
					t.Error("letters printed side by side differ")
				}
			}
		})
	}
	wg.Wait()
}

func TestShortLettersStaySmall(t *testing.T) {
	p := newPress(t, Options{})
	if n := len(render(t, p, notice())); n > 40_000 {
		t.Errorf("a notice of one page has %d bytes, want 40000 at most", n)
	}
	if bytes.Contains(render(t, p, notice()), []byte("+LetterSans-Italic")) {
		t.Error("a style that nobody uses is embedded")
	}
}

func TestAWideLogoLeavesRoomForTheName(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 1000, 10))); err != nil {
		t.Fatal(err)
	}
	for _, logo := range [][]byte{logoPNG(t), wide.Bytes()} {
		width, height := newPress(t, Options{Logo: logo, LogoAlt: "Logo"}).logoSize()
		if width > logoMaxWidth || height > logoHeight || width+senderWidth > bodyWidth {
			t.Errorf("the logo is %.0f x %.0f mm", toMM(width), toMM(height))
		}
	}
}

func TestBrokenOptionsAreErrorsAtStart(t *testing.T) {
	for name, c := range map[string]struct {
		options Options
		want    string
	}{
		"logo is no picture":    {Options{Logo: []byte("GIF?"), LogoAlt: "x"}, "reading the logo"},
		"logo cut off":          {Options{Logo: logoPNG(t)[:60], LogoAlt: "x"}, "reading the logo"},
		"logo without words":    {Options{Logo: logoPNG(t)}, "LogoAlt"},
		"window too small":      {Options{Window: Window{Left: 110, Top: 50, Width: 50, Height: 30}}, "the window leaves 50 x 30"},
		"window on the left":    {Options{Window: Window{Left: 20, Top: 50, Width: 90, Height: 30}}, "right half"},
		"window below the fold": {Options{Window: Window{Left: 110, Top: 90, Width: 90, Height: 30}}, "first fold"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(c.options); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error about %q", err, c.want)
			}
		})
	}
}

// TestEveryExamplePrints also serves eyes: the folder PRESS_OUT keeps what it writes, with and without the overlay.
func TestEveryExamplePrints(t *testing.T) {
	dir := cmp.Or(os.Getenv("PRESS_OUT"), t.TempDir())
	for _, overlay := range []bool{false, true} {
		p := newPress(t, Options{Overlay: overlay})
		for name, l := range examples() {
			if overlay {
				name += "-overlay"
			}
			write(t, filepath.Join(dir, name+".pdf"), render(t, p, l))
		}
	}
}

var _ hub.Renderer = (*Press)(nil)
