package pdf

import "caisse-nationale-auxiliaire.be/courrier/internal/press/font"

// The paper, A4.
const (
	PaperWidth  = 595276
	PaperHeight = 841890
)

// Page is a page being drawn. Its coordinates start at the upper left corner and grow to the right and down.
type Page struct {
	doc     *Document
	ref     Ref
	key     int // of the page in the parent tree
	b       []byte
	marks   []Elem // by marked content identifier
	annots  []Ref
	open    mark
	font    int // the one set in the content stream, -1 for none
	size    int
	color   Color
	inText  bool
	inArray bool
	inWord  bool
}

// Color is red, green, blue as 0xRRGGBB. Greys are written as such, so that black is printed with black ink.
type Color uint32

// mark says what the content being drawn is: an element, an artifact, or nothing yet.
type mark struct {
	elem     Elem
	artifact Artifact
}

// Artifact is content that a screen reader leaves out.
type Artifact string

// The kinds of artifact.
const (
	Pagination Artifact = "Pagination" // headers, footers, page numbers, repeated table heads
	Layout     Artifact = "Layout"     // rules and grounds
	PageMark   Artifact = "Page"       // fold marks
)

// Tagged makes what is drawn next content of e.
func (p *Page) Tagged(e Elem) {
	m := mark{elem: e}
	if p.open == m {
		return
	}
	p.Untagged()
	p.open = m
	p.b = append(append(append(p.b, '/'), p.doc.Tree.elems[e].tag...), "<</MCID "...)
	p.b = append(num(p.b, len(p.marks)), ">>BDC\n"...)
	p.doc.Tree.hang(e)
	p.doc.Tree.add(e, kid{kind: content, value: int32(len(p.marks)), page: p.ref})
	p.marks = append(p.marks, e)
}

// Artifact makes what is drawn next no content at all.
func (p *Page) Artifact(kind Artifact) {
	m := mark{artifact: kind}
	if p.open == m {
		return
	}
	p.Untagged()
	p.open = m
	p.b = append(append(append(p.b, "/Artifact<</Type/"...), kind...), ">>BDC\n"...)
}

// Untagged ends the marked content being drawn.
func (p *Page) Untagged() {
	p.EndText()
	if p.open != (mark{}) {
		p.b = append(p.b, "EMC\n"...)
		p.open = mark{}
	}
}

// Color sets the colour of what is drawn next.
func (p *Page) Color(c Color) {
	if p.color == c {
		return
	}
	p.color = c
	p.endArray()
	r, g, b := int(c>>16&255), int(c>>8&255), int(c&255)
	if r == g && g == b {
		p.b = append(channel(p.b, r), "g "...)
		p.b = append(channel(p.b, r), "G\n"...)
		return
	}
	p.b = append(channel(channel(channel(p.b, r), g), b), "rg "...)
	p.b = append(channel(channel(channel(p.b, r), g), b), "RG\n"...)
}

func channel(b []byte, v int) []byte { return append(length(b, v*1000/255), ' ') }

// Text starts a line of text whose base line begins at x, y. EndText ends it.
func (p *Page) Text(x, y int) {
	p.EndText()
	p.inText = true
	p.b = append(p.b, "BT "...)
	p.b = append(lengths(p.b, x, PaperHeight-y), " Td "...)
}

// Font sets the style, subset and size of the glyphs that follow in this line.
func (p *Page) Font(style font.Style, subset byte, size int) {
	f := int(style)*font.Subsets + int(subset)
	if p.font == f && p.size == size {
		return
	}
	p.endArray()
	p.font, p.size = f, size
	p.doc.fonts.use(p.doc, f)
	p.b = num(append(p.b, "/F"...), f)
	p.b = append(length(append(p.b, ' '), size), " Tf "...)
}

