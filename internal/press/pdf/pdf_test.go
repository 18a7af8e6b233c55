package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"caisse-nationale-auxiliaire.be/courrier/internal/press/font"
)

func TestLengthsHaveTwoDecimalsAtMost(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1000: "1", 1500: "1.5", 1234: "1.23", 1235: "1.24", 1004: "1", 1005: "1.01", -500: "-0.5", 595276: "595.28", 994: "0.99", 995: "1"} {
		if got := string(length(nil, n)); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

func TestStringsAreEscaped(t *testing.T) {
	for s, want := range map[string]string{
		"plain": "(plain)", "a(b)\\c": `(a\(b\)\\c)`, "é€": "<FEFF00E920AC>", "😀": "<FEFFD83DDE00>", "a\nb": "<FEFF0061000A0062>", "": "()",
	} {
		if got := string(text(nil, s)); got != want {
			t.Errorf("%q is written %s, want %s", s, got, want)
		}
	}
	if got := string(literal(nil, "\r(")); got != `(\r\()` {
		t.Errorf("got %s", got)
	}
}

var meta = Meta{Title: "A <title> & more", Lang: "fr", ID: [16]byte{1, 2, 3}, Properties: []Property{{"kind", "Kind", "X-1"}, {"none", "None", ""}}}

func newDocument(t testing.TB) *Document {
	t.Helper()
	lib, err := NewLibrary()
	if err != nil {
		t.Fatal(err)
	}
	d := NewDocument(lib)
	d.Reset(nil)
	return d
}

// say draws one line of base glyphs as content of e.
func say(p *Page, e Elem, s string) {
	p.Tagged(e)
	p.Text(100000, 100000)
	for i := range len(s) {
		p.Font(font.Regular, 0, 10000)
		p.Glyph(s[i], 0)
	}
	p.EndText()
}

func reread(t testing.TB, file []byte) *model.Context {
	t.Helper()
	api.DisableConfigDir()
	ctx, err := api.ReadContext(bytes.NewReader(file), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	return ctx
}

func finish(t testing.TB, d *Document) []byte {
	t.Helper()
	if err := d.End(); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(meta); err != nil {
		t.Fatal(err)
	}
	return d.Bytes()
}

func TestAnInlineElementStandsWhereItIsDrawn(t *testing.T) {
	d := newDocument(t)
	d.Begin("fr")
	p := d.Page()
	para := d.Tree.Add(Root, P)
	link, never := d.Tree.Inline(para, Link), d.Tree.Inline(para, Span)
	say(p, para, "before")
	say(p, link, "link")
	p.Link(link, "https://cna.example/?a=(1)", "where", 0, 0, 10, 10)
	say(p, para, "after")
	p.End()
	finish(t, d)
	kids := string(d.Tree.append(nil, &d.Tree.elems[para], 1))
	want := fmt.Sprintf("/K[0 %d 0 R 2]", d.Tree.elems[link].ref)
	if !strings.Contains(kids, want) || d.Tree.elems[never].ref != 0 {
		t.Errorf("got %s, want %s", kids, want)
	}
}

func TestAnElementOverTwoPagesNamesTheSecond(t *testing.T) {
	d := newDocument(t)
	d.Begin("fr")
	para := d.Tree.Add(Root, P)
	var refs []Ref
	for range 2 {
		p := d.Page()
		refs = append(refs, p.ref)
		say(p, para, "x")
		p.End()
	}
	finish(t, d)
	got := string(d.Tree.append(nil, &d.Tree.elems[para], 1))
	if want := fmt.Sprintf("/Pg %d 0 R/K[0 <</Type/MCR/Pg %d 0 R/MCID 0>>]", refs[0], refs[1]); !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestLargeFile has more objects than one object stream, more pages than one node.
func TestLargeFile(t *testing.T) {
	d := newDocument(t)
	for range 3 {
		d.Begin("fr")
		for range fanout {
			p := d.Page()
			say(p, d.Tree.Add(Root, P), "x")
			p.End()
		}
		if err := d.End(); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(meta); err != nil {
		t.Fatal(err)
	}
	ctx := reread(t, d.Bytes())
	if err := ctx.EnsurePageCount(); err != nil || ctx.PageCount != 3*fanout || d.Pages() != ctx.PageCount {
		t.Errorf("%d pages: %v", ctx.PageCount, err)
	}
}

func TestMetadataAreEscapedAndEmptyOnesLeftOut(t *testing.T) {
	xmp := string(meta.xmp())
	for _, want := range []string{"A &lt;title&gt; &amp; more", "<courrier:kind>X-1</courrier:kind>", "<pdfaProperty:name>kind<"} {
		if !strings.Contains(xmp, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(xmp, "none") {
		t.Error("a property without a value is named")
	}
}

func TestImages(t *testing.T) {
	opaque, clear := image.NewNRGBA(image.Rect(0, 0, 4, 3)), image.NewNRGBA(image.Rect(5, 5, 9, 8))
	for i := range 12 {
		opaque.Set(i%4, i/4, color.White)
		clear.Set(5+i%4, 5+i/4, color.NRGBA{R: 255, A: 100})
	}
	var p1, p2, j bytes.Buffer
	for _, err := range []error{png.Encode(&p1, opaque), png.Encode(&p2, clear), jpeg.Encode(&j, opaque, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		mask bool
	}{"PNG": {p1.Bytes(), false}, "PNG with alpha": {p2.Bytes(), true}, "JPEG": {j.Bytes(), false}} {
		i, err := NewImage(c.data)
		if err != nil || i.Width != 4 || i.Height != 3 || (i.mask != nil) != c.mask {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
	if _, err := NewImage(p1.Bytes()[:40]); err == nil {
		t.Error("half a picture passed")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestTheFirstFailedWriteStays(t *testing.T) {
	d := newDocument(t)
	d.Reset(failing{})
	d.Begin("fr")
	p := d.Page()
	say(p, d.Tree.Add(Root, P), "x")
	p.End()
	if err := d.End(); err == nil {
		t.Error("End hides the error")
	}
	if err := d.Close(meta); err == nil {
		t.Error("Close hides the error")
	}
}

func TestASecondFileKeepsNothingOfTheFirst(t *testing.T) {
	d := newDocument(t)
	one := func() []byte {
		d.Reset(nil)
		d.Begin("nl")
		p := d.Page()
		say(p, d.Tree.Add(Root, H1), "x")
		p.Artifact(Layout)
		p.Color(0x123456)
		p.Rect(0, 0, 1000, 1000)
		p.Fill()
		p.End()
		return bytes.Clone(finish(t, d))
	}
	if !bytes.Equal(one(), one()) {
		t.Error("the same calls give other bytes")
	}
	root, err := reread(t, one()).Catalog()
	if err != nil || root["StructTreeRoot"] == nil || root["OutputIntents"].(types.Array) == nil {
		t.Errorf("%v %v", root, err)
	}
}
