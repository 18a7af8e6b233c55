package font

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"

	"golang.org/x/image/font/sfnt"
)

func TestEveryStyleWritesEveryLanguageOfTheUnion(t *testing.T) {
	faces, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"Belgian": "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆẞß«» “” „‚’ € – — … • 1 234,56 \u00a0\u2011",
		"Polish":  "Łódź Żółć ąęćńśź", "Czech": "Příliš žluťoučký kůň", "Hungarian": "űőŰŐ", "Romanian": "șțȘȚăâî",
		"Maltese": "ĦħĠġŻżĊċ", "Irish": "ḂḃĊċ", "Baltic": "āēīūķļņģšž ąčęėįšųūž õ", "Croatian": "čćđšž", "Turkish": "ğİışç",
		"Greek": "Ελευθέριος Ψωμιάδης Άέήίόύώ ΰ", "Bulgarian": "Щукин Ъгъл", "Ukrainian": "Їжак Ґалаґан Є", "Vietnamese": "Nguyễn Thị Phượng",
	}
	for _, face := range faces {
		for lang, text := range texts {
			for _, r := range text {
				if face.Glyph(r).Code == 0 {
					t.Errorf("style %d cannot write %q (%s)", face.Style, r, lang)
				}
			}
		}
	}
}

func TestCodesAgreeWithAnotherReaderOfTheSameFonts(t *testing.T) {
	faces, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for style, face := range faces {
		for i, sub := range face.Subsets {
			data, _ := files.ReadFile("sans/" + styleNames[style] + "." + subsetNames[i] + ".ttf")
			other, err := sfnt.Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			compareWidths(t, sub, other)
		}
	}
}

func compareWidths(t *testing.T, sub *Subset, other *sfnt.Font) {
	t.Helper()
	var b sfnt.Buffer
	for code, r := range sub.Runes {
		if r == 0 {
			continue
		}
		gid, err := other.GlyphIndex(&b, r)
		if err != nil || gid == 0 {
			t.Fatalf("%q has no glyph: %v", r, err)
		}
		width, err := other.GlyphAdvance(&b, gid, 1000<<6, 0)
		if err != nil || int16(width>>6) != sub.Widths[code] {
			t.Errorf("%q is %d wide, other reader says %d (%v)", r, sub.Widths[code], width>>6, err)
		}
	}
}

func TestFiguresAreTabularAndPairsAreKerned(t *testing.T) {
	faces, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, face := range faces {
		base := face.Subsets[0]
		for d := byte('0'); d <= '9'; d++ {
			if base.Widths[d] != base.Widths['0'] || base.Kern(d, '1') != 0 {
				t.Errorf("style %d: figure %c does not stand under the others", face.Style, d)
			}
		}
		if base.Kern('T', 'o') >= 0 {
			t.Errorf("style %d: To is not kerned", face.Style)
		}
	}
}

func TestEmbeddedProgramIsATrueTypeFileAgain(t *testing.T) {
	faces, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, sub := range faces[Regular].Subsets {
		r, err := zlib.NewReader(bytes.NewReader(sub.File))
		if err != nil {
			t.Fatal(err)
		}
		program, err := io.ReadAll(r)
		if err != nil || len(program) != sub.Size {
			t.Fatalf("%d bytes, want %d: %v", len(program), sub.Size, err)
		}
		if _, err := split(program); err != nil {
			t.Error(err)
		}
	}
}

func TestBrokenFontsAreErrors(t *testing.T) {
	data, _ := files.ReadFile("sans/regular.base.ttf")
	for _, n := range []int{0, 11, 40, 200, len(data) / 2} {
		if _, err := parse(data[:n]); err == nil {
			t.Errorf("the first %d bytes passed as a font", n)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