// Glyph shows one glyph and then moves by kern thousandths of the font size more than its width.
func (p *Page) Glyph(code byte, kern int) {
	if !p.inArray {
		p.inArray = true
		p.b = append(p.b, '[')
	}
	if !p.inWord {
		p.inWord = true
		p.b = append(p.b, '(')
	}
	p.b = literalByte(p.b, code)
	if kern != 0 {
		p.inWord = false
		p.b = num(append(p.b, ')'), -kern)
	}
}

func (p *Page) endArray() {
	if p.inWord {
		p.b = append(p.b, ')')
	}
	if p.inArray {
		p.b = append(p.b, "]TJ "...)
	}
	p.inWord, p.inArray = false, false
}

// EndText ends the line of text, if one is open.
func (p *Page) EndText() {
	if !p.inText {
		return
	}
	p.endArray()
	p.inText = false
	p.b = append(p.b, "ET\n"...)
}

// Rect adds a rectangle to the path; Fill paints it.
func (p *Page) Rect(x, y, width, height int) {
	p.EndText()
	p.b = append(lengths(p.b, x, PaperHeight-y-height, width, height), " re\n"...)
}

// Fill paints the path.
func (p *Page) Fill() { p.b = append(p.b, "f\n"...) }

// Outline strokes the path with a line of the given width.
func (p *Page) Outline(width int) {
	p.b = append(length(p.b, width), " w S\n"...)
}

// Move begins a path at a point, Line goes on to the next.
func (p *Page) Move(x, y int) {
	p.EndText()
	p.b = append(lengths(p.b, x, PaperHeight-y), " m "...)
}

// Line goes on with the path to a point.
func (p *Page) Line(x, y int) { p.b = append(lengths(p.b, x, PaperHeight-y), " l "...) }

// Dash strokes from now on in dashes of the given length; 0 is a solid line again.
func (p *Page) Dash(n int) {
	if n == 0 {
		p.b = append(p.b, "[]0 d "...)
		return
	}
	p.b = append(length(append(p.b, '['), n), "]0 d "...)
}

// Picture draws image i of the library into a rectangle.
func (p *Page) Picture(i *Image, x, y, width, height int) {
	p.EndText()
	p.b = append(lengths(append(p.b, "q "...), width), " 0 0 "...)
	p.b = append(lengths(p.b, height, x, PaperHeight-y-height), " cm /I"...)
	p.b = append(num(p.b, p.doc.image(i)), " Do Q\n"...)
}

// Modules draws a square of n by n modules, such as a QR code, in the current colour. Each stretch of black is one
// rectangle, a little higher than its row, so that no hairline shows between two rows on a screen.
func (p *Page) Modules(n int, black func(x, y int) bool, x, y, size int) {
	p.EndText()
	unit := size * 1000 / n
	p.b = micro(append(p.b, "q "...), unit)
	p.b = micro(append(p.b, " 0 0 -"...), unit)
	p.b = append(lengths(append(p.b, ' '), x, PaperHeight-y), " cm\n"...)
	for row := range n {
		for col := 0; col < n; col++ {
			from := col
			for col < n && black(col, row) {
				col++
			}
			if col > from {
				p.b = append(small(small(small(p.b, from), row), col-from), "1.02 re\n"...)
			}
		}
	}
	p.b = append(p.b, "f Q\n"...)
}

// Link makes a rectangle lead to uri, as part of the structure element e; contents says where it leads.
func (p *Page) Link(e Elem, uri, contents string, x, y, width, height int) {
	w := &p.doc.w
	ref := w.Ref()
	p.annots = append(p.annots, ref)
	p.doc.Tree.hang(e)
	p.doc.Tree.add(e, kid{kind: object, value: int32(ref), page: p.ref})
	key := p.doc.anchor(e)
	w.begin(ref)
	b := append(w.pack, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect["...)
	b = lengths(b, x, PaperHeight-y-height, x+width, PaperHeight-y)
	b = literal(append(b, "]/A<</S/URI/URI"...), uri)
	b = text(append(b, ">>/Contents"...), contents)
	b = num(append(b, "/StructParent "...), key)
	w.end(append(b, ">>"...))
}
