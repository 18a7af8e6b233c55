package press

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// place is where blocks go: under which element, how far indented, and what stands before the first of them.
type place struct {
	elem   pdf.Elem
	indent int
	gap    int   // before the next block
	label  lines // of a list item, until its first block takes it
}

// blocks lays out a letter's body.
func (j *job) blocks(blocks []hub.Block) {
	p := &place{elem: pdf.Root, gap: paragraphGap}
	for i := range blocks {
		j.block(&blocks[i], p)
	}
}

func (j *job) block(b *hub.Block, p *place) {
	if b.Empty() {
		return
	}
	switch b.Type {
	case hub.Heading:
		j.heading(b, p)
		return
	case hub.Paragraph:
		j.paragraph(b.Spans, p)
	case hub.List:
		j.list(b, p)
	case hub.TableType:
		j.table(b.Table, p)
	case hub.SlipType:
		j.slip()
	}
	p.gap = paragraphGap
}

func (j *job) paragraph(spans []hub.Span, p *place) {
	t := j.shape(spans, j.doc.Tree.Add(p.elem, pdf.P), look{size: bodySize})
	first := len(j.strips)
	j.flow(t, bodyLeading, p)
	j.keepParagraph(first, len(j.strips))
	if t.to > t.from && endsOpen(spans) {
		j.keep(len(j.strips)-1, len(j.strips))
	}
}

// endsOpen tells that a paragraph announces what follows it.
func endsOpen(spans []hub.Span) bool {
	last := spans[len(spans)-1].Text
	return last != "" && last[len(last)-1] == ':'
}

// flow breaks text into one strip per line.
func (j *job) flow(t text, leading int, p *place) {
	l := j.breakLines(t, min(measureWidth, bodyWidth)-p.indent)
	for i := l.from; i < l.to; i++ {
		s := strip{height: leading}
		if i == l.from {
			s.gap = p.gap
		}
		one := cell{bodyWidth - p.indent, j.text(lines{i, i + 1, l.size}, leading)}
		switch {
		case p.indent == 0:
			j.add(s, one)
		case p.label.count() > 0:
			j.add(s, cell{p.indent - labelWidth, nil}, cell{labelWidth, j.text(p.label, leading)}, one)
			p.label = lines{}
		default:
			j.add(s, cell{p.indent, nil}, one)
		}
	}
}

// heading never stands last on a page. The title is level 1; the levels below follow each other without a gap, as
// those who jump from heading to heading expect.
func (j *job) heading(b *hub.Block, p *place) {
	h := headings[0]
	if b.Level > 2 {
		h = headings[1]
	}
	tag := h.tag
	if j.level < 2 {
		tag = pdf.H2
	}
	j.level = max(2, b.Level)
	j.title(b.Spans, j.doc.Tree.Add(p.elem, tag), h, p)
}

type headingStyle struct {
	tag           pdf.Tag
	size, leading int
	above, below  int
	color         pdf.Color
}

var (
	titleStyle = headingStyle{pdf.H1, h1Size, h1Leading, 7 * pt, 4 * pt, accent}
	headings   = []headingStyle{
		{pdf.H2, h2Size, h2Leading, 11 * pt, 3 * pt, accent},
		{pdf.H3, bodySize, bodyLeading, 9 * pt, 2 * pt, black},
	}
)

func (j *job) title(spans []hub.Span, e pdf.Elem, h headingStyle, p *place) {
	t := j.shape(spans, e, look{size: h.size, bold: true, color: h.color})
	p.gap = h.above
	first := len(j.strips)
	j.flow(t, h.leading, p)
	j.keep(first, len(j.strips))
	p.gap = h.below
}
