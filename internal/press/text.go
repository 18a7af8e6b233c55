package press

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/font"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// glyph is one printed character of a letter.
type glyph struct {
	run          int32 // of job.runs
	width        int16 // thousandths of the font size
	kern         int8  // added to it, because of the next glyph
	code, subset byte
	after        breakKind
}

// breakKind says whether a line may end after a glyph.
type breakKind uint8

const (
	glued  breakKind = iota
	space            // the glyph is a space, which the end of a line swallows
	joint            // after a hyphen, or between the parts of an address on the web
	soft             // at a soft hyphen: one is printed
	forced           // the line ends here
)

// run is text of one look that means one thing.
type run struct {
	elem  pdf.Elem // 0: an artifact
	link  string
	style font.Style
	color pdf.Color
}

// text is shaped text: a stretch of job.glyphs in one size.
type text struct {
	from, to int
	size     int
}

// look is how text without own marks looks.
type look struct {
	size  int
	bold  bool
	color pdf.Color
}

// shape turns spans into glyphs that belong to e.
func (j *job) shape(spans []hub.Span, e pdf.Elem, l look) text {
	j.start = len(j.glyphs)
	for _, s := range spans {
		j.shapeSpan(s, e, l)
	}
	return text{j.start, len(j.glyphs), l.size}
}

// plain is shape for a string without marks.
func (j *job) plain(s string, e pdf.Elem, l look) text {
	j.start = len(j.glyphs)
	j.shapeSpan(hub.Span{Text: s}, e, l)
	return text{j.start, len(j.glyphs), l.size}
}

func (j *job) shapeSpan(s hub.Span, e pdf.Elem, l look) {
	r := run{elem: e, link: s.Link, color: l.color}
	switch {
	case s.Bold || l.bold:
		r.style = font.Bold
	case s.Italic:
		r.style = font.Italic
	}
	r.elem = j.inline(s, e)
	if s.Link != "" {
		r.color = accent
	}
	j.runs = append(j.runs, r)
	j.glyphsOf(compose(s.Text), int32(len(j.runs)-1), j.press.library.Faces[r.style])
}

// inline is the element of a span that is more than a part of its paragraph: a link, or words in another language.
func (j *job) inline(s hub.Span, e pdf.Elem) pdf.Elem {
	foreign := s.Lang != "" && s.Lang != j.letter.Lang
	if e == 0 || s.Link == "" && !foreign {
		return e
	}
	tag := pdf.Span
	if s.Link != "" {
		tag = pdf.Link
	}
	e = j.doc.Tree.Inline(e, tag)
	if foreign {
		j.doc.Tree.Speak(e, string(s.Lang))
	}
	return e
}

// compose puts marks and letters together (NFC). Text without characters above U+02FF has nothing to compose.
func compose(s string) string {
	for i := range len(s) {
		if s[i] >= 0xCC { // first byte of U+0300 and above
			return norm.NFC.String(s)
		}
	}
	return s
}

// glyphsOf appends the glyphs of s. A character without a glyph was refused by check; should one come by another
// way, from a component that is not ours, it becomes the job's error.
func (j *job) glyphsOf(s string, run int32, face *font.Face) {
	for _, r := range s {
		switch r {
		case '\n':
			j.push(' ', face.Glyph(' '), run, face.Subsets[0]) // keeps the words apart for those who listen
			j.mark(forced)
			continue
		case softHyphen:
			j.mark(soft)
			continue
		case '\t':
			r = ' '
		}
		g := face.Glyph(r)
		if g.Code == 0 {
			j.fail(unprintable(r))
			continue
		}
		j.push(r, g, run, face.Subsets[g.Subset])
	}
}

func (j *job) push(r rune, g font.Glyph, run int32, sub *font.Subset) {
	after := breakAfter(r)
	if n := len(j.glyphs); n == j.start {
		after = atStart(after)
	} else {
		last := &j.glyphs[n-1]
		if last.run == run && last.subset == g.Subset {
			last.kern = int8(sub.Kern(last.code, g.Code))
		}
		if last.after != glued || after != glued {
			after = between(last, r, after)
		}
	}
	j.glyphs = append(j.glyphs, glyph{run: run, width: sub.Widths[g.Code], code: g.Code, subset: g.Subset, after: after})
}

const softHyphen = '\u00AD'

// mark sets what may happen after the last glyph of the text being shaped.
func (j *job) mark(k breakKind) {
	if n := len(j.glyphs); n > j.start {
		j.glyphs[n-1].after = k
	}
}

func breakAfter(r rune) breakKind {
	switch r {
	case ' ', '\u2009':
		return space
	case '-', '\u2010', '–', '—', '/':
		return joint
	}
	return glued
}

// atStart keeps a dash with the word that it introduces.
func atStart(after breakKind) breakKind {
	if after == joint {
		return glued
	}
	return after
}

// between takes back the breaks that no typesetter makes: before closing punctuation and units, after an opening
// quotation mark, inside dates and figures. It returns what may happen after r.
func between(last *glyph, r rune, after breakKind) breakKind {
	switch {
	case last.after == space && strings.ContainsRune("?!:;%»€,.)", r):
		last.after = glued
	case last.after == joint && '0' <= r && r <= '9':
		last.after = glued
	case last.after == space && after == joint:
		return glued
	case after == space && last.subset == 0 && last.code == opening:
		return glued
	}
	return after
}

// opening is the code of « in the base subset.
const opening = 0xAB
