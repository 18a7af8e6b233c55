package press

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file in testdata, or writes the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run the test with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed (-want +got):\n%s", path, diff)
	}
}

func render(t testing.TB, p *Press, l *hub.Letter) []byte {
	t.Helper()
	r, err := p.Render(context.Background(), l)
	if err != nil {
		t.Fatal(err)
	}
	return r.PDF
}

// TestBlocks prints a letter of one block each: what a screen reader finds after the title.
func TestBlocks(t *testing.T) {
	item := func(s string, more ...hub.Block) []hub.Block { return append([]hub.Block{para(say(s)...)}, more...) }
	blocks := map[string][]hub.Block{
		"heading":   {head(3, "Never the first"), head(2, "Section"), head(3, "Below")},
		"paragraph": {para(hub.Span{Text: "Plain, "}, hub.Span{Text: "bold", Bold: true}, hub.Span{Text: ", "}, hub.Span{Text: "ander", Lang: hub.NL}, hub.Span{Text: " and "}, hub.Span{Text: "a link", Link: "https://cna.example/a"}, hub.Span{Text: " with more.\nA new line; no\u00a0break; e\u0301 composed."})},
		"list":      {{Type: hub.List, Ordered: true, Items: [][]hub.Block{item("one"), item("two", hub.Block{Type: hub.List, Items: [][]hub.Block{item("inside")}}, para(say("more of two")...))}}},
		"table": {{Type: hub.TableType, Table: &hub.Table{Caption: "Sums", Head: cellsOf("What", "How much"), Align: []hub.Align{"", hub.AlignRight}, Total: true,
			Rows: [][][]hub.Span{cellsOf("First", "1,00 €"), cellsOf("", "2,00 €"), cellsOf("Total", "3,00 €")}}}},
		"slip":  {{Type: hub.SlipType}},
		"empty": {para(), {Type: hub.List}, para(say("Only this prints.")...)},
	}
	p := newPress(t, Options{})
	for name, b := range blocks {
		t.Run(name, func(t *testing.T) {
			l := letterFR("T")
			l.Blocks = b
			if name == "slip" {
				l.Slip = slipFR()
			}
			_, after, _ := strings.Cut(read(t, render(t, p, l)).structure(), "  H1\n")
			golden(t, "blocks/"+name, after)
		})
	}
}

// TestExamples compares structure and text of whole letters.
func TestExamples(t *testing.T) {
	p := newPress(t, Options{})
	for name, l := range examples() {
		t.Run(name, func(t *testing.T) {
			golden(t, "letters/"+name, read(t, render(t, p, l)).structure())
		})
	}
}

func TestTextIsDrawnInReadingOrder(t *testing.T) {
	p := newPress(t, Options{})
	for name, l := range examples() {
		r := read(t, render(t, p, l))
		text, at := r.text(), 0
		for _, want := range words(l) {
			i := strings.Index(text[at:], want)
			if i < 0 {
				t.Errorf("%s: %q does not follow what stands before it", name, want)
				break
			}
			at += i + len(want)
		}
	}
}

// words are a letter's paragraphs and cells in the order of the letter, each without its ends.
func words(l *hub.Letter) (all []string) {
	all = append(append(append(all, l.Sender...), l.Recipient...), l.Date, l.Title)
	for _, b := range append(append([]hub.Block{}, l.Fallback...), l.Blocks...) {
		for _, s := range b.Spans {
			all = append(all, strings.Split(compose(s.Text), "\n")[0])
		}
		if b.Table != nil {
			for _, r := range b.Table.Rows {
				all = append(all, compose(r[0][0].Text), compose(r[1][0].Text))
			}
		}
	}
	return all
}

func TestMetadataSayWhatTheLetterIsAndNotWhoseItIs(t *testing.T) {
	l := notice()
	l.Version = 3
	file := render(t, newPress(t, Options{}), l)
	r := read(t, file)
	xmp := string(r.stream(r.catalog()["Metadata"]))
	digest, err := digestOf(l)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<courrier:kind>CTR-01<", "<courrier:file>0412233<", "<courrier:version>3<", "<courrier:digest>" + hexOf(digest[:]), "<pdfaid:part>2<", "<pdfuaid:part>1<", l.Title} {
		if !strings.Contains(xmp, want) {
			t.Errorf("the metadata lack %s", want)
		}
	}
	for _, secret := range append(l.Recipient, "932,14") {
		if strings.Contains(xmp, secret) {
			t.Errorf("the metadata tell %q", secret)
		}
	}
	if !bytes.HasPrefix(file, []byte("%PDF-1.7\n%")) || r.string(r.catalog()["Lang"]) != "fr" {
		t.Error("no version or no language")
	}
}

func hexOf(b []byte) string { return fmt.Sprintf("%x", b) }
