package press

import (
	"caisse-nationale-auxiliaire.be/courrier/internal/hub"
	"caisse-nationale-auxiliaire.be/courrier/internal/press/pdf"
)

// footer is the contact lines, side by side as far as they go.
func (j *job) footer() lines {
	l := lines{from: len(j.lines), size: footSize}
	for _, words := range j.letter.Footer {
		j.breakLines(j.plain(words, 0, look{size: footSize, color: grey}), footWidth)
	}
	l.to = len(j.lines)
	return l
}

const footSize, footLeading = 7500, 9500

var footWidth = bodyWidth - mm(35) // beside the page number

// foldMarks stand at the left edge, where a sheet is folded in three.
func (s *sheet) foldMarks() {
	s.page.Artifact(pdf.PageMark)
	for _, y := range []float64{99, 198} {
		s.rule(area{mm(5), mm(y), mm(4), 0}, 300, light)
	}
}

// overlay shows what the envelope shows: solid, what is always seen; dashed, what may be.
func (s *sheet) overlay() {
	o := &s.job.press.options
	if !o.Overlay {
		return
	}
	s.page.Artifact(pdf.PageMark)
	s.page.Color(0xC00000)
	for i, a := range []area{o.Window.safe(), o.Window.seen()} {
		s.page.Dash(i * 3 * pt)
		s.page.Rect(a.x, a.y, a.width, a.height)
		s.page.Outline(500)
	}
	for _, y := range []float64{99, 198} {
		s.rule(area{0, mm(y), paperWidth, 0}, 300, 0xC00000)
	}
	s.page.Dash(0)
}

// logoWords is what the logo says to those who cannot see it.
func (p *Press) logoWords(l *hub.Letter) string {
	if p.logo != nil {
		return p.options.LogoAlt
	}
	if len(l.Sender) > 0 {
		return l.Sender[0]
	}
	return l.Kind
}

// logoSize is the logo's size on paper: as high as the letterhead, unless that makes it too wide.
func (p *Press) logoSize() (width, height int) {
	if p.logo == nil {
		return logoHeight, logoHeight
	}
	width, height = logoHeight*p.logo.Width/p.logo.Height, logoHeight
	if width > logoMaxWidth {
		width, height = logoMaxWidth, logoMaxWidth*p.logo.Height/p.logo.Width
	}
	return width, height
}

// logo draws the house's picture, or a plain mark: a sheet, folded, in a square.
func (s *sheet) logo(e pdf.Elem) {
	s.page.Tagged(e)
	x, y, n := marginLeft, marginTop, logoHeight
	if logo := s.job.press.logo; logo != nil {
		width, height := s.job.press.logoSize()
		s.page.Picture(logo, x, y, width, height)
		return
	}
	s.page.Color(accent)
	s.page.Rect(x, y, n, n)
	s.page.Fill()
	s.page.Color(0xFFFFFF)
	s.page.Rect(x+n*20/100, y+n*28/100, n*60/100, n*44/100)
	s.page.Fill()
	s.page.Color(accent)
	s.page.Move(x+n*20/100, y+n*30/100)
	s.page.Line(x+n*50/100, y+n*54/100)
	s.page.Line(x+n*80/100, y+n*30/100)
	s.page.Outline(n * 5 / 100)
}
