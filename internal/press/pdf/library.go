package pdf

import (
	"bytes"
	_ "embed"
	"fmt"

	"caisse-nationale-auxiliaire.be/courrier/internal/press/font"
)

// sRGB is a small profile made by srgb.py.
//
//go:embed srgb.icc
var sRGB []byte

// Library is what documents share: the typeface. Safe for any number of goroutines.
type Library struct {
	Faces [font.Styles]*font.Face
	fonts [font.Styles][font.Subsets]prepared
	icc   []byte // compressed
}

// prepared is what of a font is the same in every document.
type prepared struct {
	unicode []byte // ToUnicode CMap, compressed
	widths  []byte // array of widths
}

// NewLibrary reads the typeface.
func NewLibrary() (*Library, error) {
	faces, err := font.Load()
	if err != nil {
		return nil, err
	}
	l := &Library{Faces: faces, icc: zip(sRGB)}
	for i, face := range faces {
		for j, sub := range face.Subsets {
			l.fonts[i][j] = prepared{zip(toUnicode(sub)), widths(sub)}
		}
	}
	return l, nil
}

// toUnicode tells readers what each code means, so that text can be searched, copied and read aloud.
func toUnicode(s *font.Subset) []byte {
	b := []byte("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n" +
		"1 begincodespacerange<00><FF>endcodespacerange\n")
	var rows [][]byte
	for code := 0; code < 256; {
		to := code + 1
		for to < 256 && s.Runes[to] != 0 && s.Runes[to] == s.Runes[code]+rune(to-code) {
			to++
		}
		if r := s.Runes[code]; r != 0 {
			rows = append(rows, fmt.Appendf(nil, "<%02X><%02X><%04X>\n", code, to-1, r))
		}
		code = to
	}
	for len(rows) > 0 {
		n := min(len(rows), 100) // the most that one block may hold
		b = fmt.Appendf(b, "%d beginbfrange\n%sendbfrange\n", n, bytes.Join(rows[:n], nil))
		rows = rows[n:]
	}
	return append(b, "endcmap CMapName currentdict/CMap defineresource pop end end\n"...)
}

func widths(s *font.Subset) []byte {
	b := []byte("[")
	for _, w := range s.Widths {
		b = append(num(b, int(w)), ' ')
	}
	return append(b, ']')
}

// fontSet is the fonts that one document uses.
type fontSet [font.Styles * font.Subsets]Ref

func (f *fontSet) use(d *Document, i int) {
	if f[i] == 0 {
		f[i] = d.w.Ref()
	}
}

var fontNames = [font.Styles]string{"Regular", "Bold", "Italic"}

// write embeds every used font once, as a simple symbolic TrueType font: the form that every reader and every
// printer has understood for thirty years.
func (f *fontSet) write(d *Document) {
	for i, ref := range f {
		if ref == 0 {
			continue
		}
		style, sub := i/font.Subsets, i%font.Subsets
		s := d.lib.Faces[style].Subsets[sub]
		program, unicode, descriptor := d.w.Ref(), d.w.Ref(), d.w.Ref()
		name := fmt.Sprintf("COURR%c+LetterSans-%s", 'A'+sub, fontNames[style])
		angle, stem := 0, 80
		switch font.Style(style) {
		case font.Bold:
			stem = 120
		case font.Italic:
			angle = -11
		}
		d.w.Stream(program, fmt.Sprintf("/Length1 %d/Filter/FlateDecode", s.Size), s.File)
		d.w.Stream(unicode, "/Filter/FlateDecode", d.lib.fonts[style][sub].unicode)
		d.w.Object(descriptor, func(b []byte) []byte {
			return fmt.Appendf(b, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
				name, s.Box[0], s.Box[1], s.Box[2], s.Box[3], angle, font.Ascent, font.Descent, font.CapHeight, stem, program)
		})
		d.w.Object(ref, func(b []byte) []byte {
			b = fmt.Appendf(b, "<</Type/Font/Subtype/TrueType/BaseFont/%s/FontDescriptor %d 0 R/ToUnicode %d 0 R/FirstChar 0/LastChar 255/Widths", name, descriptor, unicode)
			return append(append(b, d.lib.fonts[style][sub].widths...), ">>"...)
		})
	}
}
