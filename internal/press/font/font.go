// Package font holds the one typeface of the letters: each style is cut, ahead of time, into subsets that one
// byte addresses, parsed and compressed once per process, and shared by every letter after that.
//
// A letter in a common language needs the base subset only; a Polish, Greek or Ukrainian name brings in one more.
package font

import (
	"bytes"
	"compress/zlib"
	"embed"
	"fmt"
)

//go:embed sans/*.ttf
var files embed.FS

// Style is a cut of the typeface.
type Style uint8

// The styles.
const (
	Regular Style = iota
	Bold
	Italic
	Styles // how many there are
)

// Subsets is how many subsets each style has.
const Subsets = 5

var (
	styleNames  = [Styles]string{"regular", "bold", "italic"}
	subsetNames = [Subsets]string{"base", "latin", "vietnamese", "greek", "cyrillic"}
)

// last is the highest character the typeface has, plus one.
const last = 0x2266

// Face is one style with all its subsets. It never changes once read, so every goroutine may use it.
type Face struct {
	Style   Style
	Subsets [Subsets]*Subset
	glyphs  [last]Glyph
}

// Glyph is a character's place: which subset, and its code there. Code 0 means that there is none.
type Glyph struct{ Subset, Code byte }

// Load reads the three styles. An error means that the program was built with broken fonts.
func Load() ([Styles]*Face, error) {
	var faces [Styles]*Face
	for style := range Styles {
		f := &Face{Style: style}
		for i, name := range subsetNames {
			if err := f.read(i, fmt.Sprintf("sans/%s.%s.ttf", styleNames[style], name)); err != nil {
				return faces, err
			}
		}
		faces[style] = f
	}
	return faces, nil
}

func (f *Face) read(i int, path string) error {
	data, err := files.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading the font %s: %w", path, err)
	}
	s, err := parse(data)
	if err != nil {
		return fmt.Errorf("reading the font %s: %w", path, err)
	}
	f.Subsets[i] = s
	for code, r := range s.Runes {
		if r != 0 && r < last {
			f.glyphs[r] = Glyph{byte(i), byte(code)}
		}
	}
	return nil
}

// Glyph finds the place of r. Its Code is 0 when the typeface cannot write r.
func (f *Face) Glyph(r rune) Glyph {
	if uint32(r) >= last {
		return Glyph{}
	}
	return f.glyphs[r]
}

// Subset is a font of at most 255 characters, ready to be embedded.
type Subset struct {
	Runes  [256]rune  // what each code means
	Widths [256]int16 // in thousandths of the font size
	File   []byte     // the TrueType program, zlib-compressed
	Size   int        // of the program before compression
	Box    [4]int16   // bounding box: left, bottom, right, top
	kern   []int8     // by left code, then right code; nil when there are no pairs
}

// Kern is how much closer (negative) or wider the code right stands after left.
func (s *Subset) Kern(left, right byte) int {
	if s.kern == nil {
		return 0
	}
	return int(s.kern[int(left)<<8|int(right)])
}

// Metrics shared by all styles, in thousandths of the font size.
const (
	Ascent    = 750
	Descent   = -250
	CapHeight = 660
)

func compress(data []byte) []byte {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression) // fails for an unknown level only
	_, _ = w.Write(data)                                  // a bytes.Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
