package press

import (
	"strings"

	"github.com/johnfercher/maroto/v2/pkg/consts/border"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"caisse-nationale-auxiliaire.be/courrier/internal/press/font"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// lines draws lines one under the other, from the top of an area, flush left or right.
func (s *sheet) lines(l lines, leading int, at area, right bool) {
	y := at.y + leading/2 + l.size*font.CapHeight/2000 // capitals stand in the middle of their line
	for _, ln := range s.job.lines[l.from:l.to] {
		x := at.x
		if right {
			x += at.width - ln.width
		}
		s.line(ln, l.size, x, y)
		y += leading
	}
}

// line draws one line of glyphs, run by run.
func (s *sheet) line(l line, size, x, y int) {
	for from := l.from; from < l.to; {
		to := from + 1
		for to < l.to && s.job.glyphs[to].run == s.job.glyphs[from].run {
			to++
		}
		r := &s.job.runs[s.job.glyphs[from].run]
		s.mark(r.elem)
		s.page.Color(r.color)
		s.page.Text(x, y)
		s.glyphs(from, to, r.style, size)
		if l.hyphen && to == l.to {
			s.page.Font(r.style, 0, size)
			s.page.Glyph(hyphenCode, 0)
		}
		width := s.job.width(from, to) * size / 1000
		if r.link != "" && !s.echo {
			s.page.Link(r.elem, r.link, linkWords(r), x, y-size, width, size*5/4)
		}
		x, from = x+width, to
	}
	s.page.EndText()
}

func (s *sheet) glyphs(from, to int, style font.Style, size int) {
	for _, g := range s.job.glyphs[from:to] {
		s.page.Font(style, g.subset, size)
		s.page.Glyph(g.code, int(g.kern))
	}
}

// mark says what is drawn next: content of e, or an artifact.
func (s *sheet) mark(e pdf.Elem) {
	if e == 0 || s.echo {
		s.page.Artifact(pdf.Pagination)
		return
	}
	s.page.Tagged(e)
}

// rule draws a line along the longer side of an area without width or without height.
func (s *sheet) rule(at area, thickness int, c pdf.Color) {
	s.page.Color(c)
	s.page.Move(at.x, at.y)
	s.page.Line(at.x+at.width, at.y+at.height)
	s.page.Outline(thickness)
}

// style draws the ground and the borders of a maroto cell.
func (s *sheet) style(at area, c *props.Cell) {
	s.page.Artifact(pdf.Layout)
	if c.BackgroundColor != nil {
		s.page.Color(colorOf(c.BackgroundColor))
		s.page.Rect(at.x, at.y, at.width, at.height)
		s.page.Fill()
	}
	color, thickness := pdf.Color(black), mm(c.BorderThickness)
	if c.BorderColor != nil {
		color = colorOf(c.BorderColor)
	}
	if thickness == 0 {
		thickness = mm(0.2)
	}
	sides := []struct {
		side border.Type
		area area
	}{
		{border.Top, area{at.x, at.y, at.width, 0}}, {border.Bottom, area{at.x, at.y + at.height, at.width, 0}},
		{border.Left, area{at.x, at.y, 0, at.height}}, {border.Right, area{at.x + at.width, at.y, 0, at.height}},
	}
	for _, side := range sides {
		if c.BorderType&side.side != 0 {
			s.rule(side.area, thickness, color)
		}
	}
}

// widest is the width of the longest line.
func (j *job) widest(l lines) (width int) {
	for _, ln := range j.lines[l.from:l.to] {
		width = max(width, ln.width)
	}
	return width
}

// linkWords says where a link leads: its address, without what only machines need of a telephone number.
func linkWords(r *run) string {
	return strings.TrimPrefix(strings.TrimPrefix(r.link, "tel:"), "mailto:")
}
